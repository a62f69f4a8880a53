"""Signing in, by password or by an emailed link, and signing out."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("signin", __name__)


@bp.get("/sign-in")
@gate.anyone
def new() -> str:
    """Not there yet."""
    return ""


@bp.get("/sign-in/confirm")
@gate.anyone
def confirm() -> str:
    """Not there yet."""
    return ""
