"""Reporting in two taps, for members and visitors; the receipt; and what happens out of hours."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import clock, db, policy
from forum.models.reports import Report
from forum.models.suspensions import Suspension
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="canaryword")

    return lately("reports: topic", story)


@pytest.fixture
def closed(office, on):
    on("Monday 22:00")


@pytest.fixture
def staffed(office, on):
    on("Monday 10:00")


def first_report():
    return db.session.scalars(select(Report)).one()


@pytest.mark.parametrize("htmx", [False, True])
def test_one_press_reports_and_gives_a_receipt(as_, topic, htmx):
    sol, post = as_("Sol"), topic.opening_post
    sol.get(f"/posts/{post.id}/report")
    assert "Call 999" in sol.text

    sol.post(f"/posts/{post.id}/report", {"kind": "worried"}, htmx=htmx)

    report = first_report()
    assert (report.kind, report.entry.urgent, report.reporter.display_name) == (
        "worried",
        True,
        "Sol",
    )
    if not htmx:
        sol.get(sol.response.headers["Location"])
    assert report.reference in sol.text


def test_a_visitor_reports_what_visitors_can_see(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.mia, title="Hello", body="Welcome.")
    visitor = as_("Vi")

    visitor.post(f"/posts/{topic.opening_post.id}/report", {"kind": "spam", "note": "An advert."})

    assert first_report().reporter is None
    visitor.get(f"/reports/{first_report().reference}")
    assert "A moderator will look at it" in visitor.text


def test_what_one_cannot_see_cannot_be_reported(as_, topic):
    for name in ["Vi", "Pat", "Ned"]:
        someone = as_(name)

        someone.post(f"/posts/{topic.opening_post.id}/report", {"kind": "spam"})

        assert someone.response.status_code == 404, name
        assert db.session.scalar(select(func.count()).select_from(Report)) == 0, name


def test_without_a_kind_it_is_asked_for_and_the_note_is_kept(as_, topic):
    sol = as_("Sol")

    sol.post(f"/posts/{topic.opening_post.id}/report", {"note": "Please look."})

    assert sol.response.status_code == 422
    assert "Choose what it is about." in sol.text
    assert sol.page.xpath("//textarea")[0].text.strip() == "Please look."


def test_a_topic_and_a_member_can_be_reported_too(as_, topic, cast):
    sol = as_("Sol")

    sol.post(f"/topics/{topic.id}/report", {"kind": "other"})
    sol.post(f"/people/{cast.mia.id}/report", {"kind": "worried"})

    entries = db.session.scalars(policy.visible_entries(cast.mo)).all()
    assert {(each.topic_id, each.member_id) for each in entries} == {
        (topic.id, None),
        (None, cast.mia.id),
    }


def test_nobody_reports_herself(as_, cast):
    mia = as_("Mia")

    mia.post(f"/people/{cast.mia.id}/report", {"kind": "other"})

    assert mia.response.status_code == 403


def test_the_receipt_is_the_reporters_alone_and_shows_nothing_of_the_post(as_, topic):
    as_("Sol").post(f"/posts/{topic.opening_post.id}/report", {"kind": "breaks"})
    reference = first_report().reference

    assert as_("Mia").get(f"/reports/{reference}").status_code == 404
    sol = as_("Sol")
    sol.get(f"/reports/{reference}")
    assert "canaryword" not in sol.text
    sol.get("/reports")
    assert reference in sol.text


def test_a_visitor_follows_what_came_of_it(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.mia, title="Hello", body="Welcome.")
    visitor, path = as_("Vi"), f"/posts/{topic.opening_post.id}"
    visitor.post(f"{path}/report", {"kind": "spam"})

    as_("Cora").post(f"{path}/hide", {"reason": "An advert."})

    visitor.get(f"/reports/{first_report().reference}")
    assert "It is not shown any more." in visitor.text
    assert "An advert." not in visitor.text


def test_the_author_sees_nothing_of_it(as_, topic):
    as_("Sol").post(
        f"/posts/{topic.opening_post.id}/report", {"kind": "breaks", "note": "canarynote"}
    )

    mia = as_("Mia")
    for path in ("/", "/for-you", "/letters", "/reports", f"/topics/{topic.id}"):
        mia.get(path)
        assert "canarynote" not in mia.text
        assert "Sol" not in mia.page.xpath("//main")[0].text_content()


def report_as(as_, path, *names):
    for name in names:
        as_(name).post(path, {"kind": "breaks"})


def test_out_of_hours_three_members_hide_a_post_and_its_author_is_told(as_, topic, cast, closed):
    path = f"/posts/{topic.opening_post.id}/report"
    report_as(as_, path, "Sol", "Pia")
    assert not topic.opening_post.hidden

    report_as(as_, path, "Cora")

    db.session.expire_all()
    assert topic.opening_post.hidden
    letter = db.session.scalars(policy.visible_letters(cast.mia)).one()
    assert "hidden until a moderator has read it" in letter.words
    assert len(db.session.scalars(policy.visible_entries(cast.mo)).all()) == 1


def test_accounts_made_just_now_hide_nothing(as_, topic, cast, closed):
    with db.transaction():
        for each in (cast.sol, cast.pia, cast.cora):
            each.created_at = clock.now()

    report_as(as_, f"/posts/{topic.opening_post.id}/report", "Sol", "Pia", "Cora")

    db.session.expire_all()
    assert not topic.opening_post.hidden


def test_what_a_moderator_wrote_is_not_hidden_by_reports(as_, cast, closed):
    with db.transaction():
        theirs = Topic.open(cast.board_mothers, by=cast.mo, title="Rules", body="Be kind.")

    report_as(as_, f"/posts/{theirs.opening_post.id}/report", "Sol", "Pia", "Mia")

    db.session.expire_all()
    assert not theirs.opening_post.hidden


def test_while_somebody_is_here_reports_hide_nothing(as_, topic, staffed):
    report_as(as_, f"/posts/{topic.opening_post.id}/report", "Sol", "Pia", "Cora")

    db.session.expire_all()
    assert not topic.opening_post.hidden


def test_without_hours_the_forum_does_nothing_by_itself(as_, topic):
    report_as(as_, f"/posts/{topic.opening_post.id}/report", "Sol", "Pia", "Cora")

    db.session.expire_all()
    assert not topic.opening_post.hidden


def test_five_members_pause_an_author_but_nobody_with_an_office(as_, cast, closed):
    with db.transaction():
        theirs = Topic.open(cast.board_welcome, by=cast.ned, title="A", body="One.").opening_post
        offices = Topic.open(cast.board_welcome, by=cast.mo, title="B", body="Two.").opening_post
    reporters = ("Sol", "Pia", "Cora", "Pat", "Max")

    report_as(as_, f"/posts/{theirs.id}/report", *reporters)
    report_as(as_, f"/posts/{offices.id}/report", *reporters)

    paused = db.session.scalars(select(Suspension)).all()
    assert [(each.member, each.paused) for each in paused] == [(cast.ned, True)]
    ned = as_("Ned")
    ned.post("/boards/welcome/topics", {"title": "C", "body": "Three.", "once": "k"})
    assert ned.response.status_code == 403
    ned.get("/letters")
    assert "From the moderators" in ned.text
