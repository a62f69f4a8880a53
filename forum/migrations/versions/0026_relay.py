"""Relay addresses, the letters that pass through them, and mail that nobody could read."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "relay_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=4), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        _reference("relay_addresses", "match_id", "matches", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay_addresses")),
        sa.UniqueConstraint("match_id", "side", name=op.f("uq_relay_addresses_match_id_side")),
        sa.UniqueConstraint("name", name=op.f("uq_relay_addresses_name")),
    )
    _letters()
    op.create_table(
        "mails_kept_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        _reference("mails_kept_aside", "match_id", "matches", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails_kept_aside")),
    )
    _index("mails_kept_aside", "match_id")
    for table, ondelete in (("outgoing_emails", "CASCADE"), ("case_words", "SET NULL")):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
            name = op.f(f"fk_{table}_letter_id_relayed_letters")
            batch.create_foreign_key(
                name, "relayed_letters", ["letter_id"], ["id"], ondelete=ondelete
            )
        _index(table, "letter_id")


def _letters() -> None:
    moments = ("held_at", "confirmed_at", "sent_at", "read_at")
    op.create_table(
        "relayed_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("via", sa.String(length=4), nullable=False),
        sa.Column("sent_key", sa.String(length=64), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        *(sa.Column(each, MOMENT, nullable=True) for each in moments),
        sa.Column("held_for", sa.JSON(), nullable=False),
        sa.Column("concern", sa.Boolean(), nullable=False),
        _reference("relayed_letters", "match_id", "matches", "CASCADE"),
        _reference("relayed_letters", "writer_id", "members", "CASCADE"),
        _reference("relayed_letters", "reader_id", "members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relayed_letters")),
        sa.UniqueConstraint(
            *("match_id", "side", "sent_key"),
            name=op.f("uq_relayed_letters_match_id_side_sent_key"),
        ),
    )
    _index("relayed_letters", "writer_id")
    _index("relayed_letters", "match_id", "received_at")
    _index("relayed_letters", "reader_id", "read_at")


def _reference(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
