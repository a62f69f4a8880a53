"""The guidelines: read, agreed to, published."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("guidelines", __name__)


@bp.get("/guidelines")
@gate.anyone
def show() -> str:
    """Not there yet."""
    return ""


@bp.get("/guidelines/agree")
@gate.anyone
def agree() -> str:
    """Not there yet."""
    return ""
