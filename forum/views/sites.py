"""The site: the charity's name, colour and choices."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("sites", __name__)
