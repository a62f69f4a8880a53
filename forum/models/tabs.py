"""Which topics of a board stand under its tabs: all, the unanswered, one's own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, bindparam, select, union

from forum.models.board_days import is_pinned_on
from forum.models.posts import Post
from forum.models.reader import ME
from forum.models.topics import Persona, Pin, Topic

TABS = ("all", "unanswered", "mine")
BOARD = bindparam("board", type_=Integer)


def listed(visible: Select[Topic], tab: str) -> Select[int]:
    """The numbers of topics under a tab; under "all" without the pinned, which stand above."""
    # A sum is in no index: so hers are gone through, and not all topics of the board.
    here = Topic.board_id + 0 == BOARD if tab == "mine" else Topic.board_id == BOARD
    conditions = {
        "all": Topic.id.not_in(select(Pin.topic_id)),
        "unanswered": ~Topic.answered,
        "mine": Topic.id.in_(_own()),
    }
    return visible.where(here, stands(), conditions[tab]).with_only_columns(Topic.id)


def pinned(visible: Select[Topic]) -> Select[int]:
    """The numbers of those that are pinned."""
    return visible.where(is_pinned_on(BOARD), stands()).with_only_columns(Topic.id)


def stands() -> ColumnElement[bool]:
    """Not merged into another topic: then it has no posts of its own."""
    return Topic.latest_post_id > 0


def _own() -> CompoundSelect[int]:
    """Topics in which the reader has written."""
    return union(
        select(Post.topic_id).where(Post.author_id == ME),
        select(Persona.topic_id).where(Persona.wearer_id == ME),
    )
