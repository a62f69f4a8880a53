"""Every address of the moderators: a second factor first, and of other boards nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.audit import AuditEntry
from forum.models.decisions import Decision
from tests.security.addresses import one_each
from tests.security.doors import doors
from tests.security.visiting import Visitor
from tests.visits import Browser

# What reaches nobody but colleagues needs no proof of the last twelve hours.
QUIET = {
    *("post_decisions.note", "member_decisions.note", "queue.claim", "queue.hand_on", "queue.hard"),
    *("concerns.raise_entry", "quarantine.seal_entry"),
}


def ways(app, turn=0):
    """Each address behind the moderators' door, asked in one of two ways, in turn."""
    asking = {"GET": ({"method": "HEAD"}, {}), "POST": ({}, {"htmx": True})}
    for method, two in asking.items():
        for rule, address in one_each(app, method):
            if "moderators" in doors(app, rule):
                turn += 1
                yield address, {"method": method, **two[turn // 2 % 2]}


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize(("turn", "who"), list(enumerate(["Mo", "Cora"])))
def test_a_second_factor_is_asked_for_first(app, kept, turn, who):
    """Half of them are asked by each."""
    visitor, wrong = Visitor(app, Browser(app, who, proven=False)), []
    before = count(AuditEntry), count(Decision)

    for address, how in list(ways(app, turn))[turn::2]:
        answer = visitor.ask(address, **how)
        led = answer.headers.get("Location", "").startswith("/second-factor?")
        asked = answer.status_code == 403 if how["method"] == "POST" else led
        wrong += [] if asked else [f"{answer.status_code} {how} {address}"]

    assert wrong == []
    assert (count(AuditEntry), count(Decision)) == before


def test_what_reaches_people_is_an_act_of_the_last_twelve_hours(app):
    missing = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and "moderators" in doors(app, rule)
        and "acting" not in doors(app, rule)
    ]

    assert set(missing) - QUIET == set()


def test_a_moderator_of_another_board_decides_nothing(app, kept):
    """Max looks after the board for partners; all of this stands on the one for mothers."""
    visitor, wrong, before = Visitor(app, Browser(app, "Max")), [], count(AuditEntry)
    own = ("/members/", "/canned")

    for address, how in ways(app):
        if how["method"] == "POST" and not address.startswith(own):
            answer = visitor.ask(address, **how, data={"reason": "So", "words": "So"})
            wrong += [] if answer.status_code in (403, 404) else [f"{answer.status_code} {address}"]

    assert wrong == []
    assert count(AuditEntry) == before
