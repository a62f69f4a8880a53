"""Whether the site is well, for monitors."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import Blueprint
from sqlalchemy import text

from forum import __version__
from forum.db import db, session
from forum.views import gate

bp = Blueprint("health", __name__)


@bp.get("/health")
@gate.anyone
def show() -> dict[str, Any]:
    """The database answers: 200 and the versions. It does not: 503, by the problem page."""
    session.execute(text("SELECT 1"))
    kind = db.engine.dialect.name
    version = sqlite3.sqlite_version if kind == "sqlite" else ""
    return {"status": "well", "version": __version__, "database": f"{kind} {version}".strip()}
