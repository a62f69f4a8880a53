"""Staffed hours, closures, and who is on call."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass
