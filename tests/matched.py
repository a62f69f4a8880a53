"""One-to-one for tests: Mia asks, Pia is asked, both agree."""

from __future__ import annotations

from forum.db import session
from forum.models.audiences import Audience
from forum.models.matches import Match
from forum.models.peer_supporters import PeerSupporter
from forum.models.sites import Site
from forum.models.support_requests import SupportRequest

ANSWERS = {
    "first_name": "Rose",
    "going_on": "I am home from hospital, and frightened of the nights.",
    "would_help": "Somebody who has been there.",
    "not_about": "Please nothing about births.",
    "language": "English",
}


def offer(cast) -> None:
    """Mothers may ask, and Pia has said by which name she writes."""
    Site.here().support_audiences = [Audience.named("Mothers").id]
    facts = PeerSupporter.grant(cast.pia, by=cast.cora, most=2)
    facts.edit(first_name="Juno", languages=["English"], experience="Two years on.")
    session.flush()


def ask(cast, **more) -> SupportRequest:
    """Mia asks for somebody."""
    offer(cast)
    return SupportRequest.ask(by=cast.mia, **(ANSWERS | more))


def propose(cast) -> Match:
    """Cora asks Pia."""
    match = Match.propose(ask(cast), cast.pia, by=cast.cora)
    session.flush()
    return match


def introduce(cast) -> Match:
    """Pia has said yes."""
    match = propose(cast)
    match.accept(by=cast.pia)
    session.flush()
    return match


def begin(cast) -> Match:
    """Both have agreed to the boundaries, and may write."""
    match = introduce(cast)
    match.agree("member")
    match.agree("supporter")
    session.flush()
    return match
