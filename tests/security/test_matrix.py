"""Every address × method × person: who comes through which door, and nothing ever breaks."""

from __future__ import annotations

from itertools import compress

import pytest

from tests.security.addresses import one_each
from tests.security.doors import (
    ENDING,
    HOLDERS,
    OPEN,
    PEOPLE,
    barely_inside,
    doors,
    nearest_outside,
    wrong,
)
from tests.security.odd import broken, rows
from tests.security.saying import faults
from tests.security.visiting import Visitor

# What no page under an address may do without, whatever its view says; the first that fits.
PROMISED = {
    "/set-up/urgent-help": {"coordinators"},
    "/set-up/hours": {"coordinators"},
    "/set-up/phrases": {"coordinators"},
    "/set-up/newcomers": {"coordinators"},
    "/set-up/canned-replies": {"coordinators"},
    "/set-up/figures": {"members"},
    "/set-up/one-to-one": {"coordinators"},
    "/set-up/": {"administrators"},
    "/members/<int:id>/second-factor/": {"confirmed", "acting"},
    "/members/<int:id>/concern": {"volunteers"},
    "/matches/letters/<int:id>/concern": {"volunteers"},
    "/matches/aside": {"coordinators"},
    "/matches/<int:id>/letters": {"members"},
    "/matches/letters/": {"members"},
    "/members/<int:id>/record": {"moderators"},
    "/members/<int:id>/warn": {"moderators"},
    "/members/<int:id>/suspend": {"moderators"},
    "/members/<int:id>/restore": {"moderators"},
    "/members/<int:id>/notes": {"moderators"},
    "/members/<int:id>/": {"administrators", "confirmed"},
    "/posts/<int:id>/concern": {"volunteers"},
    "/posts/<int:id>/quarantine": {"volunteers"},
    "/posts/<int:id>/unmask": {"moderators"},
    "/posts/<int:id>/labels": {"moderators"},
    "/audit": {"members"},
    "/suspended": {"signed_in"},
    "/queue/<int:id>/concern": {"moderators"},
    "/queue/<int:id>/quarantine": {"moderators"},
    "/queue": {"moderators"},
    "/appeals/": {"moderators"},
    "/concerns/": {"volunteers"},
    "/cases": {"leads"},
    "/caseload": {"coordinators"},
    "/matches/": {"members"},
    "/one-to-one": {"members"},
    "/supporting": {"members"},
    "/quarantines/": {"leads"},
    "/memberships/": {"coordinators"},
    "/guidelines/edit": {"coordinators"},
    "/guidelines/preview": {"coordinators"},
    "/guidelines/publish": {"coordinators"},
    "/you/address": {"signed_in", "confirmed"},
    "/you/leave": {"signed_in", "confirmed"},
    "/you/mail": {"signed_in"},
    "/for-you": {"members"},
    "/you/copy": {"signed_in", "confirmed"},
    "/you/password": {"signed_in", "confirmed"},
    "/you/second-factor/": {"signed_in", "confirmed"},
    "/second-factor": {"signed_in"},
}


def refused(app, who, forms) -> list[str]:
    """What is wrong with the answers to forms: (rule, address, whether it is sent by HTMX)."""
    visitor, found = Visitor.named(app, who), []
    for rule, address, htmx in forms:
        answer = visitor.ask(address, "POST", htmx=htmx)
        found += [f"{answer.status} {address}"] if wrong(app, rule, who, answer) else []
        found += [f"{each} at {address}" for each in faults(answer)]
        if address.startswith(ENDING):
            visitor = Visitor.named(app, who)
    return found


@pytest.mark.parametrize(("turn", "who"), list(enumerate(PEOPLE)))
def test_every_form_is_taken_from_those_alone_whom_its_door_names(app, kept, turn, who):
    """Half of the forms are sent by HTMX, by the next person the other half.

    Each is sent by those who come nearest to holding the keys, and by those who barely hold them.
    """
    forms = [
        (rule, address, bool(place % 2))
        for place, (rule, address) in enumerate(one_each(app, "POST"), turn)
    ]
    closed = [nearest_outside(app, rule, who) for rule, *_ in forms]
    opened = [barely_inside(app, rule, who) for rule, *_ in forms]
    before = rows()

    at_closed = refused(app, who, compress(forms, closed))
    after = rows() | {"sign_ins": before["sign_ins"]}
    at_others = refused(app, who, compress(forms, opened))

    assert at_closed == []
    assert after == before
    assert at_others == []


# No door is reached by a method that a rule does not know.
KNOWN = {"GET", "HEAD", "POST", "OPTIONS"}
UNKNOWN = ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")  # one at a rule, in turn


def test_other_methods_are_answered_as_calmly(app, cast):
    visitor, found = Visitor.named(app, "Vi"), []
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    places = [each for _, each in one_each(app, "GET") if not each.startswith(ENDING)]

    for turn, address in enumerate(places[::5]):
        found += broken(visitor, address, UNKNOWN[turn % len(UNKNOWN)])

    assert methods == KNOWN
    assert found == []


def test_every_door_that_a_view_has_is_in_the_table(app):
    known = OPEN | set(HOLDERS)

    found = {door for rule in app.url_map.iter_rules() for door in doors(app, rule)}

    assert found <= known
    assert "administrators" in doors(app, next(app.url_map.iter_rules("members.appoint")))


def test_no_door_that_was_promised_is_missing(app):
    rules = [
        (next((each for each in PROMISED if str(rule).startswith(each)), None), rule)
        for rule in app.url_map.iter_rules()
    ]

    missing = [
        f"{PROMISED[place] - set(doors(app, rule))} at {rule}"
        for place, rule in rules
        if place and not PROMISED[place] <= set(doors(app, rule))
    ]

    assert missing == []
    assert set(PROMISED) <= {place for place, _ in rules}
