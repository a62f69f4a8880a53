"""Blocks, muted words, breaks, and leaving with time to return."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _member("blocks", "member_id"),
        _member("blocks", "blocked_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
        sa.UniqueConstraint("member_id", "blocked_id", name=op.f("uq_blocks_member_id_blocked_id")),
    )
    op.create_index(op.f("ix_blocks_blocked_id"), "blocks", ["blocked_id"])
    op.create_table(
        "muted_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _member("muted_words", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muted_words")),
        sa.UniqueConstraint("member_id", "words", name=op.f("uq_muted_words_member_id_words")),
    )
    op.create_table(
        "breaks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        _member("breaks", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaks")),
        sa.UniqueConstraint("member_id", name=op.f("uq_breaks_member_id")),
    )
    op.create_table(
        "leavings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.String(length=30), nullable=False),
        sa.Column("name_skeleton", sa.String(length=120), nullable=False),
        sa.Column("takes_back", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        _member("leavings", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leavings")),
        sa.UniqueConstraint("member_id", name=op.f("uq_leavings_member_id")),
        sa.UniqueConstraint("name_skeleton", name=op.f("uq_leavings_name_skeleton")),
    )


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_members")
    return sa.ForeignKeyConstraint([column], ["members.id"], name=name, ondelete="CASCADE")
