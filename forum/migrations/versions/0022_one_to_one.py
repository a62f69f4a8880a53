"""One-to-one peer support: requests, supporters, matches, and the care for them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("sites") as table:
        table.add_column(
            sa.Column("support_audiences", sa.JSON(), nullable=False, server_default="[]")
        )
    _requests()
    _supporters()
    _matches()
    _care()


def _requests() -> None:
    op.create_table(
        "support_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=30), nullable=False),
        sa.Column("going_on", sa.Text(), nullable=False),
        sa.Column("would_help", sa.Text(), nullable=False),
        sa.Column("not_about", sa.Text(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("listed_at", MOMENT, nullable=True),
        _reference("support_requests", "member_id", "members", "CASCADE"),
        _reference("support_requests", "with_id", "audiences", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_requests")),
    )
    _index("support_requests", "member_id")
    _index("support_requests", "closed_at", "created_at")


def _supporters() -> None:
    op.create_table(
        "peer_supporters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=30), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("usually", sa.String(length=200), nullable=False),
        sa.Column("experience", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _reference("peer_supporters", "member_id", "members", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_supporters")),
        sa.UniqueConstraint("member_id", name=op.f("uq_peer_supporters_member_id")),
    )
    op.create_table(
        "supporter_audiences",
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        _reference("supporter_audiences", "supporter_id", "peer_supporters", "CASCADE"),
        _reference("supporter_audiences", "audience_id", "audiences", "CASCADE"),
        sa.PrimaryKeyConstraint("supporter_id", "audience_id", name=op.f("pk_supporter_audiences")),
    )


def _matches() -> None:
    op.create_table(
        "boundaries_versions",
        *_deed("boundaries_versions"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundaries_versions")),
    )
    moments = (
        *("accepted_at", "declined_at", "member_agreed_at", "supporter_agreed_at", "begun_at"),
        *("first_letter_at", "last_letter_at", "called_at", "nudged_at", "warned_at"),
        *("ended_at", "member_answered_at", "supporter_answered_at"),
    )
    op.create_table(
        "matches",
        *_deed("matches"),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=True),
        sa.Column("member_name", sa.String(length=30), nullable=False),
        sa.Column("supporter_name", sa.String(length=30), nullable=False),
        sa.Column("boundaries_id", sa.Integer(), nullable=True),
        *(sa.Column(each, MOMENT, nullable=True) for each in moments),
        sa.Column("last_letter_by", sa.String(length=9), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ending_by", sa.String(length=11), nullable=False),
        sa.Column("why", sa.String(length=11), nullable=False),
        _reference("matches", "request_id", "support_requests", "CASCADE"),
        _reference("matches", "member_id", "members", "CASCADE"),
        _reference("matches", "supporter_id", "members", "SET NULL"),
        _reference("matches", "boundaries_id", "boundaries_versions", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sqlite_autoincrement=True,
    )
    _index("matches", "request_id")
    _index("matches", "member_id")
    _index("matches", "supporter_id")
    _index("matches", "ended_at", "begun_at")


def _care() -> None:
    op.create_table(
        "check_ins",
        *_deed("check_ins"),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _reference("check_ins", "match_id", "matches", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    op.create_table(
        "help_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        _reference("help_asked", "match_id", "matches", "CASCADE"),
        _reference("help_asked", "settled_by_id", "members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_asked")),
    )
    op.create_table(
        "letter_openings",
        *_deed("letter_openings"),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        _reference("letter_openings", "match_id", "matches", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_openings")),
    )
    for table in ("check_ins", "help_asked", "letter_openings"):
        _index(table, "match_id")
    _index("help_asked", "settled_at", "created_at")
    op.create_table(
        "support_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        *(
            sa.Column(each, sa.String(length=6), nullable=False)
            for each in ("helped", "safe", "again")
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_feedback")),
    )


def _deed(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _reference(table, "by_id", "members", "SET NULL"),
    )


def _reference(table: str, column: str, to: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
