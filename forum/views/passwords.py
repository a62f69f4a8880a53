"""Passwords: forgotten ones are chosen anew by an emailed link, others changed when one likes."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm

from forum import db
from forum.mail.compose import compose
from forum.models import passwords
from forum.models.members import Member
from forum.models.signin import Link, SignIn
from forum.views import browsers, credentials, gate, limits
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute

bp = Blueprint("passwords", __name__)


class ForgottenForm(FlaskForm):
    """An address that the link is sent to."""

    email = credentials.address_field()


class NewPasswordForm(FlaskForm):
    """A password to be."""

    password = credentials.password_field(lazy_gettext("New password"))


@bp.get("/forgotten")
@gate.anyone
def forgotten() -> Page:
    """Where a link is asked for."""
    return render_template("passwords/forgotten.html", form=ForgottenForm())


@bp.post("/forgotten")
@gate.anyone
@limits.per_network("30 per hour", "letters")
def send_reset() -> Page:
    """Sends a link; to an address without an account, how to join. The page is the same."""
    form = ForgottenForm(request.form)
    if not form.validate():
        return render_template("passwords/forgotten.html", form=form), 422
    address = form.email.data
    member, link = Member.at(address), Link.issue("reset", address)
    if limits.may_write_to(address):
        if member:
            way_in = absolute("passwords.reset", token=link.token)
            compose("reset", address, language=member.language, link=way_in)
        else:
            compose("reset_unknown", address, link=absolute("join.show"))
    cookie["written_to"] = address
    return go(url_for("passwords.check"))


@bp.get("/forgotten/check")
@gate.anyone
def check() -> Page:
    """Look into your mail."""
    return render_template("passwords/check.html", address=cookie.get("written_to", ""))


@bp.get("/reset/<token>")
@gate.anyone
def reset(token: str) -> Page:
    """Where the emailed link leads. Looking spends nothing: mail scanners look too."""
    found = Link.find("reset", token)
    if found is None or Member.at(found.address) is None:
        return _too_old()
    return render_template("passwords/reset.html", form=NewPasswordForm(), token=token)


@bp.post("/reset/<token>")
@gate.anyone
@gate.reads_first
@limits.per_network("60 per hour", "reset")
def choose(token: str) -> Page:
    """The new password is hers, she is signed in here, and nobody is anywhere else."""
    found, form = Link.find("reset", token), NewPasswordForm(request.form)
    member = Member.at(found.address) if found else None
    if member is None:
        return _too_old()
    kept = _judged(form, member)
    if kept is None:
        return render_template("passwords/reset.html", form=form, token=token), 422
    db.turn_to_writing()
    still_good = Link.find("reset", token)
    if still_good is None:
        return _too_old()
    still_good.use()
    _change(member, kept, but=browsers.sign_in_here())
    limits.guesses(member.email or "").right()
    elsewhere = browsers.kept_out(member)
    if elsewhere:
        return go(elsewhere, say=gettext("Your new password is set."))
    browsers.sign_in(member)
    return go(url_for("home.show"), say=gettext("Your new password is set."))


@bp.get("/you/password")
@gate.confirmed
@gate.signed_in
def edit() -> Page:
    """Where it is changed, or chosen by who had links only."""
    return _edit_page(NewPasswordForm())


@bp.post("/you/password")
@gate.confirmed
@gate.signed_in
@gate.reads_first
@limits.per_network("60 per hour", "reset")
def change() -> Page:
    """It is changed, and every other browser is signed out."""
    form = NewPasswordForm(request.form)
    kept = _judged(form, g.member)
    if kept is None:
        return _edit_page(form), 422
    db.turn_to_writing()
    _change(g.member, kept, but=browsers.sign_in_here())
    browsers.confirm()
    words = gettext("Your new password is set. You are signed out on your other devices.")
    return go(url_for("account.show"), say=words)


def _edit_page(form: NewPasswordForm) -> str:
    least = credentials.least_for(g.member)
    return render_template("passwords/edit.html", form=form, least=least)


def _judged(form: NewPasswordForm, member: Member) -> str | None:
    """The hash of the new password, or nothing and a sentence on what to mend."""
    problem = credentials.password_problem(
        form.password.data or "",
        name=member.display_name,
        address=member.email or "",
        least=credentials.least_for(member),
    )
    if problem:
        credentials.refuse(form.password, problem)
        return None
    return passwords.hashed(form.password.data)


def _change(member: Member, kept: str, *, but: SignIn | None = None) -> None:
    member.password_hash = kept
    address = member.email or ""
    Link.spend_all(address)
    SignIn.end_all(member, but=but)
    link = absolute("passwords.forgotten")
    compose("password_changed", address, language=member.language, link=link)


def _too_old() -> Page:
    return render_template("passwords/too_old.html"), 410
