"""Signing in, by password or by an emailed link, and signing out."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask import session as cookie
from flask_babel import format_time, gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField

from forum import clock, db, policy
from forum.mail.compose import compose
from forum.models import passwords
from forum.models.guesses import Guesses
from forum.models.members import Member
from forum.models.second_factor import SecondFactor
from forum.models.signin import Link
from forum.views import browsers, credentials, gate, limits
from forum.views.forms import way_back
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute

bp = Blueprint("signin", __name__, url_prefix="/sign-in")

MANY_TRIES = "60 per 10 minutes"


class LinkForm(FlaskForm):
    """An address that a link is sent to."""

    email = credentials.address_field()
    next = HiddenField()


class SignInForm(LinkForm):
    """An address and a password."""

    password = credentials.password_field()
    keep = credentials.keep_field()


class ConfirmForm(FlaskForm):
    """The password once more."""

    password = credentials.password_field()
    next = HiddenField()


class PressForm(FlaskForm):
    """The press on an emailed link."""

    keep = credentials.keep_field()
    next = HiddenField()


@bp.get("")
@gate.anyone
def new() -> Page:
    """The way in."""
    if g.member.signed_in:
        return go(_onward(request.args.get("next")))
    return render_template("signin/new.html", form=SignInForm(request.args))


@bp.post("")
@gate.anyone
@gate.reads_first
@limits.per_network(MANY_TRIES, "sign-in")
def create() -> Page:
    """By password. An unknown address gets the same words, after the same work."""
    form = SignInForm(request.form)
    if not form.validate():
        return render_template("signin/new.html", form=form), 422
    guesses = limits.guesses(form.email.data)
    pause = guesses.paused_until()
    if pause:
        return _paused(form, pause)
    member = _who_is_it(form, guesses)
    if member is None:
        words = gettext("This address and password do not go together. Look at both again.")
        credentials.refuse(form.password, words)
        return render_template("signin/new.html", form=form), 422
    elsewhere = browsers.kept_out(member)
    if elsewhere:
        return go(elsewhere)
    browsers.sign_in(member, keep=form.keep.data)
    if len(form.password.data) < credentials.least_for(member):
        words = gettext("Please choose a longer password: you look after others here.")
        return go(url_for("passwords.edit"), say=words)
    return _enter(member, form.next.data)


@bp.get("/link")
@gate.anyone
def ask() -> Page:
    """Where a link is asked for."""
    return render_template("signin/ask.html", form=LinkForm(request.args))


@bp.post("/link")
@gate.anyone
@limits.per_network("30 per hour", "letters")
def send_link() -> Page:
    """Sends a link; to an address without an account, how to join. The page is the same."""
    form = LinkForm(request.form)
    if not form.validate():
        return render_template("signin/ask.html", form=form), 422
    address, onward = form.email.data, way_back(form.next.data, otherwise="") or None
    member, link = Member.at(address), Link.issue("sign_in", address)
    if limits.may_write_to(address):
        if member:
            way_in = absolute("signin.link", token=link.token, next=onward)
            compose("sign_in_link", address, language=member.language, link=way_in)
        else:
            compose("sign_in_unknown", address, link=absolute("join.show"))
    cookie["written_to"] = address
    return go(url_for("signin.check"))


@bp.get("/check")
@gate.anyone
def check() -> Page:
    """Look into your mail."""
    return render_template("signin/check.html", address=cookie.get("written_to", ""))


@bp.get("/link/<token>")
@gate.anyone
def link(token: str) -> Page:
    """Where the emailed link leads. Looking spends nothing: mail scanners look too."""
    found = Link.find("sign_in", token)
    if found is None or Member.at(found.address) is None:
        return _too_old()
    return render_template("signin/link.html", form=PressForm(request.args), token=token)


@bp.post("/link/<token>")
@gate.anyone
@limits.per_network(MANY_TRIES, "sign-in")
def press(token: str) -> Page:
    """The press: the link is spent and she is signed in."""
    found, form = Link.find("sign_in", token), PressForm(request.form)
    member = Member.at(found.address) if found else None
    if found is None or member is None:
        return _too_old()
    found.use()
    limits.guesses(found.address).right()
    elsewhere = browsers.kept_out(member)
    if elsewhere:
        return go(elsewhere)
    browsers.sign_in(member, keep=form.keep.data)
    return _enter(member, form.next.data)


@bp.get("/confirm")
@gate.signed_in
def confirm() -> Page:
    """Who is it? Asked before something that a stranger with her phone must not do."""
    return render_template("signin/confirm.html", form=ConfirmForm(request.args))


@bp.post("/confirm")
@gate.signed_in
@gate.reads_first
@limits.per_network(MANY_TRIES, "sign-in")
def prove() -> Page:
    """The password once more: good for 15 minutes, and the session gets a new secret."""
    form, guesses = ConfirmForm(request.form), limits.guesses(g.member.email)
    pause = guesses.paused_until()
    if pause:
        return _paused(LinkForm(data={"email": g.member.email, "next": form.next.data}), pause)
    right = passwords.matches(form.password.data or "", g.member.password_hash)
    db.turn_to_writing()
    if not right:
        guesses.wrong()
        credentials.refuse(form.password, gettext("This is not your password. Try once more."))
        return render_template("signin/confirm.html", form=form), 422
    guesses.right()
    browsers.confirm()
    return go(_onward(form.next.data))


@bp.post("/end")
@gate.anyone
def end() -> Page:
    """Signs out of this browser."""
    browsers.end()
    return go(url_for("signin.new"), say=gettext("You are signed out."))


def _who_is_it(form: SignInForm, guesses: Guesses) -> Member | None:
    """The member, if the password is hers; a hash with old parameters is made anew."""
    member = Member.at(form.email.data)
    kept = member.password_hash if member else None
    right = passwords.matches(form.password.data or "", kept)
    if right and kept and passwords.outdated(kept):
        kept = passwords.hashed(form.password.data)
    db.turn_to_writing()
    if member is None or not right:
        guesses.wrong()
        return None
    member.password_hash = kept
    guesses.right()
    return member


def _enter(member: Member, address: str | None) -> Page:
    """She is in. Whoever has a second factor is asked for it now, and may say: later."""
    if policy.can_have_second_factor(member) and SecondFactor.of(member):
        return go(url_for("second_factor.ask", next=_onward(address), later=1))
    return go(_onward(address))


def _onward(address: str | None) -> str:
    return way_back(address, otherwise=url_for("home.show"))


def _paused(form: FlaskForm, until: datetime) -> Response:
    """Too many wrong ones: wait, or take the emailed link, which always works."""
    when = format_time(clock.local(until), "short")
    html = render_template("signin/paused.html", form=form, when=when)
    response = make_response(html, 429)
    seconds = int((until - clock.now()).total_seconds()) + 1
    response.headers["Retry-After"] = str(max(1, seconds))
    return response


def _too_old() -> Page:
    return render_template("signin/too_old.html"), 410
