"""Where a member is signed in, and signing out there."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask_babel import gettext
from sqlalchemy import select

from forum.models.signin import SignIn
from forum.views import browsers, gate, limits
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("sessions", __name__, url_prefix="/you/sign-ins")


@bp.get("")
@gate.signed_in
def index() -> Page:
    """Every browser: what it is, since when, last seen."""
    here = browsers.sign_in_here()
    return render_template("sessions/index.html", sign_ins=SignIn.of(g.member), this=here)


@bp.post("/<int:id>/end")
@gate.signed_in
@limits.per_member("60 per hour", "sessions")
def end(id: int) -> Page:
    """Signs one browser out; this one, too."""
    here = browsers.sign_in_here()
    sign_in = gate.find(select(SignIn).filter_by(member_id=g.member.id), id)
    if here is None or sign_in.id == here.id:
        browsers.end()
        return go(url_for("signin.new"), say=gettext("You are signed out."))
    sign_in.end()
    return answer(
        "sessions/_list.html",
        otherwise=url_for("sessions.index"),
        say=gettext("Signed out there."),
        sign_ins=[each for each in SignIn.of(g.member) if each is not sign_in],
        this=here,
    )


@bp.post("/end")
@gate.signed_in
@limits.per_member("60 per hour", "sessions")
def end_all() -> Page:
    """Signs every browser out, this one too."""
    SignIn.end_all(g.member, but=browsers.sign_in_here())
    browsers.end()
    return go(url_for("signin.new"), say=gettext("You are signed out everywhere."))
