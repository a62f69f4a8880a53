"""What the journeys share: a phone in somebody's hand, conversations to read, the letters sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from forum import db
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic

Hand = Callable[..., Page]


@pytest.fixture(params=[True, False], ids=["scripted", "plain"])
def scripted(request):
    """Whether JavaScript runs: a journey that asks for this is made both ways."""
    return request.param


@pytest.fixture
def hand(phone, sign_in, scripted) -> Hand:
    """`hand("Mia")` is the phone of one of the cast, signed in; `hand()` is a visitor's."""

    def give(name: str = "") -> Page:
        page = phone(javascript=scripted)
        if name:
            sign_in(page, name)
        return page

    return give


@pytest.fixture
def talk(cast) -> Callable[..., int]:
    """`talk("mothers", "Nights", ("Mia", "Awake?"), ("Sol", "Yes."))` makes a topic: its number."""

    def begin(board: str, title: str, *said: tuple[str, str]) -> int:
        with db.transaction():
            by, body = said[0]
            place, author = getattr(cast, f"board_{board}"), getattr(cast, by.lower())
            topic = Topic.open(place, by=author, title=title, body=body)
            for by, body in said[1:]:
                topic.reply(by=getattr(cast, by.lower()), body=body)
            return topic.id

    return begin


@pytest.fixture
def reply(cast) -> Callable[..., int]:
    """`reply(topic, "Sol", "I am here.")` adds a post to a topic meanwhile: its number."""

    def add(topic: int, by: str, body: str, **details: object) -> int:
        with db.transaction():
            author = getattr(cast, by.lower())
            return db.session.get_one(Topic, topic).reply(by=author, body=body, **details).id

    return add


@pytest.fixture
def letter_to(app) -> Callable[[str], str]:
    """The first link in the newest letter to an address, as a path on this site."""

    def find(address: str) -> str:
        db.session.rollback()
        newest = select(OutgoingEmail).filter_by(address=address).order_by(OutgoingEmail.id.desc())
        letter = db.session.scalars(newest).first()
        assert letter is not None, f"no letter to {address}"
        found = re.search(r"https?://[^/\s]+(/\S+)", letter.text)
        assert found is not None, letter.text
        return found.group(1)

    return find
