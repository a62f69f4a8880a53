"""Whether everybody may see the figures of moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("figures_public", sa.Boolean(), nullable=False, server_default=sa.false())
        )
