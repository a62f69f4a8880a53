"""What the days of boards come to in a month, kept by the database's triggers.

Reading and adding up 700 days was most of what finding a page far back took.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

MORE = (
    "INSERT INTO board_months (board_id, month, topics) "
    "VALUES (new.board_id, substr(new.day, 1, 7), {more}) "
    "ON CONFLICT (board_id, month) DO UPDATE SET topics = board_months.topics + excluded.topics;"
)
TRIGGERS = (
    ("board_days_months_added", "INSERT", "new.topics"),
    ("board_days_months_changed", "UPDATE OF topics", "new.topics - old.topics"),
)


def upgrade() -> None:
    op.create_table(
        "board_months",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("topics", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"],
            ["boards.id"],
            name=op.f("fk_board_months_board_id_boards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("board_id", "month", name=op.f("pk_board_months")),
    )
    op.execute(
        "INSERT INTO board_months (board_id, month, topics) "
        "SELECT board_id, substr(day, 1, 7), sum(topics) FROM board_days "
        "GROUP BY board_id, substr(day, 1, 7)"
    )
    engine = op.get_bind().dialect.name
    for name, event, more in TRIGGERS:
        _keep(engine, name, event, MORE.format(more=more))


def _keep(engine: str, name: str, event: str, deed: str) -> None:
    when = f"CREATE TRIGGER {name} AFTER {event} ON board_days"
    if engine == "sqlite":
        op.execute(f"{when} BEGIN {deed} END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {deed} "
        "RETURN NULL; END $$"
    )
    op.execute(f"{when} FOR EACH ROW EXECUTE FUNCTION {name}()")
