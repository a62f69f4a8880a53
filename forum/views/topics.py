"""Topics: one conversation, read and answered."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("topics", __name__)
