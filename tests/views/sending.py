"""What the composer sends, and what is there afterwards."""

from sqlalchemy import func, select

from forum import db
from forum.models.posts import Post


def form(body="You are not alone.", **fields):
    """What the composer sends."""
    return {"body": body, "once": "a-key", "place": "reply", "place_id": "1", **fields}


def post_count():
    """How many posts there are, on the whole site."""
    return db.session.scalar(select(func.count()).select_from(Post))


def newest():
    """The post that was written last."""
    return db.session.scalars(select(Post).order_by(Post.id.desc())).first()


def value(browser, name):
    """What a field of the page holds."""
    field = browser.page.xpath(f"//*[@name='{name}']")[0]
    return field.get("value") if field.tag == "input" else field.text_content()
