"""Every address × method × person: who comes through which door, and nothing ever breaks."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.cast import EVERYBODY
from tests.security.addresses import addresses, one_each
from tests.security.visiting import Visitor

OPEN = {"anyone", "readers", "machines", "static"}
HOLDERS = {
    "signed_in": set(EVERYBODY),
    "members": set(EVERYBODY),
    "confirmed": set(EVERYBODY),  # everybody in these tests has signed in just now
    "acting": set(EVERYBODY),  # and shown a second factor
    "volunteers": {"Mo", "Max", "Pia", "Cora"},
    "moderators": {"Mo", "Max", "Cora"},
    "leads": set(),  # nobody in the cast: a lead herself is looked at in tests/views/test_cases.py
    "coordinators": {"Cora"},
    "administrators": {"Ada"},
}
# One of the cast for each set of doors; walls between boards are tested with everybody.
PEOPLE = {
    frozenset(door for door, names in HOLDERS.items() if who in names): who
    for who in (*reversed(EVERYBODY), "Vi")
}.values()
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
ENDING = ("/sign-in/end", "/exit", "/you/sign-ins")


def doors(app: Flask, rule: Rule) -> list[str]:
    """The doors of a view, the outer one first."""
    view, found = app.view_functions[rule.endpoint], []
    while view is not None:
        door = view.__dict__.get("door")
        found += [door] if door and door not in found[-1:] else []
        view = getattr(view, "__wrapped__", None)
    return found or ["static"]


def kept_out(app: Flask, rule: Rule, who: str) -> bool:
    """Whether a door of a view is closed to somebody."""
    return any(door not in OPEN and who not in HOLDERS[door] for door in doors(app, rule))


def wrong(app: Flask, rule: Rule, who: str, answer: TestResponse) -> bool:
    """Whether an answer is not of the kind that the door promises."""
    if answer.status_code >= 500:
        return True
    if not kept_out(app, rule, who):
        return answer.status_code == 401 or "/sign-in?" in answer.headers.get("Location", "")
    if who != "Vi":
        return answer.status_code != 404
    if answer.request.method == "POST":
        return answer.status_code != 401
    return not (answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?"))


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_opens_to_those_alone_whom_its_door_names(app, aviary, who):
    visitor, found = Visitor.named(app, who), []

    for rule, address in (addresses if who == "Vi" else one_each)(app):
        if not address.startswith(ENDING):
            answer = visitor.ask(address)
            found += [f"{answer.status} {address}"] if wrong(app, rule, who, answer) else []

    assert found == []


# HTMX is refused in another way where a door is closed: to one who is nobody, and to a member.
ASKING = [*((who, False) for who in PEOPLE), ("Vi", True), ("Mia", True)]


@pytest.mark.parametrize(("who", "htmx"), ASKING)
def test_every_form_is_taken_from_those_alone_whom_its_door_names(app, cast, who, htmx):
    visitor, found = Visitor.named(app, who), []

    for rule, address in one_each(app, "POST"):
        answer = visitor.ask(address, "POST", htmx=htmx)
        found += [f"{answer.status} {address}"] if wrong(app, rule, who, answer) else []
        if address.startswith(ENDING):
            visitor = Visitor.named(app, who)

    assert found == []


# No door is reached by a method that a rule does not know.
UNKNOWN = ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")  # two at each rule, in turn


@pytest.mark.parametrize("who", ["Mia", "Ada", "Vi"])
def test_other_methods_and_head_are_answered_as_calmly(app, cast, who):
    visitor, found = Visitor.named(app, who), []

    for turn, (_, address) in enumerate(one_each(app, "GET")):
        if not address.startswith(ENDING):
            unknown = UNKNOWN[turn % 3 :: 3] if who == "Vi" else ()
            for method in ("HEAD", *unknown):
                answer = visitor.ask(address, method)
                told = method == "HEAD" and answer.data
                found += [f"{method} {address}"] if told or answer.status_code >= 500 else []

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
