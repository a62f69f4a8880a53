"""The pages on which moderators decide in place, and those that members see of it."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import session
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.members import Member
from forum.models.move_questions import MoveQuestion
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.cast import Cast
from tests.waiting_things import WORDS

MEMBER = (
    *("/posts/{theirs}/report", "/topics/{long}/report", "/people/{sol}/report", "/reports"),
    *("/reports/{reference}", "/letters", "/letters/{question}", "/letters/{hiding_letter}"),
    "/waiting",
)
NEWCOMER = ("/waiting", "/waiting/{first_post}", "/topics/{open}")
MODERATOR = (
    *("/posts/{theirs}/hide", "/posts/{theirs}/redact", "/posts/{theirs}/ask-edit"),
    *("/posts/{theirs}/notes", "/posts/{hidden_post}/hidden", "/topics/{long}/split"),
    *("/topics/{long}/lock", "/topics/{long}/slow", "/topics/{long}/merge"),
    *("/topics/{long}/move", "/queue/{worry}/quarantine"),
)
COORDINATOR = ("/topics/{long}/move", "/waiting/{first_post}", "/waiting/{first_post}/decline")


def fill(cast: Cast, topic: Topic, opened: Topic) -> dict[str, int | str]:
    """Within a writing transaction that is already begun: the numbers for the addresses.

    `topic` stands on the mothers' board, `opened` where everybody may write.
    """
    waiting = WaitingPost.keep(opened.board, opened, by=cast.ned, why="newcomer", body=WORDS)
    hiding = topic.reply(by=cast.mia, body=WORDS).hide(by=cast.mo, why=Why("Be kind", WORDS, WORDS))
    MoveQuestion.ask(topic, cast.board_everyone, by=cast.cora, why=Why("", WORDS, WORDS))
    reported = session.scalars(select(Report).filter_by(reporter_id=cast.mia.id)).first()
    assert reported is not None
    return {
        "first_post": waiting.id,
        "reference": reported.reference,
        "hiding_letter": hiding.letters[0].id,
        "question": _question(cast.mia),
    }


def _question(member: Member) -> int:
    rows = Letter.of(member).where(Letter.kind == "question")
    return int(session.scalars(rows).one().id)
