"""Pages about this place: privacy, safety, accessibility, contact."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("pages", __name__)


@bp.get("/privacy")
@gate.anyone
def privacy() -> str:
    """Not there yet."""
    return ""


@bp.get("/safety")
@gate.anyone
def safety() -> str:
    """Not there yet."""
    return ""


@bp.get("/accessibility")
@gate.anyone
def accessibility() -> str:
    """Not there yet."""
    return ""


@bp.get("/contact")
@gate.anyone
def contact() -> str:
    """Not there yet."""
    return ""
