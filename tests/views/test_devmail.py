"""The demo's mail on a page; nowhere else is there such a page."""

from __future__ import annotations

import pytest

from forum.jobs import outbox
from forum.mail import delivery


@pytest.fixture
def demo(app):
    """A demo without letters: other tests leave some, with the times of their own clocks."""
    for each in delivery.folder().glob("*.eml"):
        each.unlink()
    app.config["FORUM_DEMO"] = True
    yield
    app.config["FORUM_DEMO"] = False


@pytest.mark.usefixtures("demo")
def test_a_letter_is_read_and_its_link_pressed(as_):
    visitor = as_("Vi")
    visitor.post("/sign-in/link", {"email": "mia@example.org"})
    outbox.send()

    visitor.get("/demo/mail")
    visitor.get(visitor.page.xpath("//ul[@class='list gap']//a/@href")[0])
    link = visitor.page.xpath("//main//a[contains(@href, '/sign-in/link/')]/@href")[0]

    assert visitor.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.usefixtures("demo")
def test_no_other_file_can_be_read(as_):
    vi = as_("Vi")

    for name in ["nothing", "..", "%2e%2e%2fsecret", "a.b", "x" * 200]:
        assert vi.get(f"/demo/mail/{name}").status_code == 404, name


def test_outside_the_demo_there_is_no_such_page(as_):
    assert as_("Ada").get("/demo/mail").status_code == 404
    assert as_("Ada").get("/demo/mail/letter").status_code == 404
