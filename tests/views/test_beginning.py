"""The first run in the browser: a one-time link, an account, and a list of first steps."""

from __future__ import annotations

import re

import pytest

from forum import db
from forum.db import session
from forum.models import beginning
from forum.models.boards import Board
from forum.models.consents import Consent
from forum.models.members import Member
from forum.models.signin import Link
from forum.models.sites import Site
from forum.models.starting_points import POINTS, StartingPoint
from tests.visits import Browser

FORM = {"name": "Olive", "password": "seven quiet herons at dusk", "consent": "y"}


@pytest.fixture
def link(new_site):
    """The address that `forum begin` prints."""
    with db.transaction():
        return f"/begin/{Link.issue(beginning.PURPOSE, 'olive@example.org').token}"


@pytest.fixture
def olive(new_site):
    """Its first administrator."""
    with db.transaction():
        made = Link.issue(beginning.PURPOSE, "olive@example.org")
        return beginning.begin(made, name="Olive", password_hash="", consent="I do", language="en")


def test_the_link_makes_the_first_administrator_once(new_site, link):
    vi, later = Browser(new_site, "Vi"), Browser(new_site, "Vi")

    asked, made = vi.get(link), vi.post(link, FORM)
    again = later.post(link, {**FORM, "name": "Ivy"})

    assert asked.status_code == 200
    assert "olive@example.org" in asked.text
    olive = Member.at("olive@example.org")
    assert olive.held.roles == {"administrator", "coordinator"}
    assert Site.here().name in Consent.of(olive).wording
    assert made.location.startswith("/you/second-factor/new?next=/set-up")
    assert again.status_code == 410
    assert Member.named("Ivy") is None


def test_what_is_wrong_is_said_and_the_link_stays_good(new_site, link):
    vi = Browser(new_site, "Vi")

    wrong = vi.post(link, {"name": "Administrator", "password": "short"})

    assert wrong.status_code == 422
    assert 'value="Administrator"' in wrong.text
    assert len(re.findall(r'class="field__error"', wrong.text)) == 3
    assert vi.post(link, FORM).status_code == 303


def test_where_there_is_an_administrator_no_link_works(app, as_):
    with db.transaction():
        link = Link.issue(beginning.PURPOSE, "olive@example.org")

    answers = [as_("Vi").get(f"/begin/{link.token}"), as_("Vi").post(f"/begin/{link.token}", FORM)]

    assert [each.status_code for each in answers] == [410, 410]
    assert Member.at("olive@example.org") is None


def test_first_steps_are_read_off_what_is_there(app, as_):
    ada = as_("Ada")
    with db.transaction():
        Site.here().run_by = ""
    page = ada.get("/set-up").text
    left = beginning.first_steps(Site.here())

    with db.transaction():
        Site.here().run_by = "A charity"
    ada.post("/set-up/mail/test")

    assert 'id="first-steps"' in page
    assert not left.done["site"]
    assert left.done["boards"]
    now = beginning.first_steps(Site.here())
    assert now.done["site"]
    assert now.done["mail"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("slug", POINTS)
def test_every_starting_point_makes_walls_that_hold(olive, slug, language):
    point = StartingPoint.named(slug, language=language)

    made = point.lay_out(by=olive)

    boards = {each.name: each.rules for each in session.scalars(Board.in_order())}
    assert made
    assert list(boards) == [each["name"] for each in point.boards]
    for each in point.boards:
        assert not boards[each["name"]].posting_is_wider
        read = [audience.name for audience in boards[each["name"]].reading]
        assert read == each.get("for", [])


def test_boards_that_are_there_are_left_alone(app, as_):
    ada = as_("Ada")
    before = session.scalars(Board.in_order()).all()

    answer = ada.post("/set-up/starting-point", {"point": "parents"})

    assert answer.status_code == 303
    assert session.scalars(Board.in_order()).all() == before


def test_nothing_chosen_is_asked_again(app, as_):
    answer = as_("Ada").post("/set-up/starting-point", {})

    assert answer.status_code == 422
    assert "Choose one of these." in answer.text


def test_the_first_guidelines_begin_with_words_to_change(new_site, olive):
    page = Browser(new_site, "Olive").get("/guidelines/edit").text

    assert "## Be kind" in page
    assert "These are our first guidelines." in page
