"""Lines of the table of who may do what: members' records, the ladder, the log and the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum import policy
from forum.db import session
from forum.models.canned_replies import CannedReply
from forum.models.members import Member
from forum.models.notes import Note
from forum.models.suspensions import Suspension


def about_mia(rule: str) -> tuple[str, Callable[[Any, Any], bool]]:
    """A `can_*` about the member who wrote on the scene's board."""
    return rule, lambda scene, person: getattr(policy, rule)(person, scene.cast.mia)


def on_ladder(rule: str, name: str) -> tuple[str, Callable[[Any, Any], bool]]:
    """A `can_*` about one of the cast, on the scene's board."""
    return rule, lambda scene, person: getattr(policy, rule)(
        person, getattr(scene.cast, name), scene.board
    )


def there(rule: str) -> tuple[str, Callable[[Any, Any], bool]]:
    """Whether a `visible_*` shows anything of the scene's board, once something was done there."""

    def ask(scene: Any, person: Any) -> bool:
        if not scene.post.hidden:
            scene.post.hide(by=scene.cast.mo)
            Note.on_post(scene.post, by=scene.cast.mo, words="Calm by now.")
            CannedReply.suggest(by=scene.cast.cora)
        rows = getattr(policy, rule)(person)
        kind = rows.column_descriptions[0]["type"]
        if rule == "visible_audit_entries":
            rows = rows.where(kind.board_id == scene.board.id)
        return bool(session.scalars(rows).all())

    return rule, ask


def ends_it(scene: Any, person: Any) -> bool:
    """Whether a person may end Mia's suspension."""
    running = Suspension.of(scene.cast.mia)
    if running is None:
        scene.cast.mia.suspend(by=scene.cast.mo, board=scene.board, days=14)
        running = Suspension.of(scene.cast.mia)
    return policy.can_restore(person, running)


def unmasks(scene: Any, person: Any) -> bool:
    """Whether a person may learn who wrote an anonymous post there."""
    return policy.can_unmask(person, scene.board)


def asks(rule: str) -> tuple[str, Callable[[Any, Any], bool]]:
    """A `can_*` about nothing more."""
    return rule, lambda _scene, person: getattr(policy, rule)(person)


def still_gets(name: str) -> tuple[str, Callable[[Any, Any], bool]]:
    """Whether a mail that was written to a person for her office may leave."""

    def ask(scene: Any, person: Any) -> bool:
        if name == "concern_raised":
            scene.concern()
        return isinstance(person, Member) and policy.may_still_get(person, name)

    return "may_still_get", ask


TABLE = {
    "See the record of somebody who wrote there": about_mia("can_see_record"),
    "Read the moderators’ notes of that board": there("visible_notes"),
    "Read what is hidden on it": there("visible_hidings"),
    "Warn somebody there": on_ladder("can_warn", "mia"),
    "Suspend a member": on_ladder("can_suspend", "mia"),
    "Suspend somebody who holds a role": on_ladder("can_suspend", "pia"),
    "Suspend an administrator": on_ladder("can_suspend", "ada"),
    "End a suspension that was decided there": ("can_restore", ends_it),
    "Learn who wrote an anonymous post there, for a reason": ("can_unmask", unmasks),
    "See the audit log": asks("can_see_audit_log"),
    "Read in it what was done on that board": there("visible_audit_entries"),
    "See the canned replies, to change them": there("visible_canned_replies"),
    "Change the canned replies": asks("can_edit_canned_replies"),
    "Show figures of moderation to everybody": asks("can_publish_figures"),
    "Still get the mail about something urgent, when it leaves": still_gets("urgent_report"),
    "Still get the mail about a concern, when it leaves": still_gets("concern_raised"),
    "Still get the mail that there is no lead, when it leaves": still_gets("no_safeguarding_lead"),
}
