"""Passwords cannot be guessed by trying, and nobody can lock an owner out or flood a mailbox."""

from __future__ import annotations

import itertools

import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import db
from forum.models.guesses import FREE
from forum.models.members import Member
from forum.models.passwords import hashed
from tests import letters

PASSWORD = "lamp on the stairs"
FIGURE = 60  # tries, by which a guesser has to be stopped
HEADERS = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "CF-Connecting-IP")


@pytest.fixture(autouse=True)
def _mia_has_a_password(app):
    with db.transaction():
        Member.at("mia@example.org").password_hash = hashed(PASSWORD)


@pytest.fixture
def behind_a_proxy(app):
    """One trusted proxy, as FORUM_PROXIES=1 sets it up."""
    bare, app.wsgi_app = app.wsgi_app, ProxyFix(app.wsgi_app)
    yield
    app.wsgi_app = bare


def guess(browser, address="mia@example.org", password="wrong password", *, headers=None, at=None):
    """One try; the status. `at`: the network that the connection comes from."""
    options = {"environ_base": {"REMOTE_ADDR": at}} if at else {}
    data = {"email": address, "password": password}
    return browser.post("/sign-in", data, headers=headers or {}, **options).status_code


def tries_until_stopped(browser, headers):
    """How many guesses are answered with anything but a pause."""
    for number in range(FIGURE + 1):
        if guess(browser, headers=headers(number)) == 429:
            return number
    return FIGURE + 1


def test_forged_forwarding_headers_do_not_help_a_guesser(as_):
    guesser, owner = as_("Vi"), as_("Vi")

    tries = tries_until_stopped(guesser, lambda n: dict.fromkeys(HEADERS, f"198.51.100.{n}"))

    assert tries < FIGURE
    assert guess(guesser, password=PASSWORD) == 429
    assert guess(owner, password=PASSWORD, at="203.0.113.9") == 303


@pytest.mark.usefixtures("behind_a_proxy")
def test_behind_the_proxy_only_its_own_word_counts(as_):
    guesser, owner = as_("Vi"), as_("Vi")

    tries = tries_until_stopped(
        guesser, lambda n: {"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.7"}
    )

    assert tries < FIGURE
    headers = {"X-Forwarded-For": "203.0.113.9"}
    assert guess(owner, password=PASSWORD, headers=headers) == 303


def test_many_networks_are_stopped_too_and_the_owner_gets_in_by_link(as_):
    guesser, owner = as_("Vi"), as_("Vi")
    stopped = None

    for number in range(FIGURE):
        if guess(guesser, at=f"198.51.100.{number}") == 429:
            stopped = number
            break

    assert stopped
    assert guess(owner, password=PASSWORD, at="203.0.113.9") == 429
    assert "a link by email lets you in now" in owner.text
    owner.post("/sign-in/link", {"email": "mia@example.org"})
    assert owner.post(letters.link_to("mia@example.org")).status_code == 303


def test_where_the_owner_was_today_she_does_not_notice_them(as_):
    guesser, owner = as_("Vi"), as_("Vi")
    assert guess(owner, password=PASSWORD, at="203.0.113.9") == 303

    for number in range(FREE["account"] + 2):
        guess(guesser, at=f"198.51.100.{number}")

    assert guess(guesser, at="198.51.100.99") == 429
    assert guess(as_("Vi"), password=PASSWORD, at="203.0.113.9") == 303


def test_one_network_cannot_try_one_password_on_many_accounts(as_):
    guesser = as_("Vi")

    answers = [guess(guesser, f"member{n}@example.org") for n in range(FREE["network"] + 1)]

    assert answers[-1] == 429


def test_guessing_where_it_is_asked_once_more_is_stopped_alike(as_):
    thief = as_("Mia")

    answers = [
        thief.post("/sign-in/confirm", {"password": f"guess {n}"}).status_code for n in range(10)
    ]

    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_pause_says_when_it_is_over(as_):
    guesser = as_("Vi")
    tries_until_stopped(guesser, lambda n: {})

    assert 0 < int(guesser.response.headers["Retry-After"]) <= 61


@pytest.mark.parametrize("address", ["mia@example.org", "stranger@example.org"])
def test_a_stranger_can_send_three_letters_an_hour_to_an_address_whatever_the_form(as_, address):
    forms = itertools.cycle(("/sign-in/link", "/forgotten"))

    for _ in range(12):
        as_("Vi").post(next(forms), {"email": address})
    mia = as_("Pat")
    mia.post("/you/address", {"email": address})

    assert letters.count() == 3 + 1  # the last one went to Pat's own address


def test_the_flood_does_not_keep_the_owner_from_her_link(as_):
    owner = as_("Vi")
    guess(owner, password=PASSWORD, at="203.0.113.9")
    for _ in range(10):
        as_("Vi").post("/sign-in/link", {"email": "mia@example.org"})

    before = letters.count()
    options = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    as_("Vi").post("/sign-in/link", {"email": "mia@example.org"}, **options)

    assert letters.count() == before + 1
