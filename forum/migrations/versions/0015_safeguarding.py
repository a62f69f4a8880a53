"""Safeguarding cases, their chronology, and quarantine."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    pass
