"""What tests of topics and posts look for on a page."""

from forum import db
from forum.models.content_notes import ContentNote


def shown(browser, post):
    """The article of a post on the page last fetched."""
    return browser.page.get_element_by_id(f"post-{post.id}")


def classed(element, name):
    """What within an element is of that class."""
    return element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def words(element):
    """What an element says, its spaces gathered."""
    return " ".join(" ".join(element.itertext()).split())


def note(slug):
    """One of the labels."""
    return db.session.scalars(db.db.select(ContentNote).filter_by(slug=slug)).one()
