"""Whoever walks through every page: no word from behind a wall, no wrong door, no changed row."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.members import Member
from forum.models.signin import Link
from tests.security.addresses import one_each
from tests.security.test_matrix import PEOPLE
from tests.security.test_walls import CRAWLERS
from tests.security.visiting import Visitor
from tests.security.walking import LEADING_AWAY, Walk

OWN = {"readings", "notifications", "limit_counts"}


def content() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the bookkeeping."""
    db.session.commit()
    return {
        table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr)
        for table in db.db.metadata.sorted_tables
        if table.name not in OWN
    }


def bookkeeping(but: int | None) -> list[tuple[object, ...]]:
    """How far everybody else has read, and what she has seen."""
    tables = [db.db.metadata.tables[name] for name in ("readings", "notifications")]
    rows = [
        tuple(row)
        for table in tables
        for row in db.session.execute(select(table).where(table.c.member_id != (but or 0)))
    ]
    return sorted(rows, key=repr)


def beheaded(walk: Walk) -> list[str]:
    """What HEAD answers otherwise than it should, at each page."""
    addresses = [address for _, address in one_each(walk.app) if address != LEADING_AWAY]
    answers = {address: walk.visitor.ask(address, "HEAD") for address in addresses}
    return [each for each, it in answers.items() if it.data or it.status_code >= 500]


@pytest.mark.parametrize("who", CRAWLERS)
def test_wherever_links_lead_nothing_is_shown_or_opened_or_changed_that_is_not_hers(
    app, aviary, who
):
    with db.transaction():
        tokens = [Link.issue(each, "mia@example.org").token for each in ("sign_in", "reset")]
    member = Member.named(who)
    number = member.id if member else None
    walk = Walk(app, aviary, who, Visitor.named(app, who))
    before, others = content(), bookkeeping(number)

    walk.go(f"/sign-in/link/{tokens[0]}", f"/reset/{tokens[1]}", "/search?q=sleep&page=2")
    headless = beheaded(walk) if who in ("Mia", "Ada", "Cora", "Vi") else []

    after = content()
    assert walk.wrong == []
    assert headless == []
    assert [name for name in before if before[name] != after[name]] == []
    assert bookkeeping(number) == others
    assert len(walk.seen) > 150


def test_of_all_who_hold_different_keys_somebody_walks():
    assert set(PEOPLE) <= set(CRAWLERS)
