"""The end of joining: the letter, the press on its link, and where to go first."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField

from forum import db, policy
from forum.db import session
from forum.models import passwords
from forum.models.boards import Board
from forum.models.joining import Joining
from forum.models.members import Member
from forum.text import names
from forum.views import browsers, credentials, gate, joinings, limits
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("confirmations", __name__, url_prefix="/join")

BOARDS_SHOWN = 3


class FinishForm(FlaskForm):
    """The press on the link; on another device with the password, and a name if it is gone."""

    name = StringField(
        lazy_gettext("Display name"), filters=[tidied], validators=[Plain(names.LONGEST * 4)]
    )
    password = PasswordField(lazy_gettext("The password you chose"))
    without = HiddenField()


@bp.get("/check")
@gate.anyone
@joinings.at("check")
def check(joining: Joining) -> Page:
    """Step 6: look into your mail."""
    return render_template("confirmations/check.html", address=joining.address)


@bp.post("/check")
@gate.anyone
@limits.per_network(joinings.MANY_LETTERS, "letters")
@joinings.at("check")
def resend(joining: Joining) -> Page:
    """One more letter."""
    joinings.write_to(joining)
    words = gettext("We have sent it again. It can take a few minutes.")
    return go(url_for("confirmations.check"), say=words)


@bp.post("/forget")
@gate.anyone
@limits.per_network(joinings.MANY_STEPS, "join")
def forget() -> Page:
    """What was said so far is thrown away."""
    joining = joinings.here()
    if joining:
        session.delete(joining)
    joinings.forget()
    return go(url_for("join.show"), say=gettext("What you had typed is gone."))


@bp.get("/confirm/<token>")
@gate.anyone
def confirm(token: str) -> Page:
    """Where the emailed link leads. Looking spends nothing: mail scanners look too."""
    found = Joining.with_link(token)
    if found is None:
        return _too_old()
    return _confirm_page(found[0], FinishForm(), token)


@bp.post("/confirm/<token>")
@gate.anyone
@gate.reads_first
@limits.per_network("60 per hour", "join-link")
def finish(token: str) -> Page:
    """The press: the account is made and she is signed in."""
    found = Joining.with_link(token)
    form = FinishForm(request.form)
    if found is None:
        return _too_old()
    _judge(form, found[0])
    if form.errors:
        return _confirm_page(found[0], form, token), 422
    db.turn_to_writing()
    return _welcome(token, form)


@bp.get("/done")
@gate.members
def done() -> Page:
    """Up to three boards to begin with, or just reading."""
    boards = policy.visible_boards(g.member).order_by(Board.position).limit(BOARDS_SHOWN)
    return render_template("confirmations/done.html", boards=session.scalars(boards).all())


def _welcome(token: str, form: FinishForm) -> Page:
    """Looks again, now that nobody else can write: the link is pressed only once."""
    found = Joining.with_link(token)
    if found is None or Member.at(found[0].address or ""):
        return _too_old()
    joining, link = found
    if form.without.data:
        joining.password_hash = None
    if form.name.data:
        joining.display_name = form.name.data
    link.use()
    member = joining.finish()
    limits.guesses(link.address).right()
    browsers.sign_in(member)
    return go(url_for("confirmations.done"))


def _judge(form: FinishForm, joining: Joining) -> None:
    """The name is still free; the password is hers, where the link came to another device.

    Else somebody could prepare an account on a stranger's address, with a password of his own,
    and wait for the stranger to press the link.
    """
    form.validate()
    problem = credentials.name_problem(form.name.data or joining.display_name)
    if problem:
        credentials.refuse(form.name, problem)
    if not _needs_password(joining) or form.without.data:
        return
    if not passwords.matches(form.password.data or "", joining.password_hash):
        words = gettext("This is not the password that you chose when you joined. Try again.")
        credentials.refuse(form.password, words)


def _needs_password(joining: Joining) -> bool:
    return bool(joining.password_hash) and joinings.here() is not joining


def _confirm_page(joining: Joining, form: FinishForm, token: str) -> str:
    gone = bool(form.name.errors or credentials.name_problem(joining.display_name))
    return render_template(
        "confirmations/confirm.html",
        joining=joining,
        form=form,
        token=token,
        name_gone=gone,
        ask_password=_needs_password(joining),
    )


def _too_old() -> Page:
    return render_template("confirmations/too_old.html"), 410
