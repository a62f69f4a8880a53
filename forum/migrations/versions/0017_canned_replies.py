"""Canned replies, and the figures that may be public."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    pass
