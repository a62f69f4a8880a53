"""Lines of the table of who may do what: one-to-one support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from forum import policy
from forum.db import session
from forum.models.match_care import HelpAsked, Opening
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.sites import Site
from forum.models.support_requests import SupportRequest
from tests import matched

WHO = {"its supporter": {"Pia"}, "its two sides": {"Mia", "Pia"}}
Line = tuple[str, Callable[[Any, Any], bool]]


def running(scene: Any) -> Match:
    """The match of Mia and Pia, made at the first question."""
    known = session.scalars(select(Match)).first()
    return known or matched.begin(scene.cast)


def helped(scene: Any) -> Match:
    """The same, once Mia has asked for help."""
    match = running(scene)
    if not HelpAsked.waits(match):
        HelpAsked.ask(match, by=scene.cast.mia, words="Please look.")
    return match


def opened(scene: Any) -> Match:
    """The same, once Cora has opened the letters."""
    match = helped(scene)
    Opening.begin(match, by=scene.cast.cora, reason="She asked.")
    session.flush()
    return match


def ended(scene: Any) -> Match:
    """The same, once it is over."""
    match = running(scene)
    match.end("planned", by=None)
    return match


def in_match(rule: str, setting: Callable[[Any], Match] = running) -> Line:
    """A `can_*` about the match; a visitor is on no page that asks."""

    def ask(scene: Any, person: Any) -> bool:
        match = setting(scene)
        return isinstance(person, Member) and getattr(policy, rule)(person, match)

    return rule, ask


def finds(rule: str) -> Line:
    """Whether a `visible_*` shows anything of one-to-one."""

    def ask(scene: Any, person: Any) -> bool:
        running(scene)
        if rule == "visible_requests":
            SupportRequest.ask(by=scene.cast.mia, **matched.ANSWERS)
        return bool(session.scalars(getattr(policy, rule)(person)).all())

    return rule, ask


def asks(scene: Any, person: Any) -> bool:
    """Whether a person may ask for somebody."""
    matched.offer(scene.cast)
    return policy.can_ask_for_support(person, Site.here())


TABLE: dict[str, Line] = {
    "Ask for somebody to write to, where mothers may": ("can_ask_for_support", asks),
    "Find the match in any list": finds("visible_matches"),
    "Write a letter in it": in_match("can_write_letter"),
    "Write a letter in it once it has ended": in_match("can_write_letter", ended),
    "Read its letters": in_match("can_read_letters"),
    "Raise a concern about its member": in_match("can_raise_concern_in"),
    "Open its letters before either side asked for help": in_match("can_open_letters"),
    "Open its letters, with a reason, once a side has asked for help": in_match(
        "can_open_letters", helped
    ),
    "Read its letters once they are opened": in_match("can_read_letters", opened),
    "See who asks for somebody": finds("visible_requests"),
    "See how long matches have been silent": finds("visible_caseload"),
    "See the peer supporters, and who has room": finds("visible_supporters"),
    "Find somebody, and say who may ask": (
        "can_arrange_support",
        lambda _scene, person: policy.can_arrange_support(person),
    ),
}
