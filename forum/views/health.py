"""Whether the site is well, for monitors."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from flask import Blueprint, g
from sqlalchemy import select

from forum import __version__, clock
from forum.db import db, session
from forum.models.backups import LATE, Backup
from forum.models.beats import SILENT_MINUTES, Beat
from forum.views import gate

bp = Blueprint("health", __name__)


@bp.get("/health")
@gate.anyone
def show() -> dict[str, Any]:
    """The database answers: 200, and how the rest is. It does not: 503, by the problem page.

    `status` is "well", or "look at" and what has stopped: the worker, or the backups.
    """
    worker = select(Beat.at).where(Beat.id == 1).scalar_subquery()
    made = select(Backup.made_at).where(Backup.made_at.is_not(None))
    backup = made.order_by(Backup.made_at.desc()).limit(1).scalar_subquery()
    beat, backed_up = session.execute(select(worker, backup)).one()
    stopped = _stopped(beat, backed_up)
    return {
        "status": f"look at: {', '.join(stopped)}" if stopped else "well",
        "version": __version__,
        "database": engine(),
        "worker": _written(beat),
        "backup": _written(backed_up),
        "read_only": bool(g.site.read_only and g.site.read_only.running),
    }


def engine() -> str:
    """The database engine and its version; PostgreSQL's was asked for as the process connected."""
    dialect = db.engine.dialect
    if dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {'.'.join(map(str, dialect.server_version_info or ()))}"


def _stopped(beat: datetime | None, backup: datetime | None) -> list[str]:
    """What has not been done for too long; what has never been done may just have begun."""
    late = {
        "worker": beat is not None and beat < clock.ago(minutes=SILENT_MINUTES),
        "backup": backup is not None and backup < clock.now() - LATE,
    }
    return [name for name, stopped in late.items() if stopped]


def _written(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None
