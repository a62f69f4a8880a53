"""The pages of one-to-one: a match of Mia and Pia, a request that waits, one that is over."""

from __future__ import annotations

from datetime import timedelta

from forum import clock
from forum.db import session
from forum.models.drafts import ASKING, Draft
from forum.models.match_care import CheckIn, HelpAsked, Opening
from forum.models.matches import Match
from forum.models.peer_supporters import PeerSupporter
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import RelayedLetter
from forum.models.support_requests import SupportRequest
from tests import matched
from tests.cast import Cast
from tests.waiting_things import WORDS

MEMBER = (
    *("/one-to-one", "/one-to-one/ask", "/matches/{running}", "/matches/{running}/help"),
    *("/matches/{running}/ending", "/matches/{running}/end", "/matches/{over}"),
    *("/matches/{over}/feedback", "/one-to-one/withdraw", "/one-to-one/ask/discard"),
    *("/matches/{running}/letters", "/matches/letters/{held}/held"),
)
SUPPORTER = (
    *("/", "/supporting", "/supporting/facts", "/matches/{support_question}", "/matches/{running}"),
    *("/matches/{support_question}/decline", "/matches/{running}/concern"),
    *("/matches/{running}/letters", "/matches/letters/{letter}/concern"),
)
COORDINATOR = (
    *("/caseload", "/caseload/former", "/caseload/feedback", "/caseload/supporters"),
    *("/caseload/supporters?q=m", "/caseload/supporters/{supporter}"),
    *("/caseload/supporters/{supporter}/end", "/caseload/requests/{waiting_request}"),
    *("/caseload/requests/{asked_request}", "/caseload/requests/{waiting_request}/decline"),
    *("/caseload/matches/{running}", "/caseload/matches/{running}/open", "/set-up/one-to-one"),
    "/matches/aside",
    *("/set-up/one-to-one/boundaries", "/matches/{running}/ending", "/matches/{running}/end"),
)


def fill(cast: Cast) -> dict[str, int]:
    """Within a writing transaction that is already begun: the numbers for the addresses."""
    running = _running(cast)
    PeerSupporter.of(cast.pia).edit(experience=WORDS, usually="Evenings", most=9)
    question = _match(cast, cast.sol, name="Sorrel")
    over = _match(cast, cast.mia, name="Rose")
    over.accept(by=cast.pia)
    for side in ("member", "supporter"):
        over.agree(side)
    over.end("planned", by=None)
    waiting = SupportRequest.ask(by=cast.mo, **(matched.ANSWERS | {"going_on": WORDS}))
    waiting.promised_on = clock.today() - timedelta(days=1)
    SupportRequest.ask(by=cast.mia, **(matched.ANSWERS | {"not_about": WORDS}))
    Draft.keep(*ASKING, {"going_on": WORDS}, by=cast.mia)
    session.flush()
    return _letters(running, cast) | {
        "running": running.id,
        "support_question": question.id,
        "over": over.id,
        "supporter": PeerSupporter.of(cast.pia).id,
        "waiting_request": waiting.id,
        "asked_request": question.request_id,
    }


def _running(cast: Cast) -> Match:
    """They have been silent, and one of them asked for help."""
    match = matched.begin(cast)
    match.last_letter_at = clock.ago(days=20)
    CheckIn.note(match, by=cast.cora, words=WORDS)
    HelpAsked.ask(match, by=cast.mia, words=WORDS)
    Opening.begin(match, by=cast.cora, reason=WORDS).until = clock.now() - timedelta(days=1)
    return match


def _letters(match: Match, cast: Cast) -> dict[str, int]:
    """One that has arrived, with a phrase of concern; one that waits for its writer."""
    RelayAddress.open(match)
    sent = RelayedLetter.write(match, by=cast.mia, words=WORDS, via="web", key="a", concern=True)
    sent.send()
    words = f"{WORDS} Ring me: 07700 900123"
    held = RelayedLetter.write(
        match, by=cast.mia, words=words, via="mail", key="b", held_for=["phone"]
    )
    match.last_letter_at = clock.ago(days=20)
    return {"letter": sent.id, "held": held.id}


def _match(cast: Cast, member: object, *, name: str) -> Match:
    """Pia is asked about what somebody asks for."""
    asked = SupportRequest.ask(by=member, **(matched.ANSWERS | {"first_name": name}))
    match = Match.propose(asked, cast.pia, by=cast.cora)
    session.flush()
    return match
