"""Leaving: what happens then, closing the account, and coming back within three weeks."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum import policy
from forum.mail.compose import compose
from forum.models.leaving import DAYS, Leaving
from forum.models.members import Member
from forum.models.signin import Link
from forum.views import browsers, gate, limits
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute, day

bp = Blueprint("leaving", __name__)


class LeaveForm(FlaskForm):
    """What becomes of her words."""

    words = RadioField(
        lazy_gettext("What shall happen to what you wrote?"),
        choices=[
            SelectChoice("stay", lazy_gettext("It stays, without my name")),
            SelectChoice("go", lazy_gettext("Take it all back")),
        ],
        validators=[InputRequired(lazy_gettext("Choose what shall happen to what you wrote."))],
    )


@bp.get("/you/leave")
@gate.confirmed
@gate.signed_in
def ask() -> Page:
    """What leaving does, before it is done."""
    return _page(LeaveForm())


@bp.post("/you/leave")
@gate.confirmed
@gate.signed_in
@limits.per_member("10 per hour", "leaving")
def leave() -> Page:
    """Closes her account; it is erased in three weeks, unless she comes back."""
    form, member = LeaveForm(request.form), g.member
    if not policy.can_leave(member):
        return _page(form), 403
    if not form.validate():
        return _page(form), 422
    browsers.end()
    twice = Leaving.of(member)
    row = twice or Leaving.begin(by=member, takes_back=form.words.data == "go")
    if not twice:
        link = absolute("signin.new")
        compose("leaving", member.email or "", language=member.language, link=link, when=row.due_at)
    say = gettext("Your account is closed. Until %(when)s you can come back.", when=day(row.due_at))
    return go(url_for("signin.new"), say=say)


@bp.get("/stay/<token>")
@gate.anyone
def show(token: str) -> Page:
    """Until when she can come back; for somebody who has just proved who she is."""
    row = _leaving(token)
    return render_template("leaving/show.html", row=row, token=token) if row else _over()


@bp.post("/stay/<token>")
@gate.anyone
@limits.per_network("30 per hour", "stay")
def stay(token: str) -> Page:
    """Opens the account again, and lets her in."""
    row, link = _leaving(token), Link.find("stay", token)
    if row is None or link is None:
        return _over()
    link.use()
    member = row.member
    row.stay()
    elsewhere = browsers.kept_out(member)
    if elsewhere:
        return go(elsewhere)
    browsers.sign_in(member)
    return go(url_for("home.show"), say=gettext("Welcome back. Everything is as you left it."))


def _page(form: LeaveForm) -> str:
    allowed = policy.can_leave(g.member)
    return render_template("leaving/ask.html", form=form, allowed=allowed, days=DAYS)


def _leaving(token: str) -> Leaving | None:
    found = Link.find("stay", token)
    member = Member.at(found.address) if found else None
    return Leaving.of(member) if member else None


def _over() -> Page:
    return go(url_for("signin.new"), say=gettext("Please sign in once more."))
