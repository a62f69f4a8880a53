"""How often: counted for each network in the database, only a keyed digest kept, a day at most."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.limit_counts import LimitCount
from forum.views import limits

FORM = {"email": "nobody@example.org"}


def ask(browser, address="203.0.113.5"):
    """Asks for a link from a network; the status."""
    options = {"environ_base": {"REMOTE_ADDR": address}}
    return browser.post("/sign-in/link", FORM, **options).status_code


def exhaust(browser, address="203.0.113.5"):
    """Asks as often as one may."""
    for _ in range(30):
        assert ask(browser, address) == 303


@pytest.fixture
def visitor(as_, once):
    """From a network that has asked as often as one may."""
    browser = as_("Vi")
    once("asked often", lambda: exhaust(browser))
    return browser


def test_past_the_limit_the_page_says_when_to_try_again(visitor):
    assert ask(visitor) == 429

    assert "Please try again after" in visitor.text
    assert 0 < int(visitor.response.headers["Retry-After"]) <= 3600


def test_by_htmx_the_same_words_land_above_the_page(visitor):
    options = {"environ_base": {"REMOTE_ADDR": "203.0.113.5"}}
    answer = visitor.post("/sign-in/link", FORM, htmx=True, **options)

    assert answer.status_code == 429
    assert answer.headers["HX-Retarget"] == "#flash"


def test_another_network_is_not_slowed_down(visitor):
    assert ask(visitor, "203.0.113.6") == 303


def test_forms_that_send_letters_count_together(visitor):
    answer = visitor.post("/forgotten", FORM, environ_base={"REMOTE_ADDR": "203.0.113.5"})

    assert answer.status_code == 429


def test_when_the_time_is_over_it_begins_anew(visitor):
    with db.transaction():
        for row in session.scalars(select(LimitCount)):
            row.expires_at = clock.ago(seconds=1)

    assert ask(visitor) == 303


def most():
    """Whoever has asked so far has asked as often as one may."""
    with db.transaction():
        for row in session.scalars(select(LimitCount)):
            row.count = 30


def test_ipv6_counts_by_the_first_half_of_the_address(as_):
    visitor = as_("Vi")
    assert ask(visitor, "2001:db8:1:2:3::1") == 303
    most()

    assert ask(visitor, "2001:db8:1:2:ffff:ffff:ffff:ffff") == 429
    assert ask(visitor, "2001:db8:1:3::1") == 303


def test_an_ipv4_address_in_the_clothes_of_ipv6_is_the_same_network(visitor):
    assert ask(visitor, "::ffff:203.0.113.5") == 429


def test_what_is_no_address_is_a_network_too(as_):
    visitor, addresses = as_("Vi"), ("", "not an address", "203.0.113.5'--")
    assert ask(visitor, addresses[0]) == 303
    most()

    assert [ask(visitor, each) for each in addresses] == [429] * 3
    assert ask(visitor, "203.0.113.6") == 303


def test_no_network_address_is_kept(as_):
    ask(as_("Vi"), "203.0.113.5")

    rows = session.scalars(select(LimitCount)).all()
    assert rows
    assert all("203.0.113" not in row.key for row in rows)
    assert all(row.expires_at < clock.ahead(hours=24, seconds=1) for row in rows)


def test_a_refused_form_counts_too(as_):
    visitor = as_("Vi")

    visitor.post("/sign-in/link", {"email": "no address"})

    assert [row.count for row in session.scalars(select(LimitCount))] == [1]


def test_the_digest_hangs_on_the_secret_of_the_site(app):
    before = limits.digest("network:203.0.113.5/32")

    app.config["SECRET_KEY"], kept = "another", app.config["SECRET_KEY"]
    after = limits.digest("network:203.0.113.5/32")
    app.config["SECRET_KEY"] = kept

    assert before != after
