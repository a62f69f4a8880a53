"""Joining: six short steps that can be left and resumed; an account after a press on a link."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import clock, db
from forum.db import session
from forum.models.consents import Consent
from forum.models.guidelines import Acceptance
from forum.models.joining import Joining
from forum.models.members import Member
from forum.models.posts import Post
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


@pytest.mark.parametrize(
    ("name", "words"),
    [
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
    ],
)
def test_a_name_that_cannot_be_taken_gets_a_sentence_on_why(as_, name, words):
    visitor = as_("Vi")

    answer = visitor.post("/join/name", {"name": name})

    assert answer.status_code == 422
    assert words in visitor.text


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


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "10 characters or more"),
        ("kettle", "10 characters or more"),
        ("k" * 129, "up to 128 characters"),
        ("Misty Wren 1", "close to your name"),
        ("wren@example.org", "close to your name"),
        ("willowfamilynetwork!", "close to your name"),
        ("qwertyuiop", "tried first"),
        ("aaaaaaaaaaaa", "easy to guess"),
    ],
)
def test_a_weak_password_gets_a_sentence_on_what_to_do(as_, password, words):
    visitor = as_("Vi")
    join(visitor, until="/join/address")

    answer = visitor.post("/join/address", {"email": "wren@example.org", "password": password})

    assert answer.status_code == 422
    assert words in visitor.text
    assert visitor.page.xpath("//input[@id='email']/@value") == ["wren@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "wren",
        "wren@",
        "wren@localhost",
        "a@b.org, c@d.org",
        "wren@exa\nmple.org",
        "w\x00@x.org",
    ],
)
def test_what_is_no_address_is_asked_for_again(as_, address):
    visitor = as_("Vi")
    join(visitor, until="/join/address")

    answer = visitor.post("/join/address", {"email": address, "password": PASSWORD})

    assert answer.status_code == 422
    assert "whole email address" in visitor.text


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


@pytest.mark.parametrize("htmx", [False, True])
def test_the_press_on_the_emailed_link_makes_the_account(as_, htmx):
    visitor = as_("Vi")
    join(visitor)
    link = letters.link_to("wren@example.org")

    answer = visitor.post(link, htmx=htmx)

    member = Member.at("wren@example.org")
    assert (answer.headers.get("HX-Redirect") or answer.location) == "/join/done"
    assert member.display_name == "Misty Wren"
    assert member.rights.audiences == {1}
    assert session.scalars(select(Acceptance.version_id).filter_by(member_id=member.id)).one() == 1
    assert session.scalar(select(func.count()).select_from(Joining)) == 0
    visitor.get("/join/done")
    assert "Just read for now" in visitor.text
    assert visitor.page.xpath("//h3/a/text()") == ["Everyone", "Mothers", "Welcome"]


def test_the_consent_is_kept_in_the_words_that_were_shown(as_):
    visitor = as_("Vi")
    join(visitor, until="/join/care")
    visitor.get("/join/care")
    shown = visitor.page.xpath("string(//label[@for='consent'])").strip()
    join(visitor)

    visitor.post(letters.link_to("wren@example.org"))

    consent = Consent.of(Member.at("wren@example.org"))
    assert consent.wording == shown
    assert "about my health" in shown
    assert (consent.version, consent.given_at < clock.now()) == (1, True)


def test_a_newcomer_does_not_face_years_of_new_posts(as_, cast):
    visitor = as_("Vi")
    join(visitor)

    visitor.post(letters.link_to("wren@example.org"))

    newest = session.scalar(select(func.max(Post.id))) or 0
    assert Member.at("wren@example.org").read_up_to == newest


def test_looking_at_the_link_spends_nothing(as_):
    visitor, scanner = as_("Vi"), as_("Vi")
    join(visitor)
    link = letters.link_to("wren@example.org")

    for _ in range(3):
        assert scanner.get(link).status_code == 200

    assert Member.at("wren@example.org") is None
    assert visitor.post(link).location == "/join/done"


def test_a_link_that_was_pressed_is_over(as_):
    visitor, other = as_("Vi"), as_("Vi")
    join(visitor)
    link = letters.link_to("wren@example.org")
    visitor.post(link)

    assert other.get(link).status_code == 410
    assert other.post(link).status_code == 410


def test_on_another_device_the_password_is_asked_for(as_):
    visitor, other = as_("Vi"), as_("Vi")
    join(visitor)
    link = letters.link_to("wren@example.org")

    assert other.post(link).status_code == 422
    assert other.post(link, {"password": "not this one"}).status_code == 422
    assert other.post(link, {"password": PASSWORD}).location == "/join/done"
    assert Member.at("wren@example.org").password_hash


def test_who_did_not_choose_the_password_gets_an_account_without_it(as_):
    attacker, victim = as_("Vi"), as_("Vi")
    join(attacker)

    victim.post(letters.link_to("wren@example.org"), {"without": "1"})

    assert Member.at("wren@example.org").password_hash is None
    answer = attacker.post("/sign-in", {"email": "wren@example.org", "password": PASSWORD})
    assert answer.status_code == 422


def test_links_instead_of_a_password_need_none_anywhere(as_):
    visitor, other = as_("Vi"), as_("Vi")

    join(visitor, password="", by_link="1")

    assert other.post(letters.link_to("wren@example.org")).location == "/join/done"


def test_a_name_that_was_taken_meanwhile_is_asked_for_again(as_, cast):
    visitor = as_("Vi")
    join(visitor)
    link = letters.link_to("wren@example.org")
    with db.transaction():
        cast.mia.rename("Misty Wren")

    assert visitor.post(link).status_code == 422
    assert visitor.post(link, {"name": "Ned"}).status_code == 422
    assert visitor.post(link, {"name": "Amber Finch"}).location == "/join/done"
    assert Member.at("wren@example.org").display_name == "Amber Finch"


def test_the_letter_is_sent_again_and_to_a_changed_address(as_):
    visitor = as_("Vi")
    join(visitor)
    first = letters.link_to("wren@example.org")

    visitor.post("/join/check")
    visitor.post("/join/address", {"email": "new@example.org", "password": ""})

    assert letters.count() == 3
    assert visitor.get(first).status_code == 410
    assert visitor.post(letters.link_to("new@example.org")).location == "/join/done"


def test_the_address_of_a_member_gets_a_letter_that_says_so(as_):
    visitor = as_("Vi")

    join(visitor, email="mia@example.org")

    visitor.get("/join/check")
    assert "We have written to mia@example.org" in visitor.text
    assert letters.newest("mia@example.org").name == "join_known"
    assert as_("Vi").post(letters.link_to("mia@example.org")).status_code == 303


def test_a_member_who_is_signed_in_is_led_home(as_):
    assert as_("Mia").get("/join").location == "/"
