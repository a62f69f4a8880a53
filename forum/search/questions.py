"""What a reader asks of the search, words and what narrows them, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Select

from forum.models.boards import Board
from forum.text.query import Query

TITLES = 5  # topics that are shown above the posts
Topics = TypeVar("Topics")  # rows, or their numbers
Posts = TypeVar("Posts")


@dataclass(frozen=True)
class Question:
    """Words, and what narrows them. `board` is one that the reader may see."""

    words: Query
    board: Board | None = None
    author_id: int | None = None  # 0: nobody is called like that
    since: datetime | None = None
    before: int | None = None  # a post's number: only older ones, for the next page


@dataclass(frozen=True)
class Found(Generic[Topics, Posts]):
    """What answers a question, newest first; nothing is read before a Select is run."""

    topics: Select[Topics]  # with the words in their title
    posts: Select[Posts]  # one more than a page
