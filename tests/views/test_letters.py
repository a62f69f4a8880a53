"""Letters: read on the site or by the link of their mail, and answered with an appeal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db, policy
from forum.jobs import letters as job
from forum.models import together
from forum.models.appeals import Appeal
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.outbox import OutgoingEmail
from forum.models.queue import QueueEntry
from forum.models.topics import Topic
from forum.models.undoing import undo

WHY = Why("Be kind", "It names a nurse.", "Hello,\n\nwe have hidden your post.")


@pytest.fixture
def decision(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="canaryword")
        return topic.opening_post.hide(by=cast.mo, why=WHY)

    return lately("letters: decision", story)


@pytest.fixture
def letter(decision, cast):
    return db.session.scalars(policy.visible_letters(cast.mia)).one()


def later(monkeypatch):
    then = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: then)


def link(letter):
    mail = db.session.scalars(select(OutgoingEmail).filter_by(name="letter")).one()
    return mail, re.search(rf"/letters/{letter.id}\?key=\S+", mail.text)[0]


def test_the_letter_shows_what_she_wrote(as_, letter):
    mia = as_("Mia")

    mia.get("/letters")
    assert "From the moderators" in mia.text
    mia.get(f"/letters/{letter.id}")

    assert "we have hidden your post" in mia.text
    assert "canaryword" in mia.text


def test_it_shows_all_that_was_hidden_together(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Days", body="Hello.")
        posts = [topic.reply(by=cast.mia, body=f"canary{word}") for word in ("one", "two")]
        together.hide(posts, by=cast.mo, why=WHY)
    letter = db.session.scalars(policy.visible_letters(cast.mia)).first()

    mia = as_("Mia")
    mia.get(f"/letters/{letter.id}")

    assert "canaryone" in mia.text
    assert "canarytwo" in mia.text


def test_it_is_hers_alone(as_, letter):
    for name in ["Sol", "Mo", "Cora", "Ada"]:
        assert as_(name).get(f"/letters/{letter.id}").status_code == 404, name


def test_the_mail_waits_as_long_as_undo_is_offered_and_says_nothing(letter, monkeypatch):
    job.mail()
    assert db.session.scalars(select(OutgoingEmail)).all() == []

    later(monkeypatch)
    job.mail()
    job.mail()

    mail, _ = link(letter)
    for words in ("Mothers", "hidden", "nurse", "canaryword", "Mia"):
        assert words not in mail.subject + mail.text + mail.html


def test_what_was_undone_in_time_is_never_mailed(decision, cast, monkeypatch):
    with db.transaction():
        undo(decision, by=cast.mo)

    later(monkeypatch)
    job.mail()

    assert db.session.scalars(select(OutgoingEmail)).all() == []


def test_the_link_opens_it_without_signing_in_and_nothing_else(as_, letter, monkeypatch):
    later(monkeypatch)
    job.mail()
    visitor, (_, path) = as_("Vi"), link(letter)

    visitor.get(path)
    assert "we have hidden your post" in visitor.text
    assert visitor.get(f"/letters/{letter.id}?key=wrong").status_code == 404
    assert visitor.get(f"/letters/{letter.id}").status_code == 404


def test_an_appeal_needs_no_signing_in_and_joins_the_queue_once(as_, letter, cast, monkeypatch):
    later(monkeypatch)
    job.mail()
    visitor, (_, path) = as_("Vi"), link(letter)
    key = path.split("key=")[1]

    for _ in range(2):
        visitor.post(f"/letters/{letter.id}/appeal", {"words": "It named nobody.", "key": key})
        assert visitor.response.status_code == 303

    assert db.session.scalars(select(Appeal)).one().words == "It named nobody."
    assert db.session.scalars(policy.visible_entries(cast.cora)).one().kind == "appeal"
    assert db.session.scalars(policy.visible_appeals(cast.mo)).all() == []
    assert len(db.session.scalars(policy.visible_appeals(cast.cora)).all()) == 1


def test_an_empty_appeal_is_asked_for_again(as_, letter):
    mia = as_("Mia")

    mia.post(f"/letters/{letter.id}/appeal", {"words": " "})

    assert mia.response.status_code == 422
    assert db.session.scalars(select(QueueEntry)).all() == []


def test_nobody_else_appeals(as_, letter):
    sol = as_("Sol")

    sol.post(f"/letters/{letter.id}/appeal", {"words": "Not fair."})

    assert sol.response.status_code == 404
    assert db.session.scalars(select(Appeal)).all() == []


def test_opening_it_is_noted_once(as_, letter):
    as_("Mia").get(f"/letters/{letter.id}")

    db.session.expire_all()
    assert db.session.scalars(select(Letter)).one().is_read


def test_a_letter_is_news_until_it_is_read(as_, cast):
    with db.transaction():
        letter = Letter.to(cast.mia, words="Hello.", kind="report")
        Letter.to(cast.mia, words="And this.", kind="decision")
    mia = as_("Mia")

    mia.get("/you")
    assert mia.page.xpath('//span[@class="nav__new"]')
    mia.get("/for-you")
    assert "An answer to what you reported" in mia.text
    assert "A letter from the moderators" in mia.text
    mia.get(f"/letters/{letter.id}")
    mia.get("/for-you")

    assert "An answer to what you reported" not in mia.text
    assert mia.page.xpath('string(//span[@class="nav__new"])') == "1"
