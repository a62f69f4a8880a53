"""Makes the main pages once before the server forks, so that its processes share what they need.

Compiled templates and statements, texts, times: each process would hold 10 MiB of them for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request
from sqlalchemy import select
from sqlalchemy.orm import configure_mappers

from forum import db, policy
from forum.db import session
from forum.models.members import Member
from forum.models.topics import Topic
from forum.text import markdown

if TYPE_CHECKING:
    from forum.views.application import Forum

WORDS = "A *kind* word, and a [link](https://example.org/)."


def rehearse(app: Forum) -> bool:
    """Makes the pages that the newest member would see, and throws them away; whether it could.

    Nothing is written and no visit noted. No connection stays open: SQLite's must not be carried
    across a fork. What cannot be made (there may be no tables yet) is left out: the server starts
    all the same, and whoever asks for it is told.
    """
    configure_mappers()
    markdown.render(WORDS)
    made = True
    try:
        for path in _paths(app):
            _make(app, path)
    except Exception as problem:  # noqa: BLE001 - see above
        app.logger.warning("Rehearsal left out: %s", type(problem).__name__)
        made = False
    with app.app_context():
        db.db.engine.dispose()
    return made


def _paths(app: Forum) -> list[str]:
    with app.app_context():
        db.begin(writing=False)
        member = _newest_member()
        if member is None:
            return []
        topics = policy.visible_topics(member).order_by(Topic.id.desc()).limit(1)
        topic = session.scalar(topics)
        shown = [f"/topics/{topic.id}", f"/boards/{topic.board.slug}"] if topic else []
        return ["/", "/search?q=kind", *shown]


def _make(app: Forum, path: str) -> None:
    """Calls the view alone: nothing is committed, and nothing done afterwards."""
    with app.app_context(), app.test_request_context(path):
        app.preprocess_request()
        g.member = _newest_member()
        app.view_functions[str(request.endpoint)](**(request.view_args or {}))


def _newest_member() -> Member | None:
    return session.scalar(select(Member).order_by(Member.id.desc()).limit(1))
