"""Indexes that the review queue is read off, and what the forum did by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

OPEN = sa.text("closed_at IS NULL")
BY_ITSELF = sa.text("by_id IS NULL AND undone_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_queue_entries_closed_at_urgency_created_at", "queue_entries")
    op.create_index(
        "ix_queue_entries_closed_by_id_closed_at", "queue_entries", ["closed_by_id", "closed_at"]
    )
    op.create_index(
        "ix_queue_entries_open",
        "queue_entries",
        [
            "urgency",
            "kind",
            "created_at",
            "board_id",
            "claimed_by_id",
            "claimed_until",
            "closed_at",
        ],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    for column in ("post_id", "topic_id", "member_id"):
        op.create_index(f"ix_queue_entries_{column}", "queue_entries", [column])
    op.create_index(
        "ix_decisions_by_itself",
        "decisions",
        ["act", "board_id"],
        sqlite_where=BY_ITSELF,
        postgresql_where=BY_ITSELF,
    )
