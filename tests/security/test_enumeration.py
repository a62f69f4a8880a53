"""Nobody can find out whether an address has an account: the same words, status, work and mail.

Every form that takes an address is sent twice: with one that has an account, with one that has
none. OWASP ASVS 5.0 §6.3.8.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete

from forum import db
from forum.db import session
from forum.models.address_changes import AddressChange
from forum.models.members import Member
from forum.models.passwords import hashed
from tests import letters
from tests.newcomer import join, take_time
from tests.statements import asked
from tests.visits import Browser

KNOWN, UNKNOWN = "pat@example.org", "zed@example.org"  # as long as each other


@dataclass
class Seen:
    """What somebody outside can see of an answer, and the work that could be measured."""

    status: int
    location: str | None
    words: str
    next_words: str
    statements: list[str]
    hashings: int
    letters: int


def sign_in(browser: Browser, address: str) -> None:
    """With a password that is wrong."""
    browser.post("/sign-in", {"email": address, "password": "some password"})


def ask_for_a_link(browser: Browser, address: str) -> None:
    """A link to sign in."""
    browser.post("/sign-in/link", {"email": address})


def reset(browser: Browser, address: str) -> None:
    """A link for a new password."""
    browser.post("/forgotten", {"email": address})


def give_address(browser: Browser, address: str) -> None:
    """The step of joining that takes the address."""
    browser.post("/join/address", {"email": address, "password": "lamp on the stairs"})


def finish_steps(browser: Browser, _address: str) -> None:
    """The step of joining that sends the letter."""
    browser.post("/join/guidelines", {"version": "1"})


def resend(browser: Browser, _address: str) -> None:
    """The letter once more."""
    browser.post("/join/check")


def change_address(browser: Browser, address: str) -> None:
    """Another address for a member."""
    browser.post("/you/address", {"email": address})


def nothing(_browser: Browser, _address: str) -> None:
    """No step before."""


def nothing_asked_before(_browser: Browser, _address: str) -> None:
    """She has not asked for another address yet."""
    with db.transaction():
        session.execute(delete(AddressChange))


def up_to_address(browser: Browser, _address: str) -> None:
    """The first step of joining."""
    join(browser, until="/join/address")


def up_to_guidelines(browser: Browser, address: str) -> None:
    """All steps but the last."""
    join(browser, until="/join/guidelines", email=address)
    take_time()


def all_steps(browser: Browser, address: str) -> None:
    """Every step."""
    join(browser, email=address)


Step = Callable[[Browser, str], None]
FORMS: dict[str, tuple[str, Step, Step, int]] = {
    "sign in": ("Vi", nothing, sign_in, 0),
    "link": ("Vi", nothing, ask_for_a_link, 1),
    "reset": ("Vi", nothing, reset, 1),
    "join: address": ("Vi", up_to_address, give_address, 0),
    "join: letter": ("Vi", up_to_guidelines, finish_steps, 1),
    "join: letter again": ("Vi", all_steps, resend, 1),
    "change of address": ("Mia", nothing_asked_before, change_address, 2),
}


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hashing that argon2 does."""
    done: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(PasswordHasher, name)

        def counted(*args: object, _real: object = real) -> object:
            done.append("argon2")
            return _real(*args)

        monkeypatch.setattr(PasswordHasher, name, counted)
    return done


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kept", ["a password", "links only"])
def test_an_address_with_an_account_is_answered_like_one_without(app, as_, hashings, form, kept):
    with db.transaction():
        has = hashed("another password") if kept == "a password" else None
        Member.at(KNOWN).password_hash = has

    known = look(as_, hashings, form, KNOWN)
    unknown = look(as_, hashings, form, UNKNOWN)

    assert known == unknown
    assert known.letters == FORMS[form][3]


@pytest.mark.parametrize("form", FORMS)
def test_so_it_is_once_letters_are_refused(app, as_, once, hashings, form):
    def refuse() -> None:
        for address in (KNOWN, UNKNOWN):
            for _ in range(3):
                as_("Vi").post("/forgotten", {"email": address})

    once("letters refused", refuse, lasts=600)  # seconds: of the hour for which they are

    assert look(as_, hashings, form, KNOWN) == look(as_, hashings, form, UNKNOWN)


def test_after_too_many_guesses_too(as_):
    pages = []
    for address in (KNOWN, UNKNOWN):
        visitor = as_("Vi")
        for _ in range(6):
            sign_in(visitor, address)
        pages.append((visitor.response.status_code, plain(visitor, address)))

    assert pages[0] == pages[1]
    assert pages[0][0] == 429


def test_a_letter_tells_its_reader_alone(as_):
    for address, name in ((KNOWN, "join_known"), (UNKNOWN, "join_confirm")):
        join(as_("Vi"), email=address, name=f"Misty {address[:3]}")

        assert letters.newest(address).name == name


def look(as_: Callable[[str], Browser], hashings: list[str], form: str, address: str) -> Seen:
    """Sends a form from a browser of its own, and the page that it leads to."""
    who, before, send, _letters = FORMS[form]
    browser = as_(who)
    before(browser, address)
    hashings.clear()
    sent = letters.count()
    with asked() as statements:
        send(browser, address)
    response = browser.response
    words = plain(browser, address) if response.text else ""
    count = len(hashings)
    if response.location:
        browser.get(response.location)
    return Seen(
        status=response.status_code,
        location=response.location,
        words=words,
        next_words=plain(browser, address),
        statements=[shape(each) for each in statements],
        hashings=count,
        letters=letters.count() - sent,
    )


def plain(browser: Browser, address: str) -> str:
    """What the page says, but for the address itself."""
    return browser.text.replace(address, "(address)")


def shape(statement: str) -> str:
    """What kind of statement on which table: an INSERT with another column is as much work."""
    table = re.search(r"(?:FROM|INTO|UPDATE) (\w+)", statement)
    return f"{statement.split()[0]} {table[1] if table else ''}"
