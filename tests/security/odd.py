"""What tests of odd input share: every door open, a look for faults, and a count of all rows."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import select, text
from werkzeug.datastructures import ImmutableMultiDict

from forum import db
from forum.models.audiences import Membership
from forum.models.boards import Moderatorship
from forum.models.topics import Topic
from tests.cast import Cast
from tests.security.visiting import Visitor


def opened(cast: Cast) -> Topic:
    """A topic; and Ada holds every role, so that no door keeps odd input from the views."""
    with db.transaction():
        found = Topic.open(cast.board_mothers, by=cast.ada, title="Nights", body="I cannot sleep.")
        for role in ("coordinator", "peer_supporter", "safeguarding_lead"):
            cast.ada.appoint(role, by=None)
        Moderatorship.give(cast.board_mothers, cast.ada, by=None)
        waiting = db.session.scalars(select(Membership)).first()
        waiting.agreed_at = None
        return found


class Noting(ImmutableMultiDict):
    """A form, or a query, that notes which of its fields a view reads."""

    read: ClassVar[set[str]] = set()

    def __contains__(self, name):
        self.read.add(name)
        return super().__contains__(name)

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def getlist(self, name, *rest, **options):
        self.read.add(name)
        return super().getlist(name, *rest, **options)


def broken(visitor: Visitor, address: str, method: str = "GET", **options) -> list[str]:
    """The address and what was said, when that is a fault of ours."""
    answer = visitor.ask(address, method, **options)
    return [f"{answer.status} {method} {address[:80]}"] if answer.status_code >= 500 else []


def rows(*, but: str = "limit_counts") -> dict[str, int]:
    """How many rows each table has, but for the counts of tries."""
    db.session.commit()
    counts = [
        f"SELECT '{each.name}', count(*) FROM {each.name}"
        for each in db.db.metadata.sorted_tables
        if each.name != but
    ]
    found = db.session.execute(text(" UNION ALL ".join(counts)))
    return {str(name): int(count) for name, count in found}
