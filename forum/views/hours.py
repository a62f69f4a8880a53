"""Staffed hours as they are set up: the week, bank holidays, closures, who is on call."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from forum import clock, db, policy
from forum.db import session
from forum.models import bank_holidays
from forum.models.bank_holidays import NATIONS
from forum.models.boards import Board
from forum.models.hours import Closure, Hours, Week
from forum.models.on_call import OnCall
from forum.models.staffing import MOST_CLOSURES, WORDS_LENGTH
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, answer, go
from forum.views.shifts import ShiftsField

bp = Blueprint("hours", __name__, url_prefix="/set-up/hours")

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FURTHEST = 2 * 366  # days ahead that a closure may be planned


class WeekForm(FlaskForm):
    """The weekly pattern, and whose bank holidays are closed days."""

    monday = ShiftsField(lazy_gettext("Monday"))
    tuesday = ShiftsField(lazy_gettext("Tuesday"))
    wednesday = ShiftsField(lazy_gettext("Wednesday"))
    thursday = ShiftsField(lazy_gettext("Thursday"))
    friday = ShiftsField(lazy_gettext("Friday"))
    saturday = ShiftsField(lazy_gettext("Saturday"))
    sunday = ShiftsField(lazy_gettext("Sunday"))
    nation = RadioField(
        lazy_gettext("Bank holidays on which nobody is here"),
        choices=[
            *(SelectChoice(each, lazy_gettext(name)) for each, name in NATIONS.items()),
            SelectChoice("", lazy_gettext("None: we are here on bank holidays too")),
        ],
        default="",
    )

    @property
    def week(self) -> Week:
        """What was understood."""
        return tuple(tuple(self[day].data) for day in DAYS)


class ClosureForm(FlaskForm):
    """Days on which nobody is here, and why."""

    first = DateField(
        lazy_gettext("First day"),
        validators=[DataRequired(lazy_gettext("Say which day is the first."))],
    )
    last = DateField(
        lazy_gettext("Last day"),
        validators=[DataRequired(lazy_gettext("Say which day is the last."))],
    )
    words = StringField(
        lazy_gettext("Why, in your words"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Say why in a few words.")), Plain(WORDS_LENGTH)],
    )

    def validate_last(self, field: Any) -> None:
        """Raises ValidationError for days in the wrong order, over already, or years ahead."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(gettext("The last day is before the first. Change one of them."))
        if field.data and field.data < clock.today():
            raise ValidationError(gettext("These days are over. Choose days to come."))
        if field.data and field.data > clock.today() + timedelta(days=FURTHEST):
            raise ValidationError(gettext("That is more than two years away. Choose a day before."))


@bp.get("")
@gate.coordinators
def index() -> str:
    """The hours as they are understood, to look at and to change."""
    return _page(_filled())


@bp.post("")
@gate.coordinators
@gate.reads_first
def set_hours() -> Page:
    """Changes the weekly pattern, and whose bank holidays count."""
    form = WeekForm()
    if not form.validate():
        return _page(form), 422
    try:
        days = bank_holidays.of(form.nation.data)
    except bank_holidays.Unknown:
        form.nation.errors = [gettext("The bank holidays cannot be looked up now. Save it again.")]
        return _page(form), 422
    db.turn_to_writing()
    site = g.site
    site.set_hours(by=g.member, week=form.week, nation=form.nation.data, bank_holidays=days)
    return go(url_for(".index"), say=gettext("The hours are saved. Look below how they read."))


@bp.get("/closures/new")
@gate.coordinators
def ask_close() -> str:
    """A form for days on which nobody is here."""
    return render_template("hours/close.html", form=ClosureForm())


@bp.post("/closures")
@gate.coordinators
def close() -> Page:
    """Nobody is here on those days."""
    form = ClosureForm()
    if form.validate() and len(g.site.planned_closures) >= MOST_CLOSURES:
        form.words.errors = [gettext("There are very many closures. Take one off first.")]
    if form.errors:
        return render_template("hours/close.html", form=form), 422
    g.site.close(form.first.data, form.last.data, form.words.data, by=g.member)
    return go(url_for(".index"), say=gettext("The closure is on the list."))


@bp.get("/closures/<int:id>/reopen")
@gate.coordinators
def ask_reopen(id: int) -> str:
    """Asks once more before a closure is taken off."""
    return render_template("hours/reopen.html", closure=_closure(id))


@bp.post("/closures/<int:id>/reopen")
@gate.coordinators
def reopen(id: int) -> Response:
    """The days of a closure are as any others again."""
    g.site.reopen(_closure(id), by=g.member)
    return go(url_for(".index"), say=gettext("The closure is off the list."))


@bp.post("/on-call")
@gate.coordinators
def call() -> Response:
    """Those who were ticked are on call, and nobody else."""
    team = list(session.scalars(policy.visible_team(g.member)))
    chosen = set(request.form.getlist("on_call"))
    for member in team:
        if str(member.id) in chosen:
            OnCall.begin(member, by=g.member)
    for row in OnCall.everybody():
        if str(row.member_id) not in chosen:
            row.end(by=g.member)
    session.flush()
    say = gettext("It is saved who is on call.")
    return answer("hours/_on_call.html", otherwise=url_for(".index"), say=say, **_on_call())


def _page(form: WeekForm) -> str:
    hours = g.site.hours
    return render_template(
        "hours/index.html",
        form=form,
        names=DAYS,
        ahead=_ahead(hours) if hours else [],
        next_closed=hours.next_closed(clock.today()) if hours else None,
        closures=g.site.planned_closures,
        **_on_call(),
    )


def _filled() -> WeekForm:
    hours = g.site.hours or Hours()
    return WeekForm(nation=g.site.bank_nation, **dict(zip(DAYS, hours.week, strict=True)))


def _ahead(hours: Hours) -> list[dict[str, Any]]:
    """The next seven days as they will be."""
    days: list[date] = [clock.today() + timedelta(days=each) for each in range(7)]
    return [
        {
            "day": day,
            "shifts": hours.shifts(day),
            "closure": hours.closure(day),
            "bank_holiday": day in hours.bank_holidays,
        }
        for day in days
    ]


def _on_call() -> dict[str, Any]:
    """Who can be called, who is, and for which boards nobody would get the letter."""
    in_order = policy.visible_boards(g.member).order_by(Board.position, Board.id)
    boards, awake = session.scalars(in_order).all(), OnCall.awake()
    return {
        "team": list(session.scalars(policy.visible_team(g.member))),
        "called": {row.member_id for row in OnCall.everybody()},
        "uncalled": [
            board.name
            for board in boards
            if not any(policy.can_be_called(each, board) for each in awake)
        ],
    }


def _closure(number: int) -> Closure:
    planned: tuple[Closure, ...] = g.site.planned_closures
    return next((each for each in planned if each.number == number), None) or abort(404)
