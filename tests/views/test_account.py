"""Your account: name, choices, audiences and what you agreed to."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.audiences import Audience, Membership
from forum.models.consents import Consent
from forum.models.content_notes import ContentNote
from forum.models.members import Member

PAGES = ("", "/name", "/choices", "/audiences", "/consent", "/sign-ins", "/password", "/address")
FORMS = ("/name", "/choices", "/audiences/1/join", "/audiences/1/leave")


def test_every_page_opens_for_a_member_and_asks_a_visitor_to_sign_in(as_):
    for page in PAGES:
        assert as_("Mia").get(f"/you{page}").status_code == 200, page
        assert as_("Vi").get(f"/you{page}").location == f"/sign-in?next=/you{page}", page


def test_no_form_is_for_visitors(as_):
    vi = as_("Vi")

    for form in FORMS:
        assert vi.post(f"/you{form}").status_code == 401, form
        assert vi.post(f"/you{form}", htmx=True).status_code == 401, form


@pytest.mark.parametrize("htmx", [False, True])
def test_a_new_name_shows_at_once(as_, htmx):
    mia = as_("Mia")

    mia.post("/you/name", {"name": "  Misty Wren "}, htmx=htmx)
    mia.get("/you")

    assert "Misty Wren" in mia.text


UNFIT = ["Pat", "P á t", "Coordinator", "", "x" * 31, "a\u202eb", "a\x00b"]


def test_names_follow_the_rules_of_joining(as_):
    mia = as_("Mia")

    for name in UNFIT:
        answer = mia.post("/you/name", {"name": name})

        assert answer.status_code == 422, name
        assert Member.at("mia@example.org").display_name == "Mia", name


def test_ones_own_name_may_be_spelled_another_way(as_):
    assert as_("Mia").post("/you/name", {"name": "MIA"}).status_code == 303


@pytest.mark.parametrize("htmx", [False, True])
def test_choices_are_kept(as_, cast, htmx):
    mia, notes = as_("Mia"), session.scalars(select(ContentNote.id)).all()[:2]

    mia.post("/you/choices", {"discreet": "y", "notes": [*notes, 999]}, htmx=htmx)
    answer = mia.get("/you/choices")

    assert "<title>Willow Family Network</title>" in answer.text
    assert len(mia.page.xpath("//input[@name='notes'][@checked]")) == 2
    assert ContentNote.folded_by(cast.mia.id) == set(notes)


def test_what_is_unticked_is_folded_no_more(as_, cast):
    mia = as_("Mia")
    mia.post("/you/choices", {"notes": [1]})

    mia.post("/you/choices", {})

    assert ContentNote.folded_by(cast.mia.id) == set()


@pytest.mark.parametrize("htmx", [False, True])
def test_saying_so_opens_the_boards_of_an_audience(as_, htmx):
    ned = as_("Ned")
    assert ned.get("/boards/mothers").status_code == 404

    answer = ned.post("/you/audiences/1/join", htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    assert ned.get("/boards/mothers").status_code == 200


def test_where_the_charity_agrees_first_the_boards_stay_closed(as_):
    ned = as_("Ned")
    with db.transaction():
        session.get(Audience, 1).needs_agreement = True

    ned.post("/you/audiences/1/join")
    ned.get("/you")

    assert "waits to be agreed" in ned.text
    assert ned.get("/boards/mothers").status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_leaving_asks_first_and_closes_the_boards_at_once(as_, cast, htmx):
    mia = as_("Mia")
    number = session.scalars(select(Membership.id).filter_by(member_id=cast.mia.id)).one()
    assert mia.get(f"/you/audiences/{number}/leave").status_code == 200
    assert mia.get("/boards/mothers").status_code == 200

    mia.post(f"/you/audiences/{number}/leave", htmx=htmx)

    assert mia.get("/boards/mothers").status_code == 404


def test_the_memberships_of_others_do_not_exist(as_, cast):
    number = session.scalars(select(Membership.id).filter_by(member_id=cast.pat.id)).one()

    assert as_("Mia").get(f"/you/audiences/{number}/leave").status_code == 404
    assert as_("Mia").post(f"/you/audiences/{number}/leave").status_code == 404
    assert session.get(Membership, number)


def test_an_archived_audience_cannot_be_joined_but_can_be_left(as_, cast):
    mia = as_("Mia")
    with db.transaction():
        session.get(Audience, 1).archive(by=cast.ada)

    assert as_("Ned").post("/you/audiences/1/join").status_code == 404
    mia.get("/you/audiences")
    assert "I have had postpartum psychosis" in mia.text


def test_the_consent_is_shown_in_the_words_it_was_given_in(as_, cast):
    with db.transaction():
        session.add(Consent(member_id=cast.mia.id, wording="I agree to <this>."))

    mia = as_("Mia")
    mia.get("/you/consent")

    assert "I agree to <this>." in mia.text
