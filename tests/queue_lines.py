"""Lines of the table of who may do what: reports, the review queue, decisions and appeals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum import policy
from forum.db import session
from forum.models.appeals import Appeal
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.members import Visitor
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost

WHY = Why("Be kind", "It named somebody.", "We have hidden it.")
Line = tuple[str, Callable[[Any, Any], bool]]


def _things(scene: Any) -> Any:
    """Sol has reported Mia's post, a reply of hers waits, another is hidden, and she appeals."""
    if not hasattr(scene, "entry"):
        cast, topic = scene.cast, scene.topic
        scene.entry = Report.make(scene.post, by=cast.sol, kind="breaks").entry
        scene.waiting = WaitingPost.keep(
            scene.board, topic, by=cast.mia, why="newcomer", body="Hello"
        )
        scene.hidden = topic.reply(by=cast.mia, body="Too much")
        scene.decision = scene.hidden.hide(by=cast.mo, why=WHY)
        letter = session.scalars(Letter.of(cast.mia)).one()
        scene.appeal = Appeal.make(letter, words="I meant well.")
    return scene


def shows(rule: str) -> Line:
    """Whether a `visible_*` shows anything of it."""

    def ask(scene: Any, person: Any) -> bool:
        _things(scene)
        return bool(session.scalars(getattr(policy, rule)(person)).all())

    return rule, ask


def may(rule: str, thing: str) -> Line:
    """A `can_*` about one of those things."""
    return rule, lambda scene, person: getattr(policy, rule)(person, getattr(_things(scene), thing))


def claims_held(scene: Any, person: Any) -> bool:
    """Whether a person may claim what Mo holds."""
    _things(scene).entry.claim(by=scene.cast.mo)
    return policy.can_claim(person, scene.entry)


def reports(scene: Any, person: Any) -> bool:
    """Whether a person who can see a post may report it."""
    seen = session.scalars(policy.visible_posts(person)).all()
    return scene.post in seen and policy.can_report(person, scene.post)


def told(scene: Any, person: Any) -> bool:
    """Whether a person has a letter among her own."""
    _things(scene)
    if isinstance(person, Visitor):
        return False
    return bool(session.scalars(policy.visible_letters(person)).all())


def moves_here(scene: Any, person: Any) -> bool:
    """Whether the board is among those that a person may move things to."""
    return scene.board in session.scalars(policy.visible_destinations(person)).unique().all()


def moves(scene: Any, person: Any) -> bool:
    """Whether a person may move the scene's topic to the board for everyone."""
    return policy.can_move(person, scene.topic, scene.cast.board_everyone)


def splits(scene: Any, person: Any) -> bool:
    """Whether a person may move posts out of it, onto the same board."""
    return policy.can_split(person, scene.topic, scene.board)


def merges(scene: Any, person: Any) -> bool:
    """Whether a person may put it into another topic of the board."""
    other = Topic.open(scene.board, by=scene.cast.sol, title="Another", body="Short.")
    return policy.can_merge(person, scene.topic, other)


TABLE: dict[str, Line] = {
    "Report a post of it": ("can_report", reports),
    "See what waits for moderators": shows("visible_entries"),
    "See who reported what, and why": shows("visible_reports"),
    "Claim something that waits": may("can_claim", "entry"),
    "Claim what a moderator holds": ("can_claim", claims_held),
    "Decide about something that waits": may("can_decide", "entry"),
    "Look after what is written there": may("can_moderate", "board"),
    "Hide a post": may("can_hide", "post"),
    "Read the words of a hidden post": may("can_see_hidden", "board"),
    "Show a hidden post again": may("can_unhide", "hidden"),
    "See a post that waits to be published": shows("visible_waiting_posts"),
    "Publish it": may("can_approve", "waiting"),
    "See what was decided there": shows("visible_decisions"),
    "Take a decision back": may("can_undo", "decision"),
    "Read the letter about it": ("visible_letters", told),
    "Answer an appeal against what its moderator decided": shows("visible_appeals"),
    "Move something to it": ("visible_destinations", moves_here),
    "Move its topic to a board for every member": ("can_move", moves),
    "Move posts out of its topic, within the board": ("can_split", splits),
    "Put its topic into another one on the same board": ("can_merge", merges),
}
