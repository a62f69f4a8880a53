"""Joining: six short steps that can be left and resumed; an account after a press on a link."""

from __future__ import annotations

from sqlalchemy import func, select

from forum import clock, db
from forum.db import session
from forum.models.joining import Joining
from tests import letters
from tests.newcomer import PASSWORD, join


def test_the_first_page_says_that_this_is_no_crisis_service(as_):
    visitor = as_("Vi")

    visitor.get("/join")

    assert "We are not a crisis service." in visitor.text
    assert "Willow Family Network runs this place." in visitor.text


def test_every_step_says_where_it_is(as_):
    visitor = as_("Vi")

    for number, path in enumerate(("name", "address", "about", "care", "guidelines"), 1):
        join(visitor, until=f"/join/{path}")
        visitor.get(f"/join/{path}")
        assert f"Step {number} of 6" in visitor.text


def test_three_names_are_suggested_and_one_tap_takes_one(as_):
    visitor = as_("Vi")
    visitor.get("/join/name")
    suggested = visitor.page.xpath("//button[@name='name']/@value")

    answer = visitor.post("/join/name", {"name": suggested[0]})

    assert len(suggested) == 3
    assert answer.location == "/join/address"


UNFIT = [
    ("", "two letters or more"),
    ("Misty " * 10, "too long"),
    ("mia", "one that looks like it"),
    ("Мia", "one that looks like it"),
    ("M í a", "one that looks like it"),
    ("Moderator", "sounds like somebody with a role"),
    ("Willow Family Network", "sounds like somebody with a role"),
    ("Quiet Lantern", "sounds like somebody with a role"),
    ("www.wren.org", "cannot look like a web or email address"),
    ("Mia\x00", "hidden character"),
    ("\u202eaiM", "hidden character"),
    ("<b>Wren</b>", "letters, numbers, spaces"),
]


def test_a_name_that_cannot_be_taken_gets_a_sentence_on_why(as_):
    visitor = as_("Vi")

    for name, words in UNFIT:
        answer = visitor.post("/join/name", {"name": name})

        assert answer.status_code == 422, (name, words)
        assert words in visitor.text, (name, words)


def test_a_machine_that_fills_in_the_hidden_field_does_not_get_in(as_):
    machine = as_("Vi")

    answer = machine.post("/join/name", {"name": "Misty Wren", "website": "https://spam.example"})

    assert answer.status_code == 422


def test_six_pages_in_a_moment_are_asked_for_again(as_):
    machine = as_("Vi")
    join(machine, until="/join/guidelines")

    answer = machine.post("/join/guidelines", {"version": "1"})

    assert answer.status_code == 422
    assert letters.count() == 0


def test_a_step_cannot_be_jumped_over(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/about")

    assert visitor.get("/join/care").location == "/join/about"
    assert visitor.post("/join/guidelines", {"version": "1"}).location == "/join/about"


def test_without_a_name_the_steps_lead_to_the_beginning(as_):
    assert as_("Vi").get("/join/care").location == "/join"


def test_joining_can_be_left_and_resumed(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/care")

    visitor.get("/join")

    assert "Carry on where you were" in visitor.text
    assert visitor.get("/join/resume").location == "/join/care"
    visitor.get("/join/name")
    assert visitor.page.xpath("//input[@id='name']/@value") == ["Misty Wren"]


def test_after_a_week_it_begins_anew(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/care")
    with db.transaction():
        session.scalars(select(Joining)).one().created_at = clock.ago(days=8)

    assert visitor.get("/join/resume").location == "/join"


def test_what_was_typed_can_be_forgotten(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/care")

    visitor.post("/join/forget")

    assert session.scalar(select(func.count()).select_from(Joining)) == 0
    assert visitor.get("/join/resume").location == "/join"


def test_a_password_is_kept_as_a_hash_and_need_not_be_typed_again(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/about")
    kept = session.scalars(select(Joining.password_hash)).one()

    answer = visitor.post("/join/address", {"email": "other@example.org", "password": ""})

    assert answer.location == "/join/about"
    assert session.scalars(select(Joining.password_hash)).one() == kept
    assert PASSWORD not in kept


WEAK = [
    ("", "10 characters or more"),
    ("kettle", "10 characters or more"),
    ("k" * 129, "up to 128 characters"),
    ("Misty Wren 1", "close to your name"),
    ("wren@example.org", "close to your name"),
    ("willowfamilynetwork!", "close to your name"),
    ("qwertyuiop", "tried first"),
    ("aaaaaaaaaaaa", "easy to guess"),
]


def test_a_weak_password_gets_a_sentence_on_what_to_do(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/address")

    for password, words in WEAK:
        answer = visitor.post("/join/address", {"email": "wren@example.org", "password": password})

        assert answer.status_code == 422, (password, words)
        assert words in visitor.text, (password, words)
        assert visitor.page.xpath("//input[@id='email']/@value") == ["wren@example.org"], (
            password,
            words,
        )


NOWHERE = [
    "",
    "wren",
    "wren@",
    "wren@localhost",
    "a@b.org, c@d.org",
    "wren@exa\nmple.org",
    "w\x00@x.org",
]


def test_what_is_no_address_is_asked_for_again(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/address")

    for address in NOWHERE:
        answer = visitor.post("/join/address", {"email": address, "password": PASSWORD})

        assert answer.status_code == 422, address
        assert "whole email address" in visitor.text, address


def test_who_is_under_18_is_told_kindly_where_to_turn(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/about")

    answer = visitor.post("/join/about", {"audiences": ["1"]})

    assert answer.status_code == 422
    assert "the urgent help page has people to talk to" in visitor.text
    assert len(visitor.page.xpath("//input[@name='audiences'][@checked]")) == 1


def test_an_audience_that_does_not_exist_is_left_out(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/care", audiences=["1", "999"])

    assert session.scalars(select(Joining.audience_ids)).one() == [1]


def test_nothing_is_kept_without_consent(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/care")

    answer = visitor.post("/join/care")

    assert answer.status_code == 422
    assert session.scalars(select(Joining.consented_at)).one() is None


def test_a_member_who_is_signed_in_is_led_home(as_):
    assert as_("Mia").get("/join").location == "/"
