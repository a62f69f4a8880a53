"""Which doors a view has, who holds the key to each, and what a closed one answers."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.cast import EVERYBODY

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
KEYS = {
    who: frozenset(door for door, names in HOLDERS.items() if who in names)
    for who in (*reversed(EVERYBODY), "Vi")
}
# One of the cast for each set of keys; walls between boards are tested with everybody.
PEOPLE = {keys: who for who, keys in KEYS.items()}.values()
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


def nearest_outside(app: Flask, rule: Rule, who: str) -> bool:
    """Whether somebody is kept out, as is nobody with all of her keys and more.

    Who has fewer would not come in either; a visitor, who is answered otherwise, always counts.
    """
    out = [each for each in PEOPLE if kept_out(app, rule, each)]
    return who in out and (who == "Vi" or not any(KEYS[who] < KEYS[each] for each in out))


def barely_inside(app: Flask, rule: Rule, who: str) -> bool:
    """Whether somebody comes in, and nobody does who has fewer keys."""
    inside = [each for each in PEOPLE if not kept_out(app, rule, each)]
    return who in inside and not any(KEYS[each] < KEYS[who] for each in inside)


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
