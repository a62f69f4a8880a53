"""Whose turn it is: whether the next transaction reads or writes, and how long a writer waits."""

from __future__ import annotations

from contextvars import ContextVar

LONGEST_WAIT = 5  # seconds that a writer waits for the others; then 503, words given back

writing: ContextVar[bool] = ContextVar("writing", default=True)
patience: ContextVar[float] = ContextVar("patience", default=LONGEST_WAIT)
