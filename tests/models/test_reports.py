"""Reports on one thing are one entry of the queue, and a claim is one volunteer's."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum import clock, db, policy
from forum.models import moving
from forum.models.boards import Moderatorship
from forum.models.leaving import Leaving
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic


@pytest.fixture
def post(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="My number is…")
        return topic.opening_post

    return lately("post of reports", story)


def report(thing, by, kind="breaks", **more):
    with db.transaction():
        return Report.make(thing, by=by, kind=kind, **more)


def test_reports_on_one_post_are_one_entry_and_worries_make_it_urgent(post, cast):
    first, second = report(post, cast.sol), report(post, cast.pia, "worried")

    assert first.entry is second.entry
    assert second.entry.urgent
    assert Report.reporters(second.entry) == 2


def test_reporting_twice_adds_to_the_first_report(post, cast):
    first = report(post, cast.sol, note="Rude.")

    again = report(post, cast.sol, "worried", note="And I worry.")

    assert again is first
    assert (again.note, again.kind) == ("Rude.\n\nAnd I worry.", "worried")


def test_the_text_is_kept_as_it_stood(post, cast):
    row = report(post, cast.sol)

    with db.transaction():
        post.edit(by=cast.mia, body="Nothing to see.")

    assert (row.text, row.title) == ("My number is…", "Nights")


def test_a_decided_entry_stays_closed_and_a_new_report_opens_another(post, cast):
    first = report(post, cast.sol)
    with db.transaction():
        first.entry.close(by=cast.mo)

    second = report(post, cast.sol)

    assert second.entry is not first.entry
    assert second.entry.open


def test_a_moderators_reach_ends_at_her_boards(post, cast):
    report(post, cast.sol)

    for name, sees in [("mo", 1), ("cora", 1), ("max", 0), ("ada", 0), ("sol", 0)]:
        person = getattr(cast, name)
        assert len(db.session.scalars(policy.visible_entries(person)).all()) == sees, (name, sees)
        assert len(db.session.scalars(policy.visible_reports(person)).all()) == sees, (name, sees)


def test_a_claim_holds_for_a_day(post, cast, monkeypatch):
    entry = report(post, cast.sol).entry
    with db.transaction():
        assert entry.claim(by=cast.mo)
        assert entry.claim(by=cast.mo)
        assert not entry.claim(by=cast.cora)

    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert entry.holder is None
    with db.transaction():
        assert entry.claim(by=cast.cora)


def test_of_two_who_claim_at_the_same_second_one_gets_it(app, post, cast):
    number, people, won = report(post, cast.sol).entry.id, (cast.mo.id, cast.cora.id), []
    ready = threading.Barrier(2)

    def claim(member_id):
        with app.app_context():
            ready.wait()
            with db.transaction():
                person = db.session.get(type(cast.mo), member_id)
                won.append(db.session.get(QueueEntry, number).claim(by=person))
            db.session.remove()

    threads = [threading.Thread(target=claim, args=(each,)) for each in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(won) == [False, True]


def test_handing_on_frees_it_or_gives_it_to_a_colleague(post, cast):
    entry = report(post, cast.sol).entry
    with db.transaction():
        entry.claim(by=cast.mo)
        entry.hand_on(by=cast.mo)
    assert entry.holder is None

    with db.transaction():
        entry.hand_on(by=cast.mo, to=cast.cora)

    assert entry.holder is cast.cora


@pytest.mark.parametrize("how", ["the board", "suspended", "left", "moved"])
def test_who_cannot_decide_any_more_holds_nothing(post, cast, how):
    entry = report(post, cast.sol).entry
    with db.transaction():
        entry.claim(by=cast.mo)

    with db.transaction():
        if how == "the board":
            Moderatorship.held(cast.mo)[0].end(by=cast.ada)
        elif how == "suspended":
            cast.mo.suspend(by=cast.cora, board=None, days=14)
        elif how == "left":
            Leaving.begin(by=cast.mo, takes_back=False)
        else:
            moving.move(post.topic, cast.board_partners, by=cast.cora)

    db.session.expire_all()
    assert entry.holder is None
    assert policy.can_claim(cast.cora, entry)


def test_a_coordinator_who_is_one_no_longer_holds_nothing(post, cast):
    entry = report(post, cast.sol).entry
    with db.transaction():
        entry.claim(by=cast.cora)
        cast.cora.dismiss("coordinator", by=cast.ada)

    db.session.expire_all()
    assert entry.holder is None


def test_a_reference_follows_the_report(post, cast):
    row = report(post, None)

    assert Report.followed(f" {row.reference.lower()} ") is row
    assert Report.followed("NOTHING") is None


def test_who_reported_is_counted_once_however_often(post, cast):
    for _ in range(3):
        row = report(post, cast.sol)

    assert Report.reporters(row.entry) == 1
    assert db.session.scalar(select(func.count()).select_from(Report)) == 1
