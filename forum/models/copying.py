"""A copy of what is kept about a member, by the register of personal data (UK GDPR, Article 15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from forum.db import Tables, session
from forum.models.members import Member
from forum.models.personal_data import Entry
from forum.models.posts import Post
from forum.models.privacy import REGISTER
from forum.models.topics import Persona

# Whose the rows of a table are, by this column. What is not named here is not copied: a table of
# others' affairs must never come along because somebody forgot to leave it out.
OWNERS = {
    "members": "id",
    "archivings": "by_id",
    "letters": "recipient_id",
    "reports": "reporter_id",
    "waiting_posts": "writer_id",
    "relayed_letters": "writer_id",
    "guidelines_versions": "by_id",
    "locks": "by_id",
    "pins": "by_id",
} | dict.fromkeys(
    (
        *("acceptances", "address_changes", "appointments", "blocks", "board_watches", "breaks"),
        *("consents", "drafts", "foldings", "leavings", "mail_choices", "memberships"),
        "moderatorships",
        *("muted_words", "notifications", "on_call", "peer_supporters", "personas", "reactions"),
        *("readings", "sign_ins", "support_requests", "suspensions", "topic_watches"),
    ),
    "member_id",
)
ON_POSTS = frozenset({"erasures", "hidings", "post_notes", "post_versions"})  # on a post of hers
WRITTEN = frozenset({"appeals", "posts", "topics"})
OF_SUPPORT = frozenset(
    {"help_asked", "letter_openings", "matches", "relay_addresses", "supporter_audiences"}
)
# The log tells what was done to others, too.
LEFT_OUT = frozenset({"audit_entries"})
OTHERS = frozenset({"by_id", "member_id", "settled_by_id", "supporter_id"})  # their numbers
OURS = ("_digest", "_key", "_skeleton")  # ends of columns that only the computer needs
Rows = list[dict[str, Any]]


def copy_of(member: Member) -> Iterator[tuple[Entry, dict[str, Rows]]]:
    """Each kind of thing that is kept and can be copied, with its rows by table."""
    for entry in REGISTER:
        if entry.exported:
            found = {table.name: _rows(table, entry, member) for table in _tables(entry)}
            kept = {name: rows for name, rows in found.items() if rows}
            if kept:
                yield entry, kept


def _tables(entry: Entry) -> list[Table]:
    names = sorted({table for table, _column in entry.places} - LEFT_OUT)
    return [Tables.metadata.tables[name] for name in names]


def _rows(table: Table, entry: Entry, member: Member) -> Rows:
    owner = OWNERS.get(table.name)
    named = sorted(column for name, column in entry.places if name == table.name)
    told = [each for each in named if each == owner or not _unsaid(each)]
    condition = _mine(table, member)
    if condition is None or not told:
        return []
    rows = select(*(table.c[name] for name in told)).where(condition)
    return [dict(row._mapping) for row in session.execute(rows)]


def _unsaid(column: str) -> bool:
    """What others did, by their number, and what means nothing to a reader."""
    return column in OTHERS or column.endswith(OURS)


def _mine(table: Table, member: Member) -> ColumnElement[bool] | None:
    """Which rows are the member's; None where nobody has said whose they are."""
    if table.name in OWNERS:
        return table.c[OWNERS[table.name]] == member.id
    if table.name in ON_POSTS:
        return table.c.post_id.in_(_posts(member))
    if table.name in OF_SUPPORT:
        return _supported(table, member)
    if table.name == "posts":
        return table.c.id.in_(_posts(member))
    if table.name == "appeals":
        letters = Tables.metadata.tables["letters"].c
        return table.c.letter_id.in_(select(letters.id).where(letters.recipient_id == member.id))
    return table.c.id.in_(_opened(member)) if table.name == "topics" else None


def _supported(table: Table, member: Member) -> ColumnElement[bool]:
    """What is hers in one-to-one: a match belongs to its member, and to its supporter too.

    The number of the other side is in neither's copy, and what help a side asked for in its own.
    """
    matches = Tables.metadata.tables["matches"].c
    if table.name == "supporter_audiences":
        facts = Tables.metadata.tables["peer_supporters"].c
        return table.c.supporter_id.in_(select(facts.id).where(facts.member_id == member.id))
    mine = {"member": matches.member_id, "supporter": matches.supporter_id}
    begun = {"member": matches.accepted_at, "supporter": matches.created_at}
    sides = {
        side: select(matches.id).where(mine[side] == member.id, begun[side].is_not(None))
        for side in mine
    }
    column = table.c.id if table.name == "matches" else table.c.match_id
    if table.name in ("help_asked", "relay_addresses"):
        return or_(*(and_(column.in_(sides[side]), table.c.side == side) for side in sides))
    return or_(*(column.in_(each) for each in sides.values()))


def _posts(member: Member) -> Any:
    """Her posts, the anonymous ones too."""
    worn = select(Persona.id).where(Persona.wearer_id == member.id)
    return select(Post.id).where(or_(Post.author_id == member.id, Post.persona_id.in_(worn)))


def _opened(member: Member) -> Any:
    """The topics that she opened."""
    first = select(func.min(Post.id)).group_by(Post.topic_id)
    return select(Post.topic_id).where(Post.id.in_(_posts(member)), Post.id.in_(first))
