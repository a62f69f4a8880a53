"""The demo's one-to-one: Pia writes with Mia, Wren waits for somebody, and Larch has just been
found by Robin.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum import clock
from forum.cli.community.moments import back
from forum.db import session
from forum.models import workdays
from forum.models.audiences import Audience
from forum.models.match_care import CheckIn
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.peer_supporters import PeerSupporter
from forum.models.relayed_letters import RelayedLetter
from forum.models.sites import Site
from forum.models.support_requests import WORKING_DAYS, SupportRequest

# Who, since when, by which first name, and in which words.
ASKED: dict[str, dict[str, Any]] = {
    "Mia": {
        "ago": "26d 3h",
        "first_name": "Anna",
        "going_on": "I have been home from the unit for five weeks. In the day it is all right. At "
        "night I lie there and listen whether it comes back.",
        "would_help": "Somebody who has been home for longer than I have, and remembers this bit.",
        "not_about": "The day she was born. I am not there yet.",
    },
    "Wren": {
        "ago": "2d 6h",
        "first_name": "Beth",
        "going_on": "Nobody around me has had this. My friends are kind, and then they talk about "
        "sleep schools. I smile and go home.",
        "would_help": "I do not know. Not having to explain from the beginning, perhaps.",
    },
    "Robin": {
        "ago": "6d 2h",
        "first_name": "Rob",
        "going_on": "She is better than I am now, and I cannot tell her that.",
        "would_help": "A bloke who has been on this side of it. No advice needed.",
    },
}
SUPPORTERS: dict[str, dict[str, Any]] = {
    "Pia": {
        "most": 2,
        "first_name": "Jess",
        "usually": "Weekday evenings, once the boys are asleep",
        "experience": "Ill after my first, four years ago. Eleven weeks in a mother and baby unit.",
        "languages": ["English"],
    },
    "Larch": {
        "most": 1,
        "first_name": "Tom",
        "usually": "Sunday mornings",
        "experience": "My wife was ill three years ago. I am not good at talking, but I can write.",
        "languages": ["English", "Cymraeg"],
    },
}


# Who wrote when, the first first.
LETTERS = (
    (
        *("Pia", "22d 1h"),
        "Hello Anna. I read what you wrote about listening at night. I did that too, with the "
        "landing light on, for most of a spring. You need not answer quickly. I am here.",
    ),
    (
        *("Mia", "20d 4h"),
        "Thank you. It helps that you said spring, because that means it was over by summer. "
        "Last night I slept from two to five and nothing came.",
    ),
    (
        *("Pia", "12d 2h"),
        "From two to five is a good piece of sleep. What was different, if anything was?",
    ),
    (
        *("Mia", "9d 7h"),
        "My mum had the monitor. I did not have to be the one who listens. I had not thought that "
        "I could ask her.",
    ),
    (
        *("Pia", "3d 2h"),
        "That is the sentence I would keep. You asked, and somebody else listened for a night. "
        "How are the afternoons?",
    ),
)


def settle(members: dict[str, Member]) -> None:
    """Within the transaction of the community."""
    Site.here().support_audiences = list(session.scalars(select(Audience.id)))
    cora = members["Cora"]
    for name, told in SUPPORTERS.items():
        facts = PeerSupporter.grant(members[name], by=cora, most=told["most"])
        facts.edit(**{key: value for key, value in told.items() if key != "most"})
    asked = {name: _ask(members[name], **words) for name, words in ASKED.items()}
    match = _write_together(asked["Mia"], members["Pia"], by=cora)
    for number, (name, ago, words) in enumerate(LETTERS):
        _letter(match, members[name], words, at=back(ago), key=f"demo {number}")
    found = Match.propose(asked["Robin"], members["Larch"], by=cora)
    found.created_at = back("1d 4h")
    found.accept(by=members["Larch"])
    found.accepted_at = back("7h")
    found.agree("supporter")
    session.flush()


def _ask(member: Member, *, ago: str, **words: Any) -> SupportRequest:
    """As it would have been asked at the time."""
    asked = SupportRequest.ask(by=member, **({"language": "English"} | words))
    asked.created_at = back(ago)
    day = clock.local(asked.created_at).date()
    asked.promised_on = workdays.after(day, WORKING_DAYS, Site.here().calendar)
    return asked


def _letter(match: Match, writer: Member, words: str, *, at: datetime, key: str) -> None:
    """One that arrived, and was read unless it is the last."""
    row = RelayedLetter.write(match, by=writer, words=words, via="web", key=key)
    row.received_at = row.sent_at = at
    last = words == LETTERS[-1][2]
    row.read_at = None if last else at + timedelta(hours=5)


def _write_together(asked: SupportRequest, supporter: Member, *, by: Member) -> Match:
    """They have written for three weeks; the coordinator has asked once how it goes."""
    match = Match.propose(asked, supporter, by=by)
    match.accept(by=supporter)
    match.agree("supporter")
    match.agree("member")
    match.created_at, match.accepted_at = back("24d 5h"), back("23d 2h")
    match.supporter_agreed_at, match.member_agreed_at = back("23d 1h"), back("22d 9h")
    match.begun_at, asked.closed_at = match.member_agreed_at, match.accepted_at
    match.write_by = back("22d 9h") + timedelta(hours=48)
    match.first_letter_at, match.last_letter_at = back("22d 1h"), back("3d 2h")
    match.last_letter_by = "supporter"
    words = "Rang both. She finds it a relief not to begin at the beginning. All well."
    CheckIn.note(match, by=by, words=words).created_at = back("5d 4h")
    return match
