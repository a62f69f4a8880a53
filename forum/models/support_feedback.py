"""Feedback once a match is over: what either side says, kept apart from who said it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Self

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.matches import Match, Side

ANSWERS = ("yes", "partly", "no", "unsaid")
QUESTIONS = ("helped", "safe", "again")
FEW = 5  # fewer than this are not shown
WORDS_LENGTH = 1_000  # characters


class SupportFeedback(Model):
    """One side's answers. The row names neither the match nor the person, and only the month."""

    __tablename__ = "support_feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(9))
    month: Mapped[date]
    helped: Mapped[str] = mapped_column(String(6))
    safe: Mapped[str] = mapped_column(String(6))
    again: Mapped[str] = mapped_column(String(6))
    words: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def give(cls, match: Match, side: Side, *, words: str, **answers: str) -> Self | None:
        """A side answers once; the match keeps only that it did."""
        if not match.ended or match.answered_by(side):
            return None
        setattr(match, f"{side}_answered_at", clock.now())
        row = cls(side=side, month=clock.today().replace(day=1), words=words, **answers)
        session.add(row)
        session.flush()
        return row

    @classmethod
    def counted(cls, side: Side) -> dict[str, Counter[str]] | None:
        """How often each answer was given to each question; None while they are few."""
        total = session.scalar(select(func.count()).select_from(cls).filter_by(side=side)) or 0
        if total < FEW:
            return None
        found: dict[str, Counter[str]] = {each: Counter() for each in QUESTIONS}
        for question in QUESTIONS:
            column = getattr(cls, question)
            rows = select(column, func.count()).filter_by(side=side).group_by(column)
            found[question].update({answer: count for answer, count in session.execute(rows)})
        return found

    @classmethod
    def said(cls, side: Side) -> list[str]:
        """The words of those who wrote some, in no order; none while they are few."""
        rows = select(cls.words).where(cls.side == side, cls.words != "").order_by(cls.words)
        words = list(session.scalars(rows))
        return words if len(words) >= FEW else []
