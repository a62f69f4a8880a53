"""Looking changes nothing but one's own bookkeeping, whichever page it is and whoever looks."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.members import Member
from forum.models.signin import Link
from tests.security.addresses import addresses, one_each
from tests.security.visiting import Visitor

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


@pytest.mark.parametrize("who", ["Mia", "Ada", "Cora", "Vi"])
def test_no_page_that_is_looked_at_changes_a_row(app, aviary, who):
    with db.transaction():
        tokens = [Link.issue(each, "mia@example.org").token for each in ("sign_in", "reset")]
    visitor, member = Visitor.named(app, who), Member.named(who)
    number = member.id if member else None
    before, others = content(), bookkeeping(number)

    for _, address in (addresses if who == "Cora" else one_each)(app):  # she reads every board
        if address != "/exit":
            visitor.ask(address)
    for _, address in one_each(app):
        if address != "/exit":
            visitor.ask(address, "HEAD")
    for path in (f"/sign-in/link/{tokens[0]}", f"/reset/{tokens[1]}", "/search?q=sleep&page=2"):
        visitor.ask(path)

    after = content()
    assert [name for name in before if before[name] != after[name]] == []
    assert bookkeeping(number) == others


def test_leaving_ends_ones_own_session_alone_and_only_at_ones_own_wish(app, cast):
    mia, elsewhere = Visitor.named(app, "Mia"), Visitor.named(app, "Mia")

    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch"},
    ):
        mia.ask("/exit", headers=headers)
    still = mia.ask("/you").status_code
    mia.ask("/exit", headers={"Sec-Fetch-Dest": "document"})

    assert still == 200
    assert mia.ask("/you").status_code == 303
    assert elsewhere.ask("/you").status_code == 200
