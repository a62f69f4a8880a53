"""By when somebody is found, and by when the first letter is written, as it was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("support_requests") as table:
        table.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
    op.add_column("matches", sa.Column("write_by", sa.DateTime(timezone=True), nullable=True))
