"""Quarantine on the pages: sealed at once, shown to nobody, reported by one named person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.quarantine import Quarantine
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.waiting_posts import WaitingPost
from tests.keepers import appoint, kinds, letters, write

CANARY = "canaryinquarantinexxxxxxxx"


@pytest.fixture
def post(cast, lately):
    """What must not be seen; Cora leads, Pia is her deputy."""

    def story():
        appoint(cast)
        return write(cast, f"Look at {CANARY} there.")

    return lately("quarantine: post", story)


@pytest.fixture
def sealed(cast, post, lately):
    """The same in quarantine; Cora is named to report it."""

    def story(post):
        row = Quarantine.seal(post, by=cast.mo)
        row.name_reporter(cast.cora, by=cast.cora)
        return row

    return lately("quarantine: sealed", story, after="quarantine: post")


def rows():
    """All that are in quarantine."""
    session.expire_all()
    return session.scalars(select(Quarantine)).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_moderator_seals_at_once_and_the_lead_is_told(as_, cast, post, htmx):
    mo = as_("Mo")
    mo.get(f"/posts/{post.id}/quarantine")
    assert CANARY not in mo.text

    mo.post(f"/posts/{post.id}/quarantine", htmx=htmx)
    mo.post(f"/posts/{post.id}/quarantine", htmx=htmx)

    assert len(rows()) == 1
    assert letters() == ["cora@example.org"]
    assert mo.get(f"/posts/{post.id}/quarantine").status_code == 303


@pytest.mark.parametrize("name", ["Mia", "Mo", "Cora", "Pia", "Sol"])
def test_no_page_shows_it_to_anybody(as_, cast, sealed, name):
    browser, topic = as_(name), sealed.post.topic_id

    for path in (
        *("/", "/boards/mothers", f"/topics/{topic}", "/for-you", f"/search?q={CANARY}"),
        *(f"/posts/{sealed.post_id}/versions", f"/posts/{sealed.post_id}/edit", "/drafts"),
        *(f"/cases/{sealed.case_id}", f"/cases/{sealed.case_id}/print", "/cases"),
        *(f"/quarantines/{sealed.id}", "/queue", f"/members/{cast.mia.id}"),
    ):
        answer = browser.get(path)
        shown = answer.text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        assert CANARY not in shown or path.startswith("/search"), path
        assert answer.status_code < 500
    browser.post(f"/cases/{sealed.case_id}/sheet")
    assert CANARY not in browser.response.text


WHO = [("Mia", 404), ("Sol", 404), ("Max", 404), ("Vi", 401), ("Mo", 303)]


def test_who_may_seal(as_, cast, post):
    for name, status in WHO:
        assert as_(name).post(f"/posts/{post.id}/quarantine").status_code == status, (name, status)


@pytest.mark.parametrize("htmx", [False, True])
def test_somebody_is_named_to_report_it(as_, cast, sealed, htmx):
    pia = as_("Pia")
    wrong = pia.post(f"/quarantines/{sealed.id}/reporter", {"member": cast.mo.id}, htmx=htmx)
    assert wrong.status_code == 422

    pia.post(f"/quarantines/{sealed.id}/reporter", {"member": cast.pia.id}, htmx=htmx)

    assert rows()[0].reporter_name == "Pia"
    assert kinds(sealed.case)[-1] == "reporter"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_reporter_notes_the_report(as_, cast, sealed, htmx):
    sent = {"to": "IWF", "reference": "R-77", "at": "2026-03-01T09:30"}
    address = f"/quarantines/{sealed.id}/report"
    cora = as_("Cora")
    assert cora.post(address, sent | {"to": ""}, htmx=htmx).status_code == 422
    assert as_("Pia").post(address, sent, htmx=htmx).status_code == 403

    cora.post(address, sent, htmx=htmx)

    cora.get(f"/quarantines/{sealed.id}")
    assert "R-77" in cora.text
    assert "reported" in kinds(sealed.case)


@pytest.mark.parametrize("htmx", [False, True])
def test_only_the_named_reporter_opens_it_with_a_reason(as_, cast, sealed, htmx):
    address, why = f"/quarantines/{sealed.id}/words", {"words": "The police asked"}
    for name, status in (("Pia", 403), ("Mo", 404), ("Ada", 404)):
        assert as_(name).post(address, why, htmx=htmx).status_code == status
    cora = as_("Cora")
    assert cora.post(address, {"words": ""}, htmx=htmx).status_code == 422

    answer = cora.post(address, why, htmx=htmx)

    assert CANARY in answer.text
    assert "mia@example.org" in answer.text
    assert kinds(sealed.case)[-1] == "words"


def test_to_moderators_there_is_no_page_of_it(as_, sealed):
    for name in ("Mo", "Ada", "Mia"):
        assert as_(name).get(f"/quarantines/{sealed.id}").status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_what_waits_in_the_queue_is_sealed_from_there(as_, cast, post, htmx):
    with db.transaction():
        waiting = WaitingPost.keep(
            post.topic.board, post.topic, by=cast.sol, why="newcomer", body=f"{CANARY} too"
        )
        entry = QueueEntry.about("waiting", board=post.topic.board, waiting_id=waiting.id)
    mo, address = as_("Mo"), f"/queue/{entry.id}/quarantine"
    assert as_("Max").post(address, htmx=htmx).status_code == 404
    mo.get(address)

    mo.post(address, htmx=htmx)

    assert [each.case.about_name for each in rows()] == ["Sol"]
    assert mo.get(address).status_code == 404


def test_what_was_reported_is_sealed_from_the_queue(as_, cast, post):
    with db.transaction():
        entry = Report.make(post, by=cast.sol, kind="illegal").entry

    as_("Mo").post(f"/queue/{entry.id}/quarantine")

    assert [each.post_id for each in rows()] == [post.id]
