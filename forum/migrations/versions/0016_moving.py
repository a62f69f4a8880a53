"""Slow mode, moved and merged topics; several made-up names of one wearer in a topic."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "mergings",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["members.id"], name=op.f("fk_mergings_by_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["topics.id"], name=op.f("fk_mergings_into_id_topics"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topics.id"],
            name=op.f("fk_mergings_topic_id_topics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mergings")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_mergings_topic_id")),
    )
    with op.batch_alter_table("mergings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mergings_into_id"), ["into_id"], unique=False)

    op.create_table(
        "slow_modes",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["members.id"], name=op.f("fk_slow_modes_by_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topics.id"],
            name=op.f("fk_slow_modes_topic_id_topics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slow_modes")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_slow_modes_topic_id")),
    )
    op.create_table(
        "post_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("from_topic_id", sa.Integer(), nullable=False),
        sa.Column("persona_id", sa.Integer(), nullable=True),
        sa.Column("quoted_words", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name=op.f("fk_post_moves_decision_id_decisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["from_topic_id"],
            ["topics.id"],
            name=op.f("fk_post_moves_from_topic_id_topics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["persona_id"], ["personas.id"], name=op.f("fk_post_moves_persona_id_personas")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_moves_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_moves")),
    )
    with op.batch_alter_table("post_moves", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_post_moves_decision_id"), ["decision_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_post_moves_post_id"), ["post_id"], unique=False)

    with op.batch_alter_table("personas", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_personas_topic_id_member_id"), type_="unique")
        batch_op.create_index(
            batch_op.f("ix_personas_topic_id_member_id"), ["topic_id", "member_id"], unique=False
        )
    op.create_table(
        "move_questions",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"],
            ["boards.id"],
            name=op.f("fk_move_questions_board_id_boards"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["members.id"],
            name=op.f("fk_move_questions_by_id_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topics.id"],
            name=op.f("fk_move_questions_topic_id_topics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_questions")),
    )
    with op.batch_alter_table("move_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_move_questions_topic_id"), ["topic_id"], unique=False)

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("answer", sa.String(length=3), nullable=True))
        batch_op.create_index(batch_op.f("ix_letters_question_id"), ["question_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_letters_question_id_move_questions"),
            "move_questions",
            ["question_id"],
            ["id"],
            ondelete="CASCADE",
        )
