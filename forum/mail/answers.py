"""What whoever writes to a relay address is told by mail when no letter comes of it, or not yet.

Nobody is answered often: whoever forges a sender would make us the one who floods her mailbox.
"""

from __future__ import annotations

from flask import current_app

from forum import policy, tokens
from forum.db import session
from forum.mail.compose import Unfit, compose
from forum.models.limit_counts import LimitCount
from forum.models.members import Member
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import RelayedLetter
from forum.models.urgent_help import HelpContact

DAY, HOUR = 24 * 3600, 3600  # seconds
REFUSALS = 2  # to one address in a day
ALL_REFUSALS = 60  # in an hour: more is an attack, and is not answered
SAME = 3  # answers of one kind to a member in a day


def refuse(back: str) -> str:
    """The one answer to whoever is not known: the same words whether the address exists or not."""
    secret = str(current_app.config["SECRET_KEY"])
    key = f"relay:refused:{tokens.keyed_digest(secret, back.lower())}"
    if LimitCount.hit("relay:refused", HOUR) > ALL_REFUSALS or LimitCount.hit(key, DAY) > REFUSALS:
        return "passed over"
    try:
        compose("relay_refused", back, link=_site("/one-to-one"))
    except Unfit:
        return "passed over"
    return "refused"


def say(name: str, writer: Member, address: RelayAddress) -> str:
    """Tells a member why her mail is no letter; `name` is the template."""
    if LimitCount.hit(f"{name}:{address.id}", DAY) > SAME:
        return "passed over"
    link = _site(f"/matches/{address.match_id}")
    compose(name, str(writer.email), language=writer.language, link=link)
    return name


def ask_about(letter: RelayedLetter) -> str:
    """Asks a writer to look at a letter that may say who she is, before it goes."""
    writer, link = letter.writer, _site(f"/matches/letters/{letter.id}/held")
    compose("relay_held", str(writer.email), language=writer.language, link=link)
    return "held"


def offer_help(writer: Member, address: RelayAddress) -> None:
    """Whom to call now: to somebody who has just written that she cannot go on."""
    if LimitCount.hit(f"relay_help:{address.id}", DAY) <= SAME:
        contacts = [each for each in HelpContact.offered() if each.everywhere]
        compose(
            "relay_help",
            str(writer.email),
            language=writer.language,
            contacts=contacts,
            link=_site("/urgent-help"),
        )


def tell_coordinators() -> None:
    """A mail could not be read: that there is one, and nothing of it; once a day."""
    if LimitCount.hit("relay_aside", DAY) > 1:
        return
    for each in session.scalars(policy.coordinators()):
        if each.email:
            link = _site("/matches/aside")
            compose("relay_aside", each.email, language=each.language, link=link)


def _site(path: str) -> str:
    return f"{current_app.config['FORUM_ADDRESS']}{path}"
