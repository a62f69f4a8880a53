"""One index less of the outbox: with it each claim sorted all the mail that waits."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.drop_index("ix_outgoing_emails_sent_at_due_at", "outgoing_emails")


def downgrade() -> None:
    op.create_index("ix_outgoing_emails_sent_at_due_at", "outgoing_emails", ["sent_at", "due_at"])
