"""Raising a concern: a minute, one page, one letter that says nothing, and nothing more to see."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import func, select, update

from forum import clock, db
from forum.db import session
from forum.models.cases import Case
from forum.models.letters import Letter
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.signin import SignIn
from tests.keepers import WORRY, appoint, letters, write
from tests.letters import newest

FORM = {"words": WORRY, "danger": "no", "once": "a-key"}


@pytest.fixture
def post(cast, lately):
    """What Mia wrote; Cora leads, Pia is her deputy."""

    def story():
        appoint(cast)
        return write(cast)

    return lately("concerns: post", story)


def cases():
    """All there are."""
    session.rollback()
    return session.scalars(select(Case)).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_moderator_raises_a_concern_from_a_post(as_, cast, post, htmx):
    mo = as_("Mo")
    mo.get(f"/posts/{post.id}/concern")
    assert "About Mia" in mo.text

    answer = mo.post(f"/posts/{post.id}/concern", FORM, htmx=htmx)

    place = answer.headers["HX-Redirect" if htmx else "Location"]
    mo.get(place)
    assert "It has reached the safeguarding lead" in mo.text
    assert [(each.about_name, each.raised_by_name) for each in cases()] == [("Mia", "Mo")]
    assert letters() == ["cora@example.org"]


def test_a_concern_about_an_anonymous_post_names_nobody(as_, cast):
    appoint(cast)
    post = write(cast, anonymous=True)
    mo = as_("Mo")
    mo.get(f"/posts/{post.id}/concern")

    mo.post(f"/posts/{post.id}/concern", FORM)

    assert "Mia" not in mo.text
    assert cases()[0].about_name == post.persona.name


@pytest.mark.parametrize("htmx", [False, True])
def test_a_concern_is_raised_from_a_member_s_page(as_, cast, post, htmx):
    as_("Mo").post(f"/members/{cast.mia.id}/concern", FORM, htmx=htmx)

    assert [each.about_id for each in cases()] == [cast.mia.id]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_concern_is_raised_from_the_review_queue(as_, cast, post, htmx):
    with db.transaction():
        Report.make(post, by=cast.sol, kind="worried")
    entry = session.scalars(select(QueueEntry)).one()
    mo = as_("Mo")
    mo.get(f"/queue/{entry.id}/concern")

    mo.post(f"/queue/{entry.id}/concern", FORM, htmx=htmx)

    assert [each.post_id for each in cases()] == [post.id]
    assert as_("Max").get(f"/queue/{entry.id}/concern").status_code == 404


@pytest.mark.parametrize("close", [True, False])
def test_passing_it_on_closes_the_report_and_tells_nobody_that_there_is_a_case(
    as_, cast, post, close
):
    with db.transaction():
        entry = Report.make(post, by=cast.sol, kind="worried").entry
    mo = as_("Mo")

    mo.post(f"/queue/{entry.id}/concern", {**FORM, **({"close": "y"} if close else {})})

    db.session.expire_all()
    assert entry.open is not close
    told = [each.words for each in session.scalars(Letter.of(cast.sol))]
    assert ["done what is needed" in each for each in told] == [True] * close
    for path in (f"/queue/{entry.id}", "/audit", *([f"/decisions/{entry.decision_id}"] * close)):
        mo.get(path)
        assert "concern" not in mo.page.xpath("string(//main)").replace("Raise a concern", "")
        assert "safeguarding" not in mo.page.xpath("string(//main)").replace("Tell the safe", "")


def test_without_a_code_of_today_the_concern_is_raised_and_the_report_stays(as_, cast, post):
    with db.transaction():
        entry = Report.make(post, by=cast.sol, kind="worried").entry
    mo = as_("Mo")
    with db.transaction():
        session.execute(update(SignIn).values(second_factor_at=clock.ago(hours=13)))

    mo.post(f"/queue/{entry.id}/concern", {**FORM, "close": "y"})

    assert len(cases()) == 1
    db.session.expire_all()
    assert entry.open


def test_danger_shows_999_first_and_tells_the_deputy_at_once(as_, cast, post):
    mo = as_("Mo")

    answer = mo.post(f"/posts/{post.id}/concern", FORM | {"danger": "yes"})
    mo.get(answer.location)

    assert mo.page.findtext(".//h1") == "Call 999 now"
    assert mo.page.xpath("//main//a[@href='tel:999']")
    assert letters() == ["cora@example.org", "pia@example.org"]
    assert cases()[0].deputy_told_at


def test_a_form_that_is_not_complete_comes_back_with_every_word(as_, cast, post):
    mo = as_("Mo")

    for htmx, wrong in product(
        [False, True], [{"words": " "}, {"danger": ""}, {"words": "x" * 2001}]
    ):
        answer = mo.post(f"/posts/{post.id}/concern", FORM | wrong, htmx=htmx)

        assert answer.status_code == 422, wrong
        assert (wrong.get("words") or WORRY).strip() in answer.text, wrong
        assert cases() == [], wrong


def test_the_same_press_twice_raises_once(as_, cast, post):
    mo = as_("Mo")

    for _ in range(2):
        mo.post(f"/posts/{post.id}/concern", FORM)

    assert len(cases()[0].entries) == 1


WHO = [("Mia", 404), ("Pat", 404), ("Max", 404), ("Vi", 303), ("Cora", 200)]


def test_who_may_raise_a_concern_about_a_post(as_, cast, post):
    for name, status in WHO:
        assert as_(name).get(f"/posts/{post.id}/concern").status_code == status, (name, status)


def test_a_volunteer_who_looks_after_no_board_may_not(as_, cast):
    post = write(cast)

    for method in ("get", "post"):
        assert getattr(as_("Pia"), method)(f"/posts/{post.id}/concern").status_code == 403


def test_nobody_raises_a_concern_about_herself(as_, cast, post):
    assert as_("Mo").get(f"/members/{cast.mo.id}/concern").status_code == 403


def test_the_letter_says_nothing_of_it(as_, cast, post):
    as_("Mo").post(f"/posts/{post.id}/concern", FORM)

    letter = newest("cora@example.org")
    said = f"{letter.subject} {letter.text} {letter.html}".lower()
    assert not [word for word in ("mia", "concern", "safeguarding", "case ") if word in said]
    assert "/cases" in letter.text


def test_without_a_lead_the_deputy_hears_at_once(as_, cast):
    with db.transaction():
        cast.pia.appoint("safeguarding_deputy", by=None)
    post = write(cast)

    as_("Mo").post(f"/posts/{post.id}/concern", FORM)

    assert letters() == ["pia@example.org"]


def test_with_nobody_in_the_role_the_administrator_is_asked_to_give_it(as_, cast):
    post = write(cast)

    as_("Mo").post(f"/posts/{post.id}/concern", FORM)

    assert letters() == ["ada@example.org"]
    assert "concern" not in newest("ada@example.org").text
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_lead_is_not_told_of_a_concern_about_herself(as_, cast):
    appoint(cast)

    as_("Mo").post(f"/members/{cast.cora.id}/concern", FORM)

    assert letters() == ["pia@example.org"]
