"""What a member belongs to, looks after and keeps away: read in one statement, at every request.

What else is asked of the database with every page may be asked along with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, case, literal, select, union_all

from forum import clock
from forum.db import Model, Moment, session
from forum.models.audiences import Membership
from forum.models.blocks import Block
from forum.models.boards import Moderatorship
from forum.models.muted_words import MutedWord
from forum.models.reader import ME, Rows
from forum.models.suspensions import Suspension

Kinds = dict[str, set[str | int]]
Along = list[tuple[str, int, str]]  # rows of a question that was asked along
ALONG = "along:"  # what the first column of such a question begins with


def read_rights(
    number: int, along: tuple[Rows, ...] = (), values: Mapping[str, Any] | None = None
) -> tuple[Kinds, Along]:
    """The rights of member `number` by kind, and the rows of what is asked `along`.

    That has three columns: a word that begins with ALONG, a number, and words.
    """
    kinds, others = defaultdict(set), []
    given = {"me": number, "now": clock.now(), **(values or {})}
    for kind, each, word in session.execute(_statement(along), given):
        if kind.startswith(ALONG):
            others.append((kind, each, word))
        else:
            kinds[kind].add(word or each)
    return kinds, others


@lru_cache(maxsize=256)
def _statement(along: tuple[Rows, ...]) -> CompoundSelect[Any]:
    appointments = Model.metadata.tables["appointments"].c
    rows = (
        select(literal("audience"), Membership.audience_id, literal("")).where(
            Membership.member_id == ME, Membership.agreed_at.is_not(None)
        ),
        select(literal("role"), literal(0), appointments.role).where(appointments.member_id == ME),
        select(literal("board"), Moderatorship.board_id, literal("")).where(
            Moderatorship.member_id == ME
        ),
        select(literal("suspended"), case((Suspension.may_read, 1), else_=2), literal("")).where(
            Suspension.member_id == ME, Suspension.runs(bindparam("now", type_=Moment))
        ),
        select(literal("blocked"), Block.blocked_id, literal("")).where(Block.member_id == ME),
        select(literal("muted"), literal(0), MutedWord.words).where(MutedWord.member_id == ME),
    )
    return union_all(*rows, *along)
