"""Home: hello, carry on, and what is new on one's boards."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.views import gate

bp = Blueprint("home", __name__)


@bp.get("/")
@gate.anyone
def show() -> str:
    """For members their own home; for visitors what this place is."""
    return render_template("home/show.html")
