"""Blocks, muted words, breaks, and leaving with time to return."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    pass
