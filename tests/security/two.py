"""Two people at the same second: what tests of their races share."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.db import session
from forum.models.posts import Post

WHY = {"reason": "It names a nurse."}
TWICE = "Nothing was done twice."


def posts(topic):
    """Its posts as they stand now."""
    rows = select(Post).filter_by(topic_id=topic.id).order_by(Post.id)
    return session.scalars(rows, execution_options={"populate_existing": True}).all()


def count(table, /, **about):
    """How many rows there are of a table."""
    return session.scalar(select(func.count()).select_from(table).filter_by(**about))


def loser(answers):
    """The one answer that was refused (409); all others are done."""
    assert sorted(each.status_code for each in answers) == [303] * (len(answers) - 1) + [409]
    return next(each.text for each in answers if each.status_code == 409)


def looked(browser, path, words):
    """The form, once its letter was shown."""
    browser.post(path, words)
    stamp = browser.page.xpath('//*[@name="looked"]/@value')[0]
    return {**words, "tell": "y", "looked": stamp}
