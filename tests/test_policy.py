"""The table of who may do what: each line of the help page is asked for everybody in the cast."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum import config, db, policy
from forum.db import session
from forum.models.boards import Board
from forum.models.members import Visitor
from tests import letter_lines, queue_lines, record_lines, support_lines
from tests.cast import EVERYBODY, MOTHERS, PARTNERS
from tests.scene import Scene, write

PAGE = config.ROOT / "templates" / "help" / "who-may-do-what.md"
LINE = re.compile(r"^\| (?!What \||---)(.+?) \| (.+?) \|$", re.MULTILINE)
LINES = dict(LINE.findall(PAGE.read_text()))
CAST = (*EVERYBODY, "Vi")
PARTS = 4  # in which the table is asked for, side by side
WHO = {
    "everybody": set(CAST),
    "members": set(EVERYBODY),
    "mothers": set(MOTHERS),
    "partners": set(PARTNERS),
    "its author": {"Mia"},
    "its moderators": {"Mo"},
    "moderators": {"Mo", "Max"},
    "volunteers": {"Mo", "Max", "Pia", "Cora"},
    "coordinators": {"Cora"},
    "administrators": {"Ada"},
    "safeguarding leads": {"Pia", "Sol"},  # Sol is the deputy, once there is a concern
    "its reporter": {"Pia"},
    "nobody": set(),
} | support_lines.WHO


Line = tuple[str, Callable[[Scene, object], bool]]


def shows(rule, person) -> list:
    """All that a `visible_*` shows a person."""
    return session.scalars(getattr(policy, rule)(person)).all()


def sees(rule) -> Line:
    """Whether a `visible_*` shows anything at all."""
    return rule, lambda _scene, person: bool(shows(rule, person))


def finds(rule, thing) -> Line:
    """Whether a `visible_*` shows the scene's own `thing`."""
    return rule, lambda scene, person: getattr(scene, thing) in shows(rule, person)


def may(rule, *about) -> Line:
    """A `can_*` that asks for the person, and for plain words."""
    return rule, lambda _scene, person: getattr(policy, rule)(person, *about)


def reads(slug) -> Line:
    """Whether a person may read a board."""
    return "can_read", lambda scene, person: policy.can_read(
        person, getattr(scene.cast, f"board_{slug}")
    )


def posts(slug) -> Line:
    """Whether a person may start a topic on a board."""
    return "can_post", lambda scene, person: policy.can_post(
        person, getattr(scene.cast, f"board_{slug}")
    )


def on_scene(rule, thing, setting=lambda scene: scene) -> Line:
    """A `can_*` about the scene's board or topic, once `setting` has changed it."""
    return rule, lambda scene, person: getattr(policy, rule)(person, getattr(setting(scene), thing))


def on_post(rule, *more, setting=lambda scene: scene) -> Line:
    """A `can_*` about the scene's post, asked with the personas worn there."""

    def ask(scene, person):
        things = [getattr(setting(scene), each) for each in ("post", *more)]
        worn = policy.worn_personas(person, scene.topic)
        return getattr(policy, rule)(person, *things, worn=worn)

    return rule, ask


def on_note(*, used) -> Line:
    """Whether a person may remove a label that a post has, or has not."""
    return "can_remove_note", lambda scene, person: policy.can_remove_note(
        person, scene.note(used=used)
    )


def blocks_another(scene, person):
    """Whether a person may block somebody who is not herself."""
    other = scene.cast.sol if person == scene.cast.mia else scene.cast.mia
    return policy.can_block(person, other)


def leaves_another(scene, person):
    """Whether a person may leave when there are two administrators."""
    scene.cast.cora.appoint("administrator", by=scene.cast.ada)
    return policy.can_leave(person)


def finds_after(rule, thing, setting) -> Line:
    """Whether a `visible_*` shows the scene's own `thing`, once `setting` has changed it."""
    return rule, lambda scene, person: finds(rule, thing)[1](setting(scene), person)


def shows_waiting(scene, person):
    """Whether a person sees who waits."""
    scene.waits()
    return bool(shows("visible_waiting_memberships", person))


TABLE: dict[str, Line] = {
    "Read a board that is open to everybody": reads("welcome"),
    "Read a board for every member": reads("everyone"),
    "Read the board for mothers": reads("mothers"),
    "Read the board for volunteers": reads("volunteers"),
    "Read the board for moderators": reads("moderators"),
    "Find the board for mothers in any list": finds("visible_boards", "board"),
    "Find a topic of it in any list or search": finds("visible_topics", "topic"),
    "Find a post of it in any list or search": finds("visible_posts", "post"),
    "Be told when somebody mentions them there": ("visible_notifications", Scene.told),
    "Look a member up by name": sees("visible_members"),
    "See which content notes there are": sees("visible_content_notes"),
    "See which audiences there are": sees("visible_audiences"),
    "Read every version of the guidelines": sees("visible_guidelines"),
    "Find a number to call or text": finds("visible_help_contacts", "contact"),
    "Start a topic on the board for mothers": posts("mothers"),
    "Start a topic on a board for every member": posts("everyone"),
    "Start a topic on a board that everybody can read": posts("welcome"),
    "Start a topic on a board that is archived": on_scene("can_post", "board", Scene.archived),
    "Reply on the board for mothers": on_scene("can_reply", "topic"),
    "Reply in a topic that is locked": on_scene("can_reply", "topic", Scene.locked),
    "React to a post that they can read": on_scene("can_react", "topic"),
    "React on a board that is archived": on_scene("can_react", "topic", Scene.archived),
    "Change the words of a post": on_post("can_edit", "topic"),
    "Change the words of a post on an archived board": on_post(
        "can_edit", "topic", setting=Scene.archived
    ),
    "Take a post back, on an archived board too": on_post("can_erase", setting=Scene.archived),
    "Block another member": ("can_block", blocks_another),
    "Leave, while another administrator is there": ("can_leave", leaves_another),
    "Leave as the only administrator": (
        "can_leave",
        lambda scene, person: person == scene.cast.ada and policy.can_leave(person),
    ),
    "See how a post read before it was changed": on_post("can_see_versions", "topic"),
    "Set up boards, audiences, labels and the site": may("can_set_up_boards"),
    "See the names and rules of all boards": finds("visible_board_settings", "board"),
    "See the rules of all audiences": sees("visible_audience_settings"),
    "Remove a content note that no post has": on_note(used=False),
    "Remove a content note that a post has": on_note(used=True),
    "Give roles, and boards to look after": may("can_appoint"),
    "See who looks after which board, to change it": sees("visible_moderatorships"),
    "Take a role away": may("can_dismiss", "coordinator"),
    "Take away the role of the only administrator": may("can_dismiss", "administrator"),
    "Look up a member's roles and boards": may("can_look_up_members"),
    "Take away the second factor of a moderator who lost it": (
        "can_reset_second_factor",
        lambda scene, person: policy.can_reset_second_factor(person, scene.cast.mo),
    ),
    "Have a second factor": may("can_have_second_factor"),
    "Say yes or no to members who wait": may("can_agree_memberships"),
    "See who waits for an audience": ("visible_waiting_memberships", shows_waiting),
    "Publish the guidelines": may("can_publish_guidelines"),
    "Change the contacts for urgent help": may("can_edit_urgent_help"),
    "Say when moderators are here": may("can_set_hours"),
    "See who can be put on call": sees("visible_team"),
    "Be called to what is urgent on the board for mothers": on_scene("can_be_called", "board"),
    "See which phrases are watched": sees("visible_watched_phrases"),
    "See which phrases were watched until lately": sees("visible_removed_phrases"),
    "Change which phrases are watched, and what happens then": may("can_edit_watched_phrases"),
    "Say how many first posts of a newcomer wait": may("can_receive_newcomers"),
    "Raise a concern about who wrote a post for mothers": on_scene(
        "can_raise_concern", "board", Scene.concern
    ),
    "Raise a concern about a member": on_scene("can_raise_concern_about", "mia", Scene.concern),
    "Put a post for mothers into quarantine": on_scene("can_quarantine", "board", Scene.concern),
    "Know that there are safeguarding cases": (
        "can_see_cases",
        lambda scene, person: policy.can_see_cases(person) if scene.concern() else None,
    ),
    "Find a safeguarding case in any list": finds_after("visible_cases", "case", Scene.concern),
    "See that something is in quarantine": finds_after(
        "visible_quarantines", "quarantine", Scene.concern
    ),
    "Open what is in quarantine": on_scene("can_open_quarantine", "quarantine", Scene.concern),
}
TABLE |= queue_lines.TABLE | record_lines.TABLE | support_lines.TABLE | letter_lines.TABLE


def test_the_page_and_the_table_have_the_same_lines():
    assert list(LINES) == list(TABLE)


def test_the_table_asks_for_every_rule_of_the_policy():
    rules = {each for each in dir(policy) if re.match(r"can_|visible_|may_", each)}

    assert rules == {rule for rule, _ask in TABLE.values()}


def named(cast, name):
    """One of the cast, or a visitor."""
    return Visitor() if name == "Vi" else getattr(cast, name)


def permitted(cast, topic, line):
    """Whom the policy says yes to; what it took to ask is gone afterwards."""
    _rule, ask = TABLE[line]
    db.begin(writing=True)
    scene = Scene(cast, topic)
    found = {name for name in CAST if ask(scene, named(cast, name))}
    session.rollback()
    session.expunge_all()
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_the_policy_does_what_the_page_says(cast, part):
    lines, topic = list(TABLE)[part::PARTS], write(cast)

    found = {line: permitted(cast, topic, line) for line in lines}

    assert found == {
        line: set().union(*(WHO[each] for each in LINES[line].split(", "))) for line in lines
    }


def test_a_board_can_be_read_exactly_when_it_is_found_in_lists(cast):
    people = {name: named(cast, name) for name in CAST}
    boards = session.scalars(Board.in_order()).all()

    readable = {
        name: {each for each in boards if policy.can_read(person, each)}
        for name, person in people.items()
    }

    assert readable == {
        name: set(session.scalars(policy.visible_boards(person))) for name, person in people.items()
    }
