"""Indexes that the review queue is read off, and what the forum did by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

OPEN = sa.text("closed_at IS NULL")
BY_ITSELF = sa.text("by_id IS NULL AND undone_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_queue_entries_open",
        "queue_entries",
        ["urgency", "created_at", "kind", "board_id", "claimed_by_id", "claimed_until"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_decisions_by_itself",
        "decisions",
        ["act", "board_id"],
        sqlite_where=BY_ITSELF,
        postgresql_where=BY_ITSELF,
    )
