"""One-to-one does not exist for others: its words are looked for wherever they could stand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.match_care import CheckIn, HelpAsked, Opening
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.peer_supporters import PeerSupporter
from forum.models.support_feedback import SupportFeedback
from forum.models.support_requests import SupportRequest
from tests import matched
from tests.security.addresses import one_each
from tests.security.visiting import Visitor

# Where it stands, and where else it could: counts, records, search, the log and its file.
PLACES = (
    *("/caseload", "/matches", "/one-to-one", "/supporting", "/set-up/one-to-one", "/audit"),
    *("/members", "/people", "/figures", "/search", "/for-you", "/you"),
)
BOTH, CORA = {"Mia", "Pia"}, {"Cora"}
SEEN_BY = {
    "canaryrose": {*BOTH, "Cora"},  # the member's chosen name
    "canaryjuno": {*BOTH, "Cora"},
    "canarygoingon": {*BOTH, "Cora"},
    "canaryexperience": {"Pia", "Cora"},
    "canarycheckin": CORA,
    "canaryhelp": {"Mia", "Cora"},
    "canaryopening": {*BOTH, "Cora"},
    "canaryfeedback": set(),  # too few have answered
}


def write(cast) -> int:
    """A match with a word of its own in every place, and a second supporter who looks on."""
    with db.transaction():
        words = {"first_name": "canaryrose", "going_on": "canarygoingon"}
        match = matched.begin(cast)
        match.member_name, match.supporter_name = "canaryrose", "canaryjuno"
        for name, word in words.items():
            setattr(match.request, name, word)
        facts = PeerSupporter.of(cast.pia)
        facts.edit(experience="canaryexperience", first_name="canaryjuno")
        CheckIn.note(match, by=cast.cora, words="canarycheckin")
        HelpAsked.ask(match, by=cast.mia, words="canaryhelp")
        Opening.begin(match, by=cast.cora, reason="canaryopening")
        PeerSupporter.grant(cast.sol, by=cast.cora).edit(first_name="Kit")
        match.end("planned", by=None)
        answers = {"helped": "yes", "safe": "yes", "again": "yes"}
        SupportFeedback.give(match, "member", words="canaryfeedback", **answers)
        SupportRequest.ask(by=cast.mia, **(matched.ANSWERS | words))
        return match.id


@pytest.fixture
def written(cast, once):
    """The number of the match."""
    return once("one to one", lambda: write(cast))


def found(app, who: str) -> set[str]:
    """The words that somebody comes across."""
    visitor = Visitor.named(app, who)
    texts = [
        visitor.ask(address).text.lower()
        for _, address in one_each(app)
        if address.startswith(PLACES)
    ]
    return {word for word in SEEN_BY for text in texts if word in text}


@pytest.mark.parametrize("who", ["Ada", "Mo", "Sol", "Mia", "Pia", "Cora"])
@pytest.mark.usefixtures("written")
def test_each_word_is_seen_by_those_alone_whom_it_is_for(app, who):
    assert found(app, who) == {word for word, names in SEEN_BY.items() if who in names}


@pytest.mark.usefixtures("written")
def test_no_mail_says_a_word_of_it():
    mails = db.session.scalars(select(OutgoingEmail)).all()

    assert not any("canary" in f"{each.subject}{each.text}{each.html}" for each in mails)


@pytest.mark.usefixtures("written")
def test_neither_side_finds_the_others_name_or_address_on_the_pages_of_the_match(app, written):
    for who, other in (("Mia", "Pia"), ("Pia", "Mia")):
        visitor = Visitor.named(app, who)
        for path in (f"/matches/{written}", "/one-to-one", "/supporting"):
            text = visitor.ask(path).text
            assert other not in text, (who, path)
            assert f"{other.lower()}@" not in text, (who, path)


def test_a_copy_of_ones_data_has_ones_own_side_of_it(as_, cast, written):
    texts = {who: as_(who).post("/you/copy").text for who in ("Mia", "Pia", "Sol")}

    assert "canarygoingon" in texts["Mia"]
    assert "canaryhelp" in texts["Mia"]
    assert "canaryexperience" not in texts["Mia"]
    assert "canarygoingon" not in texts["Pia"]
    assert "canaryhelp" not in texts["Pia"]
    assert "canaryexperience" in texts["Pia"]
    assert '"supporter_id"' not in texts["Mia"]
    assert "canary" not in texts["Sol"]
    assert "canarycheckin" not in texts["Mia"] + texts["Pia"]
    assert db.session.scalars(select(Match.id)).all() == [written]
