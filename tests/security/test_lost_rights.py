"""Rights that end while a form waits for the write lock: it is judged by those that are left."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db
from forum.db import session
from forum.models.boards import Moderatorship
from forum.models.decisions import Decision
from forum.models.members import Appointment, Member
from forum.models.posts import Post
from forum.models.topics import Topic

WHY = {"reason": "It names a nurse."}


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")


def end_of_mo(cast):
    Moderatorship.held(session.get(Member, cast.mo.id))[0].end(by=None)


def count(table):
    return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("deed", ["hide", "ask-edit", "unmask", "notes"])
def test_a_moderator_no_more_decides_nothing(as_, cast, topic, meanwhile, deed):
    mo, path = as_("Mo"), f"/posts/{topic.latest_post_id}/{deed}"

    answer = meanwhile(mo, path, {**WHY, "words": "Hm"}, lambda: end_of_mo(cast))

    assert answer.status_code == 404
    assert count(Decision) == 0


def test_whoever_is_suspended_posts_nothing_and_keeps_her_words(as_, cast, topic, meanwhile):
    mia, words = as_("Mia"), {"body": "Still here", "once": "k"}

    answer = meanwhile(
        mia,
        f"/topics/{topic.id}/posts",
        words,
        lambda: session.get(Member, cast.mia.id).suspend(by=None, board=None, days=14),
    )

    assert answer.status_code == 403
    assert "Still here" in answer.text
    assert count(Post) == 1


def test_an_administrator_no_more_gives_no_roles(as_, cast, meanwhile):
    with db.transaction():
        cast.cora.appoint("administrator", by=None)
    ada = as_("Ada")

    answer = meanwhile(
        ada,
        f"/members/{cast.pat.id}/appoint",
        {"role": "administrator"},
        lambda: session.get(Member, cast.ada.id).dismiss("administrator", by=None),
    )

    assert answer.status_code == 404
    held = session.scalars(select(Appointment.member_id).filter_by(role="administrator"))
    assert held.all() == [cast.cora.id]
