"""Says that the clockwork goes round, for monitors and for `forum doctor`."""

from __future__ import annotations

from forum import db
from forum.models import read_only
from forum.models.beats import Beat


def beat() -> None:
    """Now. In read-only mode too: it is no news of anybody."""
    with read_only.all_the_same(), db.transaction():
        Beat.beat()
