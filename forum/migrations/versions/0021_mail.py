"""What each member gets by mail, mail that is composed as it is sent, and muted topics."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

WAITING = sa.text("sent_at IS NULL AND given_up_at IS NULL")


def upgrade() -> None:
    _choices()
    op.create_table(
        "address_troubles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_troubles")),
        sa.UniqueConstraint("address", name=op.f("uq_address_troubles_address")),
    )
    with op.batch_alter_table("topic_watches") as table:
        table.add_column(sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("outgoing_emails") as table:
        table.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("tells", sa.JSON(), nullable=True))
        table.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(
            sa.Column("unsubscribe", sa.String(length=300), nullable=False, server_default="")
        )
        name = op.f("fk_outgoing_emails_member_id_members")
        table.create_foreign_key(name, "members", ["member_id"], ["id"], ondelete="CASCADE")
    op.create_index(op.f("ix_outgoing_emails_member_id"), "outgoing_emails", ["member_id"])
    op.create_index(
        "ix_outgoing_emails_waiting",
        "outgoing_emails",
        ["rank", "due_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _choices() -> None:
    words = ("letters", "calls", "replies", "reactions", "guidelines")
    numbers = ("hour", "weekday", "quiet_from", "quiet_until")
    moments = ("digest_at", "told_once", "told_daily", "told_weekly")
    op.create_table(
        "mail_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        *(sa.Column(each, sa.String(length=6), nullable=False) for each in words),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in numbers),
        *(sa.Column(each, sa.DateTime(timezone=True), nullable=False) for each in moments),
        sa.Column("once_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_mail_choices_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_choices")),
        sa.UniqueConstraint("member_id", name=op.f("uq_mail_choices_member_id")),
    )
    op.create_index(op.f("ix_mail_choices_digest_at"), "mail_choices", ["digest_at"])
