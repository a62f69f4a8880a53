"""The end of joining: the letter, the press on its link, the account, where to go first."""

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


@pytest.fixture
def joining(as_, lately):
    """The browser of somebody who has joined, but for the press on the link in the letter."""
    visitor = as_("Vi")

    def story():
        join(visitor)
        return visitor.client.get_cookie("session").value

    visitor.client.set_cookie("session", lately("confirmations: joining", story))
    return visitor


@pytest.mark.parametrize("htmx", [False, True])
def test_the_press_on_the_emailed_link_makes_the_account(as_, joining, htmx):
    link = letters.link_to("wren@example.org")

    answer = joining.post(link, htmx=htmx)

    member = Member.at("wren@example.org")
    assert (answer.headers.get("HX-Redirect") or answer.location) == "/join/done"
    assert member.display_name == "Misty Wren"
    assert member.rights.audiences == {1}
    assert session.scalars(select(Acceptance.version_id).filter_by(member_id=member.id)).one() == 1
    assert session.scalar(select(func.count()).select_from(Joining)) == 0
    joining.get("/join/done")
    assert "Just read for now" in joining.text
    assert joining.page.xpath("//h3/a/text()") == ["Everyone", "Mothers", "Welcome"]


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


def test_a_newcomer_does_not_face_years_of_new_posts(as_, joining, cast):

    joining.post(letters.link_to("wren@example.org"))

    newest = session.scalar(select(func.max(Post.id))) or 0
    assert Member.at("wren@example.org").read_up_to == newest


def test_looking_at_the_link_spends_nothing(as_, joining):
    visitor, scanner = joining, as_("Vi")
    link = letters.link_to("wren@example.org")

    for _ in range(3):
        assert scanner.get(link).status_code == 200

    assert Member.at("wren@example.org") is None
    assert visitor.post(link).location == "/join/done"


def test_a_link_that_was_pressed_is_over(as_, joining):
    visitor, other = joining, as_("Vi")
    link = letters.link_to("wren@example.org")
    visitor.post(link)

    assert other.get(link).status_code == 410
    assert other.post(link).status_code == 410


def test_on_another_device_the_password_is_asked_for(as_, joining):
    other = as_("Vi")
    link = letters.link_to("wren@example.org")

    assert other.post(link).status_code == 422
    assert other.post(link, {"password": "not this one"}).status_code == 422
    assert other.post(link, {"password": PASSWORD}).location == "/join/done"
    assert Member.at("wren@example.org").password_hash


def test_who_did_not_choose_the_password_gets_an_account_without_it(as_, joining):
    attacker, victim = joining, as_("Vi")

    victim.post(letters.link_to("wren@example.org"), {"without": "1"})

    assert Member.at("wren@example.org").password_hash is None
    answer = attacker.post("/sign-in", {"email": "wren@example.org", "password": PASSWORD})
    assert answer.status_code == 422


def test_links_instead_of_a_password_need_none_anywhere(as_):
    visitor, other = as_("Vi"), as_("Vi")

    join(visitor, password="", by_link="1")

    assert other.post(letters.link_to("wren@example.org")).location == "/join/done"


def test_a_name_that_was_taken_meanwhile_is_asked_for_again(as_, joining, cast):
    link = letters.link_to("wren@example.org")
    with db.transaction():
        cast.mia.rename("Misty Wren")

    assert joining.post(link).status_code == 422
    assert joining.post(link, {"name": "Ned"}).status_code == 422
    assert joining.post(link, {"name": "Amber Finch"}).location == "/join/done"
    assert Member.at("wren@example.org").display_name == "Amber Finch"


def test_the_letter_is_sent_again_and_to_a_changed_address(as_, joining):
    first = letters.link_to("wren@example.org")

    joining.post("/join/check")
    joining.post("/join/address", {"email": "new@example.org", "password": ""})

    assert letters.count() == 3
    assert joining.get(first).status_code == 410
    assert joining.post(letters.link_to("new@example.org")).location == "/join/done"


def test_the_address_of_a_member_gets_a_letter_that_says_so(as_):
    visitor = as_("Vi")

    join(visitor, email="mia@example.org")

    visitor.get("/join/check")
    assert "We have written to mia@example.org" in visitor.text
    assert letters.newest("mia@example.org").name == "join_known"
    assert as_("Vi").post(letters.link_to("mia@example.org")).status_code == 303
