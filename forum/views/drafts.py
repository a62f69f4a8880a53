"""Drafts: words kept while they are typed."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("drafts", __name__)
