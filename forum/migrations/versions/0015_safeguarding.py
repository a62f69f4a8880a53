"""Safeguarding cases, their chronology, and quarantine.

The chronology is only ever added to, and nothing of a case goes before its time is over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

OVER = (
    "WHEN NOT EXISTS (SELECT 1 FROM cases WHERE id = old.{key}"
    " AND closed_at IS NOT NULL AND kept_until < date('now'))"
)
TRIGGERS = {
    "case_entries_unchanged BEFORE UPDATE ON case_entries": "entries never change",
    f"case_entries_stay BEFORE DELETE ON case_entries {OVER.format(key='case_id')}": "kept",
    f"cases_stay BEFORE DELETE ON cases {OVER.format(key='id')}": "cases are kept",
    "quarantines_stay BEFORE DELETE ON quarantines": "quarantines are kept",
    "quarantines_unchanged BEFORE UPDATE OF words, sealed_at, by_id, by_name ON quarantines": (
        "what is sealed never changes"
    ),
}


def upgrade() -> None:
    _cases()
    _chronology()
    _quarantines()
    if op.get_bind().dialect.name == "sqlite":
        for when, words in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {when} BEGIN SELECT RAISE(ABORT, '{words}'); END")


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("about_name", sa.String(length=40), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("persona_id", sa.Integer(), nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_name", sa.String(length=30), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deputy_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_cases_post_id_posts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["persona_id"],
            ["personas.id"],
            name=op.f("fk_cases_persona_id_personas"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    op.create_index(op.f("ix_cases_about_id"), "cases", ["about_id"])
    op.create_index(op.f("ix_cases_waiting_since"), "cases", ["waiting_since"])
    op.create_index(op.f("ix_cases_closed_at_raised_at"), "cases", ["closed_at", "raised_at"])


def _chronology() -> None:
    op.create_table(
        "case_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("how", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=30), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("sent_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_entries_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["case_entries.id"],
            name=op.f("fk_case_entries_corrects_id_case_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entries")),
        sa.UniqueConstraint("sent_key", name=op.f("uq_case_entries_sent_key")),
    )
    op.create_index(
        op.f("ix_case_entries_case_id_happened_at"), "case_entries", ["case_id", "happened_at"]
    )
    op.create_table(
        "case_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_words_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
            name=op.f("fk_case_words_post_id_posts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_words")),
    )
    op.create_index(op.f("ix_case_words_case_id"), "case_words", ["case_id"])
    op.create_index(op.f("ix_case_words_post_id"), "case_words", ["post_id"])


def _quarantines() -> None:
    op.create_table(
        "quarantines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=30), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reporter_name", sa.String(length=30), nullable=False),
        sa.Column("reported_to", sa.String(length=120), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_quarantines_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
            name=op.f("fk_quarantines_post_id_posts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantines")),
        sa.UniqueConstraint("post_id", name=op.f("uq_quarantines_post_id")),
    )
    op.create_index(op.f("ix_quarantines_case_id"), "quarantines", ["case_id"])
