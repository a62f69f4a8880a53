"""One-to-one does not exist for others: its words are looked for wherever they could stand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.mail import carrying
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.peer_supporters import PeerSupporter
from forum.models.relayed_letters import RelayedLetter
from tests.security import paired
from tests.security.addresses import one_each
from tests.security.canaries import Aviary
from tests.security.visiting import Visitor

# Where it stands, and where else it could: counts, records, search. Who else walks: test_walking.
PLACES = (*("/matches", "/one-to-one", "/supporting", "/members", "/people"), "/search", "/for-you")


def write(cast) -> Aviary:
    """A match, and a second supporter who looks on: the number of it."""
    words = Aviary()
    words.topics["match"] = paired.fill(words, cast)
    with db.transaction():
        PeerSupporter.grant(cast.sol, by=cast.cora).edit(first_name="Kit")
    return words


@pytest.fixture
def words(cast, once) -> Aviary:
    """The words of both sides."""
    return once("one to one", lambda: write(cast))


def test_another_supporter_comes_upon_no_word_of_it(app, words):
    visitor = Visitor.named(app, "Sol")
    places = [each for _, each in one_each(app) if each.startswith(PLACES)]

    answers = [visitor.ask(address) for address in places]

    assert [each for each in answers if each.status_code >= 500] == []
    told = " ".join(each.text for each in answers)
    assert "Kit" in told
    assert words.met(told) == set()


@pytest.mark.usefixtures("words")
def test_no_mail_says_a_word_of_it():
    with db.transaction():
        for letter in db.session.scalars(select(RelayedLetter)):
            OutgoingEmail.carry(letter, message_id=f"<{letter.id}@example.org>")
    waiting = db.session.scalars(select(OutgoingEmail)).all()
    carried = [carrying.compose_now(each) for each in waiting if each.letter_id]

    mails = [*waiting, *filter(None, carried)]
    assert any(carried)
    assert not any("canary" in f"{each.subject}{each.text}{each.html}" for each in mails)


def test_neither_side_finds_the_others_name_or_address_on_the_pages_of_the_match(app, words):
    for who, other in (("Mia", "Pia"), ("Pia", "Mia")):
        visitor = Visitor.named(app, who)
        for path in (f"/matches/{words.topics['match']}", "/one-to-one", "/supporting"):
            text = visitor.ask(path).text
            assert other not in text, (who, path)
            assert f"{other.lower()}@" not in text, (who, path)


def test_a_copy_of_ones_data_has_ones_own_side_of_it(as_, words):
    texts = {who: as_(who).post("/you/copy").text for who in ("Mia", "Pia", "Sol")}

    places = ("membername", "goingon", "help", "experience", "supportername", "checkin")
    places += ("lettermia", "letterpia", "letterheld")
    copied = {
        who: [each for each in places if any(each in word for word in words.met(text))]
        for who, text in texts.items()
    }
    assert copied["Mia"] == [
        *("membername", "goingon", "help", "supportername", "lettermia", "letterheld")
    ]
    assert set(copied["Pia"]) == {"membername", "experience", "supportername", "letterpia"}
    assert copied["Sol"] == []
    assert '"supporter_id"' not in texts["Mia"]
    assert db.session.scalars(select(Match.id)).all() == [words.topics["match"]]
