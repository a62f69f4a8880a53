"""Cases: one for a person, a chronology that is only added to, clocks, and an end in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from forum import clock, db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.case_entries import CaseEntry
from forum.models.cases import Case, years_ahead
from forum.models.members import Member
from tests.keepers import kinds, worry, write


def test_a_concern_keeps_the_words_as_they_stood(cast):
    post = write(cast)

    case = worry(cast, post)
    with db.transaction():
        post.edit(by=cast.mia, body="Never mind.")

    assert [each.words for each in case.kept_words] == [
        "I am parked by the river in Ludlow and I cannot go home."
    ]
    assert (case.about_id, case.about_name) == (cast.mia.id, "Mia")
    assert case.reference.startswith("SG-")


def test_a_second_concern_joins_the_open_case_of_the_same_person(cast):
    first = worry(cast, write(cast))

    second = worry(cast, write(cast, "Still here."))
    with db.transaction():
        third = Case.raise_concern(by=cast.mo, words="Again", about=cast.mia)

    assert first is second is third
    assert kinds(first) == ["concern", "concern", "concern"]
    assert len(first.kept_words) == 2


def test_an_anonymous_post_never_joins_the_case_of_its_author(cast):
    named = worry(cast, write(cast))

    masked = worry(cast, write(cast, anonymous=True))

    assert masked is not named
    assert masked.masked
    assert masked.about_id is None
    assert masked.about_name == masked.persona.name


def test_unmasking_asks_why_and_is_logged_where_moderators_do_not_look(cast):
    case = worry(cast, write(cast, anonymous=True))

    with db.transaction():
        with pytest.raises(ValueError, match="reason"):
            case.unmask(by=cast.cora, reason=" ")
        found = case.unmask(by=cast.cora, reason="999 asked")

    assert found is cast.mia
    assert (case.masked, case.about_name) == (False, "Mia")
    assert kinds(case)[-1] == "unmask"
    actions = session.scalars(select(AuditEntry.action)).all()
    assert "case.unmask" in actions
    assert "post.unmask" not in actions


@pytest.mark.parametrize(
    "change",
    [
        update(CaseEntry).values(words="Nothing was said."),
        update(CaseEntry).values(happened_at=clock.now()),
        delete(CaseEntry),
        delete(Case),
    ],
    ids=["words", "time", "an entry", "a case"],
)
def test_the_database_refuses_to_change_what_was_written(cast, change):
    worry(cast, write(cast))

    with pytest.raises(IntegrityError), db.transaction():
        session.execute(change)


def test_a_correction_names_the_note_that_it_corrects(cast):
    case = worry(cast, write(cast))
    with db.transaction():
        wrong = case.write("fact", by=cast.cora, words="She is in Ledbury.")

    with db.transaction():
        right = case.write("fact", by=cast.cora, words="In Ludlow.", corrects=wrong)

    assert right.corrects_id == wrong.id
    assert wrong.words == "She is in Ledbury."


def test_the_same_form_sent_twice_writes_once(cast):
    with db.transaction():
        case = Case.raise_concern(by=cast.mo, words="A worry", about=cast.mia, key="k")
        again = Case.raise_concern(by=cast.mo, words="A worry", about=cast.mia, key="k")
        one = case.write("fact", by=cast.cora, words="One", key="n")
        two = case.write("fact", by=cast.cora, words="One", key="n")

    assert (case, one) == (again, two)
    assert kinds(case) == ["concern", "fact"]


@pytest.mark.parametrize(
    ("minutes", "noted", "timing"),
    [(10, False, "running"), (61, False, "late"), (10, True, "kept"), (61, True, "missed")],
)
def test_the_first_note_has_an_hour(cast, minutes, noted, timing):
    case = worry(cast, write(cast))
    with db.transaction():
        case.raised_at = clock.ago(minutes=minutes)
        if noted:
            case.write("action", by=cast.cora, words="I rang.")

    assert case.timing == timing


def test_what_a_deed_writes_by_itself_is_no_note(cast):
    case = worry(cast, write(cast))

    with db.transaction():
        case.open(by=cast.cora)

    assert case.noted_at is None
    assert case.waiting_since is None


def test_closing_sets_six_years_unless_somebody_chose(cast):
    one, other = worry(cast, write(cast)), worry(cast, write(cast, anonymous=True))
    chosen = clock.today() + timedelta(days=100)

    with db.transaction():
        one.close("safe", by=cast.cora, words="She is well.")
        other.keep_until(chosen, by=cast.cora, words="Our policy.")
        other.close("other", by=cast.cora, words="Done.")

    assert one.kept_until == years_ahead(6)
    assert other.kept_until == chosen
    assert kinds(one) == ["concern", "closed", "retention"]


def test_a_new_concern_after_the_end_is_a_new_case(cast):
    first = worry(cast, write(cast))
    with db.transaction():
        first.close("safe", by=cast.cora, words="She is well.")

    assert worry(cast, write(cast)) is not first


def test_reopening_is_an_entry(cast):
    case = worry(cast, write(cast))

    with db.transaction():
        case.close("safe", by=cast.cora, words="She is well.")
        case.reopen(by=cast.cora, words="She wrote again.")
        case.reopen(by=cast.cora, words="Twice does nothing.")

    assert not case.closed
    assert kinds(case)[-1] == "reopened"


def test_a_case_goes_when_its_time_is_over_and_not_before(cast):
    case = worry(cast, write(cast))
    with db.transaction():
        case.close("safe", by=cast.cora, words="She is well.")
        with pytest.raises(ValueError, match="not over"):
            case.erase(by=cast.cora)
        case.kept_until = clock.today() - timedelta(days=1)

    with db.transaction():
        case.erase(by=cast.cora)

    for kind in (Case, CaseEntry):
        assert session.scalar(select(func.count()).select_from(kind)) == 0
    assert "case.erase" in session.scalars(select(AuditEntry.action)).all()


def test_a_case_outlives_the_account_that_it_is_about(cast):
    case = worry(cast, write(cast))

    with db.transaction():
        session.execute(delete(Member).where(Member.id == cast.mia.id))
    session.expire_all()

    assert case.about_name == "Mia"
    assert case.kept_words[0].name == "Mia"
