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
# One of the cast for each set of doors; walls between boards are tested with everybody.
PEOPLE = {
    frozenset(door for door, names in HOLDERS.items() if who in names): who
    for who in (*reversed(EVERYBODY), "Vi")
}.values()
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
