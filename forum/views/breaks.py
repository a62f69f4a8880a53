"""Breaks: a member locks herself out until a date. An aid to stay away, not a prison."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from forum import clock
from forum.models.breaks import LONGEST, Break
from forum.models.members import Member
from forum.models.signin import Link
from forum.views import browsers, gate, limits
from forum.views.hypermedia import Page, go
from forum.views.screen import moment

bp = Blueprint("breaks", __name__)

DAYS = {"day": 1, "week": 7, "month": 30}


class BreakForm(FlaskForm):
    """For how long."""

    length = RadioField(
        lazy_gettext("For how long?"),
        choices=[
            SelectChoice("day", lazy_gettext("A day")),
            SelectChoice("week", lazy_gettext("A week")),
            SelectChoice("month", lazy_gettext("A month")),
            SelectChoice("date", lazy_gettext("Until a date")),
        ],
        validators=[InputRequired(lazy_gettext("Choose for how long."))],
    )
    date = DateField(lazy_gettext("The date, if you chose one"), validators=[Optional()])

    def validate_date(self, field: Any) -> None:
        """After today, and within a year, where a date is asked for."""
        if self.length.data != "date" or field.errors:
            return
        last = clock.today() + timedelta(days=LONGEST)
        if field.data is None or not clock.today() < field.data <= last:
            raise ValidationError(gettext("Choose a date after today, within a year."))

    @property
    def until(self) -> datetime:
        """The moment at which she is let in again."""
        if self.length.data in DAYS:
            return clock.ahead(days=DAYS[self.length.data])
        day = self.date.data
        return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)


@bp.get("/you/break")
@gate.signed_in
def new() -> Page:
    """What a break is, and for how long."""
    return render_template("breaks/new.html", form=BreakForm())


@bp.post("/you/break")
@gate.signed_in
@limits.per_member("20 per hour", "breaks")
def begin() -> Page:
    """Signs her out everywhere until then."""
    form, member = BreakForm(request.form), g.member
    if not form.validate():
        return render_template("breaks/new.html", form=form), 422
    browsers.end()
    Break.begin(form.until, by=member)
    say = gettext("Your break has begun. See you after %(when)s.", when=moment(form.until))
    return go(url_for("signin.new"), say=say)


@bp.get("/break/<token>")
@gate.anyone
def show(token: str) -> Page:
    """Until when; for somebody who has just proved who she is."""
    pause = _pause(token)
    if pause is None:
        return _over()
    return render_template("breaks/show.html", pause=pause, token=token)


@bp.post("/break/<token>/ask-back")
@gate.anyone
@limits.per_network("30 per hour", "breaks")
def ask_back(token: str) -> Page:
    """She would like to come back sooner: the door opens a day later."""
    pause = _pause(token)
    if pause is None:
        return _over()
    pause.ask_back()
    return _renewed(token, pause.member)


@bp.post("/break/<token>/carry-on")
@gate.anyone
@limits.per_network("30 per hour", "breaks")
def carry_on(token: str) -> Page:
    """She stays away as long as she meant to."""
    pause = _pause(token)
    if pause is None:
        return _over()
    pause.carry_on()
    return _renewed(token, pause.member)


def _pause(token: str) -> Break | None:
    found = Link.find("break", token)
    member = Member.at(found.address) if found else None
    return member.pause if member and member.on_break else None


def _renewed(token: str, member: Member) -> Page:
    """A link is good for one press, so the page comes again with another one."""
    spent = Link.find("break", token)
    if spent:
        spent.use()
    return go(url_for(".show", token=Link.issue("break", member.email or "").token))


def _over() -> Page:
    return go(url_for("signin.new"), say=gettext("Please sign in once more."))
