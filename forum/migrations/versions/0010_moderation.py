"""What moderators do: hidings, waiting posts, reports, the review queue, decisions, letters."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
