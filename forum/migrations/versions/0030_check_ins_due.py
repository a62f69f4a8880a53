"""When the coordinators were told that a check-in is due."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    with op.batch_alter_table("matches") as matches:
        matches.add_column(
            sa.Column("check_in_called_at", sa.DateTime(timezone=True), nullable=True)
        )
