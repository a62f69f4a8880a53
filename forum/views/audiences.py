"""Audiences: set up by administrators, agreed to by coordinators."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("audiences", __name__)
