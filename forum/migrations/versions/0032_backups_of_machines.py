"""Which machine has the file of a backup: the others leave it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    machine = sa.Column("machine", sa.String(length=64), nullable=False, server_default="")
    op.add_column("backups", machine)
