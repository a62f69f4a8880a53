"""What a reader asks of the search: words, and where, by whom and since when to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.models.boards import Board
from forum.text.query import Query

TITLES = 5  # topics that are shown above the posts


@dataclass(frozen=True)
class Question:
    """Words, and what narrows them. `board` is one that the reader may see."""

    words: Query
    board: Board | None = None
    author_id: int | None = None  # 0: nobody is called like that
    since: datetime | None = None
    before: int | None = None  # a post's number: only older ones, for the next page
