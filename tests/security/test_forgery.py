"""Requests that another site has the browser send are refused, and write nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.outbox import OutgoingEmail
from forum.models.signin import SignIn
from forum.models.topics import Topic
from tests.security.addresses import one_each
from tests.security.odd import rows
from tests.security.visiting import Visitor

OURS = "http://localhost"
FORGED = {
    "from another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "from another site, its origin dressed up": {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    "from a sibling": {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.localhost"},
    "from a sibling without an origin": {"Sec-Fetch-Site": "same-site"},
    "by the browser's own doing, of another origin": {
        "Sec-Fetch-Site": "none",
        "Origin": "https://evil.example",
    },
    "with a word that nobody knows": {"Sec-Fetch-Site": "friendly"},
    "in capitals": {"Sec-Fetch-Site": "SAME-ORIGIN"},
    "twice over": {"Sec-Fetch-Site": "same-origin, cross-site"},
    "from an older browser on another site": {"Origin": "https://evil.example"},
    "from a sandboxed frame": {"Origin": "null"},
    "from the same host with another scheme": {"Origin": "https://localhost"},
    "from the same host at another port": {"Origin": "http://localhost:8080"},
    "from a host that begins like ours": {"Origin": "http://localhost.evil.example"},
    "with no origin in it": {"Origin": ""},
    "with nothing but a referrer": {"Referer": f"{OURS}/topics/1"},
    "with nothing at all": {},
}
PASSING = {
    "by a page of ours": {"Sec-Fetch-Site": "same-origin", "Origin": OURS},
    "by a page of ours without an origin": {"Sec-Fetch-Site": "same-origin"},
    "by an older browser": {"Origin": OURS},
    "by a reload": {"Sec-Fetch-Site": "none"},
}


@pytest.fixture
def topic(cast) -> Topic:
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")


def send(visitor: Visitor, address: str, headers: dict[str, str], **options):
    """A form that comes with these headers alone."""
    return visitor.browser.client.post(address, headers=headers, **options)


# What the headers say is judged before any view: one way everywhere, the others at some forms.
EVERYWHERE = "from another site"
SOME = ("/topics/", "/sign-in", "/join/", "/set-up/site", "/cases/", "/you/", "/mail/", "/queue/")
FOR_MACHINES = "/mail/stop/<token>"  # mail programs send no such header; it is signed (RFC 8058)


def test_a_form_that_comes_from_elsewhere_is_refused_everywhere(app, topic):
    mia, taken = Visitor.named(app, "Mia"), set()
    form = {"body": "Forged", "title": "Forged", "kind": "thanks", "email": "mia@example.org"}
    before = rows(but="")
    forms = list(one_each(app, "POST"))
    some = [next(each for each in forms if each[1].startswith(place)) for place in SOME]

    for how, headers in FORGED.items():
        for rule, address in forms if how == EVERYWHERE else some:
            with app.app_context():
                answer = send(mia, address, headers, data=form)
            taken |= {(how, str(rule))} if answer.status_code != 403 else set()

    assert taken == {(how, FOR_MACHINES) for how in FORGED}
    assert rows(but="") == before


@pytest.mark.parametrize("how", PASSING)
def test_a_form_of_our_own_passes(app, topic, how):
    mia = Visitor.named(app, "Mia")
    number = topic.id

    with app.app_context():
        answer = send(mia, f"/topics/{number}/posts", PASSING[how], data={"body": "Mine"})

    assert answer.status_code == 303
    assert f"/topics/{number}" in answer.headers["Location"]


@pytest.mark.parametrize("how", ["from another site", "with nothing at all"])
def test_nobody_is_signed_in_or_out_or_written_to_from_elsewhere(app, cast, how):
    mia = Visitor.named(app, "Mia")
    before = rows(but="")

    for address in ("/sign-in/end", "/sign-in", "/sign-in/link", "/forgotten", "/join/name"):
        with app.app_context():
            send(mia, address, FORGED[how], data={"email": "mia@example.org", "name": "Wren"})

    assert rows(but="") == before
    assert db.session.scalar(select(func.count()).select_from(OutgoingEmail)) == 0
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_that_could_write_are_refused_too(app, topic, method):
    mia = Visitor.named(app, "Mia")

    answer = mia.ask(
        f"/topics/{topic.id}", method, headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"}
    )

    assert answer.status_code in (403, 405)


def test_the_method_is_not_taken_from_a_header_or_a_field(app, topic):
    mia = Visitor.named(app, "Mia")
    before = rows(but="")

    mia.ask(
        f"/posts/{topic.latest_post_id}/erase?_method=POST",
        headers={"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"},
    )

    assert rows(but="")["erasures"] == before["erasures"]
