"""Whoever walks through every page: no word from behind a wall, no wrong door, no changed row."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.members import Member
from forum.models.signin import Link
from tests.cast import EVERYBODY
from tests.security.addresses import one_each
from tests.security.doors import PEOPLE
from tests.security.walking import JUDGES, LEADING_AWAY, Walk, named

# Some on each side of each wall: Ned, in no audience, would stand beside Pat.
WALKERS = (*(who for who in EVERYBODY if who != "Ned"), "Vi")
# Her own bookkeeping, by the column that says whose it is.
OWN = {"readings": "member_id", "notifications": "member_id", "letters": "recipient_id"}
OWN |= {"relayed_letters": "reader_id"}


def content() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the bookkeeping."""
    db.session.commit()
    return {
        table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr)
        for table in db.db.metadata.sorted_tables
        if table.name not in {*OWN, "limit_counts"}
    }


def bookkeeping(but: int) -> list[tuple[object, ...]]:
    """How far everybody else has read, and what they have seen."""
    tables = {db.db.metadata.tables[name]: column for name, column in OWN.items()}
    rows = [
        tuple(row)
        for table, column in tables.items()
        for row in db.session.execute(select(table).where(table.c[column] != but))
    ]
    return sorted(rows, key=repr)


def beheaded(walk: Walk) -> list[str]:
    """What HEAD answers otherwise than it should: no view knows of it, so some are asked."""
    addresses = [address for _, address in one_each(walk.app) if address != LEADING_AWAY]
    answers = {address: walk.visitor.ask(address, "HEAD") for address in addresses[::7]}
    return [each for each, it in answers.items() if it.data or it.status_code >= 500]


@pytest.mark.parametrize("who", WALKERS)
def test_wherever_links_lead_nothing_is_shown_or_opened_or_changed_that_is_not_hers(
    app, everywhere, who, caplog
):
    with db.transaction():
        tokens = [Link.issue(each, "mia@example.org").token for each in ("sign_in", "reset")]
    walk = Walk(app, everywhere, who, named(app, who, everywhere))
    member = Member.named(everywhere.masked if who == "Sol" else who)
    number = member.id if member else 0
    before, others = content(), bookkeeping(number)
    caplog.set_level("INFO")

    walk.go(f"/sign-in/link/{tokens[0]}", f"/reset/{tokens[1]}")
    headless = beheaded(walk) if who == "Cora" else []

    after = content()
    assert walk.wrong == []
    assert headless == []
    assert [name for name in before if before[name] != after[name]] == []
    assert bookkeeping(number) == others
    assert everywhere.met(caplog.text) == set()
    assert len(walk.seen) > 100
    if who in JUDGES:  # else they would be words that stand nowhere
        hers = {word for word, names in everywhere.seen_by.items() if who in names}
        assert {word for word in hers - walk.met if "wordsaudience" not in word} == set()


def test_of_all_who_hold_different_keys_somebody_walks():
    assert set(PEOPLE) <= set(WALKERS)
