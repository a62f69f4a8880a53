"""Somebody who joins, step by step, as far as a test wants."""

from __future__ import annotations

from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.joining import Joining
from tests.visits import Browser

PASSWORD = "lamp on the stairs"
STEPS = (
    ("/join/name", {"name": "Misty Wren"}),
    ("/join/address", {"email": "wren@example.org", "password": PASSWORD, "by_link": ""}),
    ("/join/about", {"audiences": ["1"], "adult": "y"}),
    ("/join/care", {"consent": "y"}),
    ("/join/guidelines", {"version": "1"}),
)


def join(browser: Browser, *, until: str = "/join/check", **other: object) -> None:
    """Takes each step up to a page; `other` replaces what is typed (email=…, name=…)."""
    for path, typed in STEPS:
        if path == until:
            return
        if path == "/join/guidelines":
            take_time()
        data = {key: other.get(key, value) for key, value in typed.items()}
        answer = browser.post(path, data)
        assert answer.status_code == 303, browser.text


def take_time() -> None:
    """The joining began a few minutes ago."""
    with db.transaction():
        for joining in session.scalars(select(Joining)):
            joining.created_at = clock.ago(minutes=4)
