"""`forum seed`: a synthetic community whose parts agree with each other."""

from __future__ import annotations

from sqlalchemy import func, select

from forum import db
from forum.cli.seed import sow
from forum.db import session
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.views.application import Forum
from tests import indexed


def test_seeding_makes_as_many_as_asked_for_and_its_parts_agree(app: Forum) -> None:
    before = [session.scalar(select(func.count(each.id))) for each in (Member, Topic, Post)]
    session.commit()

    sow(members=30, topics=12, posts=200)

    after = [session.scalar(select(func.count(each.id))) for each in (Member, Topic, Post)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [30, 12, 200]
    newest = select(func.max(Post.id)).where(Post.topic_id == Topic.id).scalar_subquery()
    assert not session.scalars(select(Topic).where(Topic.latest_post_id != newest)).all()
    like = select(func.count()).select_from(Post).where(Post.plain.ilike("%kettle%"))
    assert indexed.words("kettle") == session.scalar(like) > 0
    with db.transaction():  # whoever comes next gets a number that nobody has
        session.get(Topic, 1).reply(by=session.get(Member, 1), body="A word after all of that.")
