"""Quarantine: the words leave every table and every queued letter; one person can open them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, inspect, select, text
from sqlalchemy.exc import IntegrityError

from forum import clock, db, policy
from forum.db import session
from forum.models.cases import Case
from forum.models.drafts import Draft
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.quarantine import Quarantine
from forum.models.queue import QueueEntry
from forum.models.relayed_letters import RelayedLetter
from forum.models.reports import Report
from forum.models.waiting_posts import WaitingPost
from tests import matched
from tests.keepers import appoint, kinds, worry, write

CANARY = "canaryinquarantinexxxxxxxx"
BODY = f"Look at {CANARY} behind this link, all of you."


def everywhere(word):
    """Each table and column of the whole database in which a word stands."""
    session.rollback()
    names = inspect(session.connection()).get_table_names()
    found = set()
    for name in names:
        for row in session.execute(text(f'SELECT * FROM "{name}"')).mappings():
            found |= {(name, key) for key, value in row.items() if word in str(value).lower()}
    return found


def letter(words):
    """A letter that waits in the outbox."""
    row = OutgoingEmail(name="x", address="a@b", subject="News", text=words, html=words)
    row.message_id = words[:40]
    session.add(row)
    return row


@pytest.fixture
def spread(cast):
    """A post whose words stand wherever a post's words can stand."""
    post = write(cast, BODY)
    with db.transaction():
        post.topic.rename(f"{CANARY} title", by=cast.mia)
        post.edit(by=cast.mia, body=f"{BODY} Now.")
        answer = post.topic.reply(by=cast.sol, body="No", quoting=post, quoted_words=CANARY)
        Report.make(post, by=cast.sol, kind="illegal", note=f"It says {CANARY}")
        Report.make(post.topic, by=cast.sol, kind="illegal")
        for place, number in (("edit", post.id), ("reply", post.topic_id)):
            Draft.keep(place, number, {"body": BODY}, by=cast.mia)
        quoting = {"body": "?", "quote": f"{post.id}", "quoted_words": CANARY}
        Draft.keep("reply", post.topic_id, quoting, by=cast.sol)
        letter(f"Somebody wrote: {BODY}")
        answer.hide(by=cast.mo)
    worry(cast, post)
    return post


def test_the_words_leave_the_whole_database_but_one_row(cast, spread):
    assert len(everywhere(CANARY)) > 8

    with db.transaction():
        Quarantine.seal(spread, by=cast.mo)

    assert everywhere(CANARY) == {("quarantines", "words")}


def test_a_letter_that_repeats_the_words_goes_too(cast, spread):
    with db.transaction():
        match = matched.begin(cast)
        letter = RelayedLetter.write(match, by=cast.mia, words=BODY, via="web", key="k")
        letter.send()
        other = RelayedLetter.write(match, by=cast.mia, words="Nothing.", via="web", key="l")
        Case.raise_concern(by=cast.pia, words="Look.", about=cast.mia, letter=letter)
        Quarantine.seal(spread, by=cast.mo)

    assert everywhere(CANARY) == {("quarantines", "words")}
    assert session.scalars(select(RelayedLetter.id)).all() == [other.id]


def test_a_post_that_was_hidden_before_is_sealed_as_well(cast, spread):
    with db.transaction():
        spread.hide(by=cast.mo)
        Quarantine.seal(spread, by=cast.mo)

    assert everywhere(CANARY) == {("quarantines", "words")}


def test_the_place_stays_as_that_of_a_hidden_post(cast, spread):
    with db.transaction():
        Quarantine.seal(spread, by=cast.mo)

    assert spread.hidden
    waits = select(QueueEntry).where(QueueEntry.closed_at.is_(None))
    assert not session.scalars(waits.where(QueueEntry.post_id == spread.id)).all()
    assert not policy.can_unhide(cast.mo, spread)


def test_mail_that_holds_the_words_is_cancelled_and_no_other(cast):
    post = write(cast, BODY)
    with db.transaction():
        holds, other = letter(f"Mia wrote: “{BODY}”"), letter("This link signs you in.")

    with db.transaction():
        Quarantine.seal(post, by=cast.mo)

    assert (holds.given_up_at is None, holds.text) == (False, "")
    assert other.given_up_at is None


def test_sealing_opens_a_case_that_joins_an_open_one(cast):
    post = write(cast, BODY)
    case = worry(cast, post)

    with db.transaction():
        sealed = Quarantine.seal(post, by=cast.mo)
        again = Quarantine.seal(post, by=cast.mo)

    assert sealed is again
    assert sealed.case is case
    assert kinds(case) == ["concern", "quarantine"]
    assert case.kept_words[0].words == ""


def test_the_row_never_brings_its_words_along(cast):
    with db.transaction():
        sealed = Quarantine.seal(write(cast, BODY), by=cast.mo)

    with pytest.raises(Exception, match="raiseload"):
        _ = session.scalars(select(Quarantine)).one().words
    assert sealed.by_name == "Mo"


def test_only_the_named_reporter_opens_them_for_a_reason_that_is_noted(cast):
    appoint(cast)
    with db.transaction():
        sealed = Quarantine.seal(write(cast, BODY), by=cast.mo)
        sealed.name_reporter(cast.cora, by=cast.cora)

    for person, reason in ((cast.pia, "To see"), (cast.mo, "To see"), (cast.cora, " ")):
        with pytest.raises(ValueError, match="reporter"):
            sealed.open(by=person, reason=reason)
    with db.transaction():
        words = sealed.open(by=cast.cora, reason="The police asked")

    assert CANARY in str(words)
    assert words["author"]["email"] == "mia@example.org"
    assert kinds(sealed.case)[-1] == "words"


def test_an_anonymous_author_is_named_inside_the_seal_alone(cast):
    with db.transaction():
        sealed = Quarantine.seal(write(cast, BODY, anonymous=True), by=cast.mo)
        sealed.name_reporter(cast.cora, by=cast.cora)

    assert sealed.case.masked
    with db.transaction():
        assert sealed.open(by=cast.cora, reason="Police")["author"]["name"] == "Mia"


def test_the_report_to_the_authority_is_kept_with_its_reference(cast):
    with db.transaction():
        sealed = Quarantine.seal(write(cast, BODY), by=cast.mo)
        sealed.report("Internet Watch Foundation", by=cast.cora, reference="R1", at=clock.now())

    assert (sealed.reported_to, sealed.reference) == ("Internet Watch Foundation", "R1")
    assert kinds(sealed.case)[-1] == "reported"


@pytest.mark.parametrize("what", ["UPDATE quarantines SET words = ''", "DELETE FROM quarantines"])
def test_the_database_refuses_to_lose_what_is_sealed(cast, what):
    with db.transaction():
        Quarantine.seal(write(cast, BODY), by=cast.mo)

    with pytest.raises(IntegrityError), db.transaction():
        session.execute(text(what))


def test_a_case_with_something_in_quarantine_cannot_be_erased(cast):
    with db.transaction():
        case = Quarantine.seal(write(cast, BODY), by=cast.mo).case
        case.close("passed_on", by=cast.cora, words="Reported.")
        case.kept_until = clock.ago(days=2).date()

    with pytest.raises(ValueError, match="not over"), db.transaction():
        case.erase(by=cast.cora)
    assert session.get(Case, case.id)


def test_it_stays_sealed_when_the_topic_goes(cast):
    post = write(cast, BODY)
    with db.transaction():
        sealed = Quarantine.seal(post, by=cast.mo)
        session.execute(delete(type(post)).where(type(post).id == post.id))
    session.expire_all()

    assert session.get_one(Quarantine, sealed.id).post_id is None


def test_one_that_waits_is_sealed_before_anybody_reads_it(cast):
    topic = write(cast, "Quiet.").topic
    with db.transaction():
        waiting = WaitingPost.keep(
            topic.board, topic, by=cast.mia, why="newcomer", body=BODY, anonymous=True
        )
        QueueEntry.about("waiting", board=topic.board, waiting_id=waiting.id)

    with db.transaction():
        sealed = Quarantine.seal_waiting(waiting, by=cast.mo)

    assert everywhere(CANARY) == {("quarantines", "words")}
    assert session.get_one(Post, sealed.post_id).hidden
