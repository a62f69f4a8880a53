"""What is written one to one: words in one place alone, each with who may come upon them."""

from __future__ import annotations

from forum import db
from forum.models.match_care import CheckIn, HelpAsked, Opening
from forum.models.matches import Match
from forum.models.peer_supporters import PeerSupporter
from forum.models.relayed_letters import RelayedLetter
from forum.models.support_feedback import SupportFeedback
from forum.models.support_requests import SupportRequest
from tests import matched
from tests.cast import Cast
from tests.security.canaries import Aviary

BOTH, CORA = {"Mia", "Pia"}, {"Cora"}


def fill(words: Aviary, cast: Cast) -> int:
    """A match of Mia and Pia with a word of its own in every place: its number."""
    with db.transaction():
        first_name = words.hatch("membername", {*BOTH, "Cora"})
        going_on = words.hatch("goingon", {*BOTH, "Cora"})
        match = matched.begin(cast)
        facts = PeerSupporter.of(cast.pia)
        assert facts is not None
        facts.edit(
            experience=words.hatch("experience", {"Pia", "Cora"}),
            first_name=words.hatch("supportername", {*BOTH, "Cora"}),
        )
        match.member_name, match.supporter_name = first_name, facts.first_name
        match.request.first_name, match.request.going_on = first_name, going_on
        CheckIn.note(match, by=cast.cora, words=words.hatch("checkin", CORA))
        HelpAsked.ask(match, by=cast.mia, words=words.hatch("help", {"Mia", "Cora"}))
        Opening.begin(match, by=cast.cora, reason=words.hatch("opened", {*BOTH, "Cora"}))
        _letters(words, cast, match)
        match.end("planned", by=None)
        answers = {"helped": "yes", "safe": "yes", "again": "yes"}
        said = words.hatch("feedback", set())  # too few have answered
        SupportFeedback.give(match, "member", words=said, **answers)
        again = {"first_name": first_name, "going_on": going_on}
        SupportRequest.ask(by=cast.mia, **(matched.ANSWERS | again))
        return match.id


def _letters(words: Aviary, cast: Cast, match: Match) -> None:
    """One of each side, which Cora has opened; and one that waits for its writer's word."""
    for writer in (cast.mia, cast.pia):
        name = f"letter{writer.display_name.lower()}"
        said = words.hatch(name, {*BOTH, "Cora"})
        RelayedLetter.write(match, by=writer, words=said, via="web", key=name).send()
    held = words.hatch("letterheld", {"Mia"})
    RelayedLetter.write(match, by=cast.mia, words=held, via="web", key="held", held_for=["name"])
