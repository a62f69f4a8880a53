"""Reactions: giving one and taking it back."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reactions", __name__)
