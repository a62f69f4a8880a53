"""The search index itself, asked without the walls that stand before it."""

from __future__ import annotations

from sqlalchemy import text

from forum.db import session
from forum.models.boards import Board

MATCH = {"sqlite": "{index} MATCH :asked", "postgresql": "words @@ CAST(:asked AS tsquery)"}


def words(word: str) -> int:
    """How many posts the index knows by a word."""
    return _count("post_words", f"plain : {word}" if _sqlite() else _stemmed(word))


def titles(word: str) -> int:
    """How many titles the index knows by a word."""
    return _count("topic_words", f"title : {word}" if _sqlite() else _stemmed(word))


def marks(board: Board) -> int:
    """How many posts the index knows to be on a board."""
    return _count("post_words", f"marks : b{board.id}" if _sqlite() else f"'b:{board.id}'")


def _sqlite() -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _stemmed(word: str) -> str:
    return str(session.scalar(text("SELECT to_tsquery('forum', :word)"), {"word": word}))


def _count(index: str, asked: str) -> int:
    where = MATCH[session.get_bind().dialect.name].format(index=index)
    found = text(f"SELECT count(*) FROM {index} WHERE {where}")
    return int(session.scalar(found, {"asked": asked}) or 0)
