"""Links in mail: long, kept as digests, single use, short-lived, bound, spent by a press alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.members import Member
from forum.models.signin import MINUTES, Link, SignIn
from tests import letters
from tests.newcomer import join

# "break" and "stay" go with the answer to a proof, and "begin" is printed; their views test them.
IN_MAIL = [each for each in MINUTES if each not in ("break", "stay", "begin")]
NEW = {"password": "velvet kettle harbour"}
PLACES = (
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\x00/evil",
    "javascript:alert(1)",
    "evil.example",
    "http:evil.example",
    " //evil.example",
    "/\r\nLocation: https://evil.example",
    "///evil.example",
)


@pytest.fixture
def links(as_, once):
    """A fresh link of each purpose, by its name."""
    return once("links", lambda: asked_for(as_("Vi"), as_("Mia")))


def asked_for(visitor, mia):
    """The links in the letters, after each of their forms."""
    join(visitor, password="", by_link="1")
    visitor.post("/sign-in/link", {"email": "pat@example.org"})
    visitor.post("/forgotten", {"email": "ned@example.org"})
    mia.post("/you/address", {"email": "river@example.org"})
    addresses = {
        "join": "wren@example.org",
        "sign_in": "pat@example.org",
        "reset": "ned@example.org",
        "address_old": "mia@example.org",
        "address_new": "river@example.org",
    }
    return {purpose: letters.link_to(address) for purpose, address in addresses.items()}


@pytest.mark.parametrize("purpose", IN_MAIL)
def test_a_link_holds_128_bits_at_least_and_is_kept_as_a_digest(links, purpose):
    token = links[purpose].rpartition("/")[2]

    assert len(token) * 6 >= 128
    kept = session.scalars(select(Link).filter_by(purpose=purpose)).one()
    assert token not in {str(value) for value in vars(kept).values()}


def test_what_signs_in_lasts_ten_minutes_and_the_rest_thirty(links):
    lasts = {
        link.purpose: (link.expires_at - link.created_at) / timedelta(minutes=1)
        for link in session.scalars(select(Link))
    }

    assert round(lasts.pop("sign_in")) == 10
    assert {round(each) for each in lasts.values()} == {30}


@pytest.mark.parametrize("purpose", IN_MAIL)
def test_looking_spends_nothing(as_, links, purpose):
    scanner, owner = as_("Vi"), as_("Vi")

    for method in ("GET", "HEAD", "GET"):
        assert scanner.client.open(links[purpose], method=method).status_code == 200

    assert owner.post(links[purpose], NEW).status_code in (200, 303)


@pytest.mark.parametrize("purpose", IN_MAIL)
def test_a_link_can_be_pressed_once(as_, links, purpose):
    as_("Vi").post(links[purpose], NEW)

    assert as_("Vi").get(links[purpose]).status_code == 410
    assert as_("Vi").post(links[purpose], NEW).status_code == 410


@pytest.mark.parametrize("purpose", IN_MAIL)
def test_a_link_ends_by_itself(as_, links, purpose):
    with db.transaction():
        for link in session.scalars(select(Link)):
            link.expires_at = clock.ago(seconds=1)

    assert as_("Vi").get(links[purpose]).status_code == 410
    assert as_("Vi").post(links[purpose], NEW).status_code == 410


@pytest.mark.parametrize("purpose", IN_MAIL)
def test_a_link_does_nothing_but_its_own_purpose(as_, links, purpose):
    token = links[purpose].rpartition("/")[2]
    elsewhere = {links[other].rpartition("/")[0] for other in IN_MAIL if other != purpose}
    elsewhere.discard(links[purpose].rpartition("/")[0])

    for place in elsewhere:
        assert as_("Vi").post(f"{place}/{token}", NEW).status_code == 410


@pytest.mark.parametrize("purpose", ["sign_in", "reset"])
def test_a_link_is_bound_to_the_address_it_was_sent_to(as_, links, purpose):
    address = {"sign_in": "pat@example.org", "reset": "ned@example.org"}[purpose]
    with db.transaction():
        Member.at(address).email = "moved@example.org"

    assert as_("Vi").post(links[purpose], NEW).status_code == 410


def test_a_made_up_link_is_over_like_any_other(as_):
    visitor, tokens = as_("Vi"), ("x", "a" * 5000, "%00", "%2e%2e%2f", "'--", "%ff", "ünï")
    places = ("/sign-in/link", "/reset", "/join/confirm", "/address")
    links = [f"{place}/{token}" for place in places for token in tokens]

    looked = {link: visitor.get(link).status_code for link in links[::2]}
    pressed = {link: visitor.post(link, NEW).status_code for link in links}

    assert [link for link, status in looked.items() if status not in (404, 410)] == []
    assert [link for link, status in pressed.items() if status not in (404, 410)] == []


def test_links_are_made_from_the_configured_address(app, as_):
    visitor = as_("Vi")
    hosts = ("evil.example", "127.0.0.1.evil.example", "localhost:1")

    for host in hosts:
        headers = {"Host": host, "X-Forwarded-Host": "evil.example"}
        visitor.post("/sign-in/link", {"email": "mia@example.org"}, headers=headers)
    visitor.post("/forgotten", {"email": "mia@example.org"})

    found = re.findall(r"https?://[^/\s]+", letters.newest("mia@example.org").text)
    assert set(found) == {"http://127.0.0.1:8000"}


@pytest.mark.parametrize("place", PLACES)
def test_the_way_on_never_leaves_this_site(as_, place):
    visitor = as_("Vi")
    visitor.post("/sign-in/link", {"email": "mia@example.org", "next": place})
    letter, path = letters.newest("mia@example.org").text, letters.link_to("mia@example.org")

    answer = visitor.post(path.partition("?")[0], {"next": place})

    assert "evil" not in letter
    assert answer.location == "/"
    assert visitor.get("/sign-in", query_string={"next": place}).location == "/"


def test_signing_in_by_a_link_marks_the_session_as_fresh(as_, links):
    visitor = as_("Vi")

    visitor.post(links["sign_in"])

    rows = session.scalars(select(SignIn).join(SignIn.member).where(Member.id.is_not(None)))
    assert all(row.freshly_confirmed for row in rows)
