"""Wherever somebody is sent on to, it is a path of this site."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from werkzeug.urls import iri_to_uri

from forum import db
from forum.models import passwords
from forum.models.guidelines import GuidelinesVersion
from forum.models.signin import Link
from tests.security.visiting import LINK, Visitor

OURS = "http://localhost"  # what Werkzeug puts before a path whose slashes it has merged
PASSWORD = "seven quiet herons at dusk"
EVIL = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "/\tevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x01/evil.example",
    "\u200b//evil.example",
    "/\u202e/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "https:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "http://localhost@evil.example",
    "//localhost@evil.example/",
    "http://localhost.evil.example/",
    "data:text/html,<script>evil.example</script>",
    "javascript:evil.example",
    "java\nscript:evil.example",
    "vbscript:evil.example",
    "mailto:a@evil.example",
    "／／evil.example",
    "/／evil.example",
    "⁄⁄evil.example",
    "/。/evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    ".evil.example",
    "@evil.example",
    ":80@evil.example",
    "evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/./\\evil.example",
    "/a/../\\evil.example",
    "/żółw\r\nSet-Cookie: evil=1",
    "/żółw",
    "/" + "a" * 20_000,
    "[//evil.example",
    "//[evil.example",
    "/[evil.example",
]


def stays(address: str) -> bool:
    """Whether every browser takes it for a path of this site (url.spec.whatwg.org)."""
    address = address.removeprefix(OURS)
    plain = all("!" <= each <= "~" for each in address) and "\\" not in address
    return plain and address.startswith("/") and not address.startswith("//")


def astray(answer) -> list[str]:
    """Where an answer leads that is not ours."""
    names = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "Refresh", "Content-Location")
    ways = [answer.headers[name] for name in names if name in answer.headers]
    found = [each for each in ways if not stays(each)]
    found += ["a cookie of theirs"] if "evil=1" in str(answer.headers) else []
    links = [each for each in LINK.findall(answer.text) if "evil" in each]
    return found + [each for each in links if not stays(iri_to_uri(each))]


def ways_on(token: str) -> list[tuple[str, str, dict[str, str]]]:
    """Every form and page that takes an address to go on to."""
    return [
        ("GET", "/sign-in", {}),
        ("POST", "/sign-in", {"email": "mia@example.org", "password": PASSWORD}),
        ("GET", "/sign-in/link", {}),
        ("POST", "/sign-in/link", {"email": "mia@example.org"}),
        ("GET", f"/sign-in/link/{token}", {}),
        ("GET", "/sign-in/confirm", {}),
        ("POST", "/sign-in/confirm", {"password": PASSWORD}),
        ("GET", "/language", {}),
        ("POST", "/language", {"language": "en"}),
        ("GET", "/guidelines/agree", {}),
        ("POST", "/guidelines/agree", {"version": "1"}),
    ]


# One function judges them: it meets all of them by one way, and some by each of the others.
SHARE = 13


@pytest.fixture
def token(cast) -> str:
    with db.transaction():
        cast.mia.password_hash = passwords.hashed(PASSWORD)
        return str(Link.issue("sign_in", "mia@example.org").token)


@pytest.mark.parametrize("who", ["Mia", "Vi"])
@pytest.mark.parametrize("htmx", [False, True])
def test_no_address_to_go_on_to_leads_away(app, token, who, htmx):
    visitor, found = Visitor.named(app, who), []
    begun = len(who) + htmx  # each of them brings others
    every = ("GET", "/sign-in") if who == "Mia" and not htmx else None

    for turn, (method, path, form) in enumerate(ways_on(token), begun):
        for evil in EVIL if (method, path) == every else EVIL[turn % SHARE :: SHARE]:
            data = {"data": {**form, "next": evil}} if method == "POST" else {}
            answer = visitor.ask(f"{path}?{urlencode({'next': evil})}", method, htmx=htmx, **data)
            found += ["a fault"] if answer.status_code >= 500 else []
            found += [f"{each} by {method} {path}" for each in astray(answer)]

    assert found == []


def test_the_press_on_an_emailed_link_leads_to_no_other_site(app, cast):
    found = []

    for evil in EVIL[::SHARE]:
        with db.transaction():
            token = Link.issue("sign_in", "mia@example.org").token
        found += astray(
            Visitor.named(app, "Vi").ask(f"/sign-in/link/{token}", "POST", data={"next": evil})
        )

    assert found == []


ODD_PATHS = (
    "//evil.example",
    "/\\evil.example",
    "//evil.example/%2e%2e",
    "/boards//evil.example",
    "/%2f%2fevil.example",
    "/exit/../..//e",
)


@pytest.mark.parametrize("who", ["Mia", "Vi"])
def test_an_odd_path_is_not_made_into_a_way_to_another_site(app, cast, who):
    visitor = Visitor.named(app, who)

    told = {path: visitor.ask(path, headers={"Host": "localhost"}) for path in ODD_PATHS}

    assert [path for path, answer in told.items() if answer.status_code >= 500] == []
    assert [f"{each} by {path}" for path, it in told.items() for each in astray(it)] == []


def test_who_has_to_agree_first_is_led_back_to_this_site(app, cast):
    with db.transaction():
        GuidelinesVersion.publish(by=None, text="Be kinder", changes="Kinder")
    mia, found = Visitor.named(app, "Mia"), []

    for path in ("/", "/boards", "/drafts", "/boards/mothers?x=//evil.example", "/search?q=tired"):
        asked = mia.ask(path)
        assert asked.status_code == 303
        found += astray(asked)
        found += astray(mia.ask(asked.headers["Location"]))

    assert found == []


def test_our_own_addresses_with_letters_of_any_language_are_passed_on(app, cast):
    mia, there = Visitor.named(app, "Mia"), "/search?q=żółw"

    plain = mia.ask("/sign-in?" + urlencode({"next": there}))
    by_htmx = mia.ask("/sign-in?" + urlencode({"next": there}), htmx=True)

    assert plain.headers["Location"] == "/search?q=" + quote("żółw")
    assert by_htmx.headers["HX-Redirect"] == "/search?q=" + quote("żółw")
