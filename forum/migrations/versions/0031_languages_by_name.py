"""Languages of one-to-one by their own names, from a list that the charity keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

NAMES = {"en": "English", "cy": "Cymraeg"}
LISTED = '["English", "Cymraeg"]'

requests = sa.table("support_requests", sa.column("language"))
supporters = sa.table("peer_supporters", sa.column("id"), sa.column("languages", sa.JSON()))


def upgrade() -> None:
    with op.batch_alter_table("sites") as sites:
        sites.add_column(
            sa.Column("support_languages", sa.JSON(), nullable=False, server_default=LISTED)
        )
    with op.batch_alter_table("support_requests") as table:
        table.alter_column(
            "language", existing_type=sa.String(5), type_=sa.String(40), existing_nullable=False
        )
    for code, name in NAMES.items():
        op.execute(requests.update().where(requests.c.language == code).values(language=name))
    for id, codes in op.get_bind().execute(sa.select(supporters)).all():
        names = [NAMES.get(each, each) for each in codes]
        op.execute(supporters.update().where(supporters.c.id == id).values(languages=names))
