"""Members: coordinators say yes or no to those who wait, administrators give roles."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.audiences import Membership
from forum.models.audit import AuditEntry
from forum.models.members import Appointment, Member
from forum.models.signin import SignIn


@pytest.fixture
def waiting(cast, lately):
    """Ned waits for the mothers' audience, to which a coordinator agrees."""

    def story():
        mothers = cast.board_mothers.reading[0]
        mothers.needs_agreement = True
        membership = mothers.join(by=cast.ned)
        return membership.id

    return lately("members: waiting", story)


def roles(name):
    """The roles that a member holds, as the database says."""
    rows = select(Appointment.role).join(Appointment.member).where(Member.display_name == name)
    return set(session.scalars(rows))


def actions():
    """What the audit log says was done to members by somebody, not by the command line."""
    rows = select(AuditEntry.action, AuditEntry.details).where(AuditEntry.actor_id.is_not(None))
    return [tuple(row) for row in session.execute(rows.order_by(AuditEntry.id))]


def test_members_are_looked_up_by_coordinators_and_administrators_alone(as_, cast):
    for name in ["Mo", "Pia", "Mia"]:
        browser = as_(name)

        pages = [browser.get("/members"), browser.get(f"/members/{cast.pat.id}")]

        assert {each.status_code for each in pages} == {403}, name
        assert as_("Vi").get("/members").status_code == 303, name


def test_a_coordinator_finds_a_member_by_a_part_of_the_name(as_, cast):
    browser = as_("Cora")

    browser.get("/members?q=pA")
    found = browser.page.xpath("//main//ul[1]//a/text()")
    browser.get("/members?q=%25")

    assert found == ["Pat"]
    assert "Nobody here is called that" in browser.text


def test_a_strange_search_finds_nobody_and_harms_nothing(as_, cast):
    for sought in ["%00", "%E2%80%AE", "%FF", "x" * 5000, "'; DROP", "_%"]:
        response = as_("Cora").get(f"/members?q={sought}")

        assert response.status_code == 200, sought


def test_audiences_of_a_member_are_for_the_coordinator_not_for_the_administrator(as_, cast):
    coordinator, administrator = as_("Cora"), as_("Ada")

    coordinator.get(f"/members/{cast.mia.id}")
    administrator.get(f"/members/{cast.mia.id}")

    assert "Mothers" in coordinator.text
    assert "Audiences" not in administrator.text


@pytest.mark.parametrize("htmx", [False, True])
def test_saying_yes_opens_the_boards_at_once(as_, cast, waiting, htmx):
    browser = as_("Cora")
    browser.get("/members")
    seen = browser.text

    response = browser.post(f"/memberships/{waiting}/agree", htmx=htmx)

    assert "Ned" in seen
    assert ("Nobody is waiting" in response.text) is htmx
    assert as_("Ned").get("/boards/mothers").status_code == 200
    assert actions() == [("membership.agree", "Mothers")]


@pytest.mark.parametrize("htmx", [False, True])
def test_saying_no_is_asked_once_more_and_leaves_her_free_to_ask_again(as_, cast, waiting, htmx):
    browser = as_("Cora")

    browser.get(f"/memberships/{waiting}/decline")
    browser.post(f"/memberships/{waiting}/decline", htmx=htmx)

    assert session.get(Membership, waiting) is None
    assert as_("Ned").get("/boards/mothers").status_code == 404
    assert actions() == [("membership.decline", "Mothers")]


def test_nobody_but_a_coordinator_answers_those_who_wait(as_, cast, waiting):
    for name in ["Ada", "Mo", "Ned"]:
        browser = as_(name)

        answers = [
            browser.post(f"/memberships/{waiting}/agree"),
            browser.get(f"/memberships/{waiting}/decline"),
            browser.post(f"/memberships/{waiting}/decline"),
        ]

        assert {each.status_code for each in answers} == {404}, name
        assert session.get(Membership, waiting).agreed_at is None, name


def test_what_was_answered_already_cannot_be_answered_again(as_, cast, waiting):
    browser = as_("Cora")
    browser.post(f"/memberships/{waiting}/agree")

    response = browser.post(f"/memberships/{waiting}/decline")

    assert response.status_code == 404
    assert session.get(Membership, waiting).agreed_at is not None


@pytest.mark.parametrize("htmx", [False, True])
def test_an_administrator_gives_a_role_and_takes_it_away(as_, cast, htmx):
    browser = as_("Ada")
    url = f"/members/{cast.pia.id}"

    browser.get(f"{url}/appoint")
    browser.post(f"{url}/appoint", {"role": "coordinator"}, htmx=htmx)
    given = roles("Pia")
    browser.get(f"{url}/dismiss?role=coordinator")
    browser.post(f"{url}/dismiss", {"role": "coordinator"}, htmx=htmx)

    assert given == {"coordinator", "peer_supporter"}
    assert roles("Pia") == {"peer_supporter"}
    assert actions() == [("member.appoint", "coordinator"), ("member.dismiss", "coordinator")]


def test_nobody_but_an_administrator_gives_or_takes_roles(as_, cast):
    for name in ["Cora", "Mo", "Pia"]:
        browser = as_(name)
        url = f"/members/{cast.pia.id}"

        answers = [
            browser.get(f"{url}/appoint"),
            browser.post(f"{url}/appoint", {"role": "administrator"}),
            browser.get(f"{url}/dismiss?role=peer_supporter"),
            browser.post(f"{url}/dismiss", {"role": "peer_supporter"}),
        ]

        assert {each.status_code for each in answers} == {404}, name
        assert roles("Pia") == {"peer_supporter"}, name


def test_a_role_that_does_not_exist_is_refused(as_, cast):
    for role in ["", "owner", "administrator\x00"]:
        response = as_("Ada").post(f"/members/{cast.pia.id}/appoint", {"role": role})

        assert response.status_code == 400, role
        assert roles("Pia") == {"peer_supporter"}, role


def test_roles_are_given_only_by_somebody_who_has_just_proved_who_she_is(as_, cast):
    browser = as_("Ada")
    with db.transaction():
        for each in session.scalars(select(SignIn)):
            each.confirmed_at = clock.ago(minutes=16)

    response = browser.post(f"/members/{cast.pia.id}/appoint", {"role": "coordinator"})

    assert response.location.startswith("/sign-in/confirm")
    assert roles("Pia") == {"peer_supporter"}


@pytest.mark.parametrize("htmx", [False, True])
def test_the_last_administrator_cannot_be_dismissed(as_, cast, htmx):
    browser = as_("Ada")
    url = f"/members/{cast.ada.id}/dismiss"

    browser.get(f"{url}?role=administrator")
    told = browser.text
    response = browser.post(url, {"role": "administrator"}, htmx=htmx)

    assert "There is no other administrator" in told
    assert response.status_code == 422
    assert roles("Ada") == {"administrator"}


def test_giving_up_ones_own_role_says_that_it_is_ones_own(as_, cast):
    with db.transaction():
        cast.cora.appoint("administrator", by=cast.ada)
    browser = as_("Ada")
    url = f"/members/{cast.ada.id}/dismiss"

    browser.get(f"{url}?role=administrator")
    asked = browser.text
    response = browser.post(url, {"role": "administrator"})

    assert "This is you" in asked
    assert response.location == "/"
    assert roles("Ada") == set()
    assert browser.get("/set-up/boards").status_code == 404


def test_nobody_can_be_appointed_who_cannot_sign_in(as_, cast):
    with db.transaction():
        cast.sol.email = None
    url = f"/members/{cast.sol.id}/appoint"
    browser = as_("Ada")

    answers = [browser.get(url), browser.post(url, {"role": "coordinator"})]

    assert {each.status_code for each in answers} == {403}
    assert roles("Sol") == set()
