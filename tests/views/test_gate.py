"""The doors of those with a role ask for a second factor, and never for less or more."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from forum import clock, db, policy
from forum.db import session
from forum.models.signin import SignIn
from tests.authenticator import code_of

ROLE_PAGE = "/set-up/urgent-help"
OFFICES = ("Mo", "Cora", "Ada")


def grow_old(**length):
    """All proofs were given that long ago."""
    with db.transaction():
        then = clock.ago(**length)
        session.execute(update(SignIn).values(second_factor_at=then, confirmed_at=then))


def test_a_page_of_a_role_leads_to_the_code_and_then_back_to_it(as_, cast):
    cora = as_("Cora", proven=False)

    way = cora.get(ROLE_PAGE).location
    cora.get(way)
    answer = cora.post("/second-factor", {"code": code_of(cast.cora), "next": ROLE_PAGE})

    assert way == f"/second-factor?next={ROLE_PAGE}"
    assert cora.get(way).status_code == 200
    assert answer.location == ROLE_PAGE
    assert cora.get(ROLE_PAGE).status_code == 200


def test_who_has_none_yet_is_led_to_the_set_up_page(as_, without):
    cora = as_("Cora", proven=False)

    cora.get(cora.get(ROLE_PAGE).location)

    assert cora.response.location == f"/you/second-factor/new?next={ROLE_PAGE}"


def test_the_page_of_a_role_stays_unknown_to_whoever_has_another(as_):
    assert as_("Mo", proven=False).get(ROLE_PAGE).status_code == 404
    assert as_("Mia").get(ROLE_PAGE).status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_sent_in_a_role_is_given_back_with_the_way_to_the_code(as_, htmx):
    cora = as_("Cora", proven=False)

    answer = cora.post("/guidelines/preview", {"text": "Be kind."}, htmx=htmx)

    assert answer.status_code == 403
    assert cora.page.xpath("//a[@href='/second-factor'][@target='_blank']")
    assert ("Be kind." in answer.text) is not htmx


@pytest.mark.parametrize("name", OFFICES)
def test_without_it_she_reads_and_writes_as_a_member(as_, topic, name):
    browser = as_(name, proven=False)

    assert browser.get("/").status_code == 200
    assert browser.get("/boards/everyone").status_code == 200
    assert browser.post(
        "/boards/everyone/topics", {"title": "Tea", "body": "Hello.", "once": "k" * 20}
    ).status_code in (200, 303)


def test_without_it_a_moderator_reads_her_boards_and_has_no_power_there(cast):
    mo = cast.mo
    mo.proven = False

    readable = {each.slug for each in session.scalars(policy.visible_boards(mo))}

    assert {"mothers", "moderators", "volunteers"} <= readable
    assert policy.can_read(mo, cast.board_moderators)
    assert policy.can_post(mo, cast.board_mothers)
    assert not policy.is_moderator(mo)
    assert not policy.can_moderate(mo, cast.board_mothers)
    assert not mo.rights.boards


@pytest.mark.parametrize("name", OFFICES)
def test_without_it_no_power_of_any_role_is_left(cast, name):
    person, member = getattr(cast, name.lower()), cast.ned
    rules = [policy.can_set_up_boards, policy.can_appoint, policy.can_publish_guidelines]
    rules += [policy.is_moderator, policy.is_coordinator, policy.is_administrator]

    person.proven = False

    assert not any(rule(person) for rule in rules)
    assert not policy.can_reset_second_factor(person, member)
    assert policy.needs_second_factor(person)


def test_her_own_page_says_that_she_is_here_as_a_member(as_):
    words = "Until then you are here as a member"

    assert words in as_("Mo", proven=False).get("/you").text
    assert words not in as_("Mo").get("/you").text
    assert words not in as_("Mia", proven=False).get("/you").text


def test_a_peer_supporter_is_not_asked_for_one(as_, cast):
    assert not policy.needs_second_factor(cast.pia)
    assert as_("Pia", proven=False).get("/boards/volunteers").status_code == 200


@pytest.mark.parametrize(("age", "asked"), [({"hours": 11}, False), ({"hours": 13}, True)])
def test_for_acts_it_is_asked_again_after_twelve_hours(as_, cast, age, asked):
    cora, page = as_("Cora"), f"/members/{cast.mo.id}/second-factor/reset"
    grow_old(**age)
    with db.transaction():
        session.execute(update(SignIn).values(confirmed_at=clock.now()))

    answer = cora.get(page)

    assert (answer.status_code == 303) is asked
    assert cora.get(ROLE_PAGE).status_code == 200


def test_a_password_alone_changes_no_locks(as_, cast):
    thief = as_("Mo", proven=False)

    for page in ("/you/password", "/you/address", "/you/second-factor/new"):
        assert thief.get(page).location == f"/second-factor?next={page}"
