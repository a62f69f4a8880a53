"""Watched phrases, and what newcomers may do before they are known."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "watched_phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("looked_for", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("asking", sa.String(length=300), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_phrases")),
        sa.UniqueConstraint("looked_for", name=op.f("uq_watched_phrases_looked_for")),
    )
    for table, name, value in (
        ("sites", "newcomer_posts", "1"),
        ("sites", "newcomer_links", "1"),
        ("members", "posts_to_approve", "0"),
    ):
        op.add_column(table, sa.Column(name, sa.Integer(), server_default=value, nullable=False))
