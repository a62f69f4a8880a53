"""Lines of the table of who may do what: letters between the two of a match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum import policy
from forum.db import session
from forum.models.kept_aside import KeptAside
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import RelayedLetter
from tests import support_lines

Line = tuple[str, Callable[[Any, Any], bool]]


def written(scene: Any) -> Match:
    """Mia has written a letter, and a second one that is held; a third nobody could read."""
    match = support_lines.running(scene)
    for key, held in (("sent", ()), ("held", ("name",))):
        letter = RelayedLetter.write(
            match, by=scene.cast.mia, words=key, via="mail", key=key, held_for=held
        )
        if not held:
            letter.send()
    KeptAside.keep(b"?", RelayAddress.of(match, "member"))
    session.flush()
    return match


def finds(rule: str) -> Line:
    """Whether a `visible_*` shows anything."""

    def ask(scene: Any, person: Any) -> bool:
        match = written(scene)
        if rule != "visible_letters_of":
            return bool(session.scalars(getattr(policy, rule)(person)).all())
        letters = isinstance(person, Member) and policy.visible_letters_of(person, match)
        return bool(letters is not False and session.scalars(letters).all())

    return rule, ask


TABLE: dict[str, Line] = {
    "Come to the page of its letters as one of the two": finds("visible_correspondences"),
    "Find one of its letters": finds("visible_letters_of"),
    "Find a letter of Mia’s as the one whom it reached": finds("visible_letters_to"),
    "See a letter of Mia’s that waits for her word": finds("visible_held_letters"),
    "See that a mail to the match could not be read": finds("visible_kept_aside"),
}
