"""The one row of the site, with what it is called until the charity says so."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SITE = {
    "id": 1,
    "name": "Our community",
    "about": "",
    "run_by": "",
    "contact_email": "",
    "accent": "#1d6660",
    "exit_enabled": True,
    "exit_url": "https://www.bbc.co.uk/weather",
}


def upgrade() -> None:
    columns = [
        sa.column(name, sa.Boolean if value is True else None) for name, value in SITE.items()
    ]
    op.bulk_insert(sa.table("sites", *columns), [SITE])
