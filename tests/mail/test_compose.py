"""Letters are discreet, go to one address, and carry nobody's words as a link or a header."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.mail.compose import Unfit, compose, defused
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.sites import Site

FOLDER = Path(__file__).parents[2] / "templates" / "email"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
BETWEEN_TWO = "relayed_letter"  # as one of them wrote it; the other knows where it comes from
PREVIEW = 120  # characters that a lock screen or a list of mail shows at most
LINKS = re.compile(r"http\S+")
LINK = "http://127.0.0.1:8000/sign-in/link/abc"
NOTHING = {
    "what": "asked",
    "whom": "",
    "plain": False,
    "pieces": [],
    "more": 0,
    "letters": 0,
    "guidelines": False,
    "contacts": [],
    "paragraphs": [],
    "marker": ["-- write above this line --"],
    "concern": False,
}


def write(name, **context):
    """One letter of that name."""
    with db.transaction():
        words = {"link": LINK, "refuse": f"{LINK}/refuse", "when": clock.now()} | NOTHING | context
        return compose(name, "mia@example.org", **words)


@pytest.fixture
def letters(app, lately):
    """One letter of each name."""
    return lately("a letter of each name", lambda: {name: write(name) for name in NAMES})


def parsed(letter):
    """Its HTML as a program for mail reads it; raises ParseError for what is no HTML."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), True, False)
    return parser.parse(letter.html)


def test_a_subject_says_nothing_of_what_this_place_is_about(letters):
    telling = ["psychosis", "willow", "forum", "mental", "support", "mothers", "board"]

    for name, letter in letters.items():
        subject = letter.subject.casefold()
        assert [word for word in telling if word in subject] == [], name
        assert 3 < len(subject) < 60, name


def test_what_a_lock_screen_shows_of_a_letter_says_nothing(app):
    with db.transaction():
        Site.here().name = "Postpartum psychosis network"

    for name in NAMES:
        letter = write(name, paragraphs=[["My psychosis."]])
        for words in (LINKS.sub("", letter.text), parsed(letter).xpath("string(//body)")):
            before, named, _after = " ".join(words.split()).partition("psychosis")
            assert named, name
            assert len(before) > PREVIEW, name


def test_the_html_of_a_letter_is_made_for_phones_and_for_the_night(letters):
    for name, letter in letters.items():
        page = parsed(letter)
        named = {each.get("name"): each.get("content") for each in page.iter("meta")}
        assert named["viewport"] == "width=device-width, initial-scale=1", name
        assert named["color-scheme"] == "light dark", name
        assert not page.xpath("//img | //link | //script | //*[@background] | //@src"), name
        assert "url(" not in page.xpath("string(//style)"), name


def test_every_letter_comes_as_text_and_as_html_with_the_same_links(letters):
    for name, letter in letters.items():
        assert letter.text.count(LINK) == letter.html.count(LINK), name
        assert ("Willow Family Network" in letter.text) == (name != BETWEEN_TWO), name


def test_the_site_cannot_put_a_link_or_markup_into_a_letter(app):
    with db.transaction():
        Site.here().name = "<a href=//evil.example>evil.example</a> https://evil.example"

    for name in NAMES:
        letter = write(name)
        assert "evil.example" not in letter.text + letter.html, name
        assert "<a href=//" not in letter.html, name


@pytest.mark.parametrize(
    "words",
    [
        "http://evil.example",
        "www.evil.example",
        "Mia\r\nBcc: all@example.org",
        "mia@evil.example",
        "=?utf-8?q?=65vil?=",
        "[evil](http://evil.example)",
        "<script>alert(1)</script>",
        "tel:999",
    ],
)
def test_somebodys_words_become_mere_words(words):
    tame = defused(words)

    assert not set(tame) & set(".:/@=?<>()[]\r\n")


@pytest.mark.parametrize("words", ["Mia", "Misty Wren", "Zoë-Anne O’Neill", "Ŵyn 2"])
def test_names_stay_as_they_are(words):
    assert defused(words) == words


@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: b@example.org", "a@example.org\nb", "a\x00@example.org"]
)
def test_an_address_cannot_break_out_of_its_header(app, address):
    with pytest.raises(Unfit), db.transaction():
        compose("reset", address, link=LINK)

    assert session.scalars(select(OutgoingEmail)).all() == []


def test_a_letter_is_queued_in_the_transaction_of_the_deed(app):
    def fail_afterwards():
        with db.transaction():
            compose("reset", "mia@example.org", link=LINK)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_afterwards()

    assert session.scalars(select(OutgoingEmail)).all() == []


def test_a_letter_speaks_the_readers_language(app, as_):
    with db.transaction():
        Member.at("mia@example.org").language = "cy"

    as_("Vi").post("/sign-in/link", {"email": "mia@example.org"})

    assert 'lang="cy"' in session.scalars(select(OutgoingEmail.html)).one()


def test_each_letter_has_a_name_of_its_own_for_good(app):
    one, other = write("reset"), write("reset")

    assert one.message_id != other.message_id
    assert one.message_id.endswith("@127.0.0.1>")
