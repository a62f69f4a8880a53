"""The cases: for leads and deputies alone; a chronology written in place; a page to print."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db, policy
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.cases import Case
from tests.keepers import SAID, WORRY, appoint, kinds, worry, write
from tests.statements import asked

NOTE = {"kind": "fact", "words": "She posted at ten.", "once": "a-key"}


@pytest.fixture
def case(cast, lately):
    """Mo is worried about Mia; Cora leads, Pia is her deputy."""

    def story():
        appoint(cast)
        return worry(cast, write(cast))

    return lately("cases: case", story)


def test_a_lead_and_a_deputy_find_and_read_it(as_, case):
    raised_by = "//dt[.='Raised by']/following-sibling::dd[1][contains(., 'Mo,')]"

    for name in ("Cora", "Pia"):
        browser = as_(name)
        browser.get("/cases")
        assert f"{case.reference}, Mia" in browser.text
        browser.get(f"/cases/{case.id}")
        assert WORRY in browser.text
        assert SAID in browser.text
        assert browser.page.xpath(raised_by)


def test_to_anybody_else_there_is_no_such_page(as_, case):
    pages = ["/cases", *(f"/cases/{case.id}{page}" for page in ("", "/print", "/sheet"))]

    for name in ("Mo", "Max", "Ada", "Mia", "Pat", "Ned"):
        browser = as_(name)
        assert [browser.get(path).status_code for path in pages] == [404] * 4, name


def test_the_coordinator_sees_none_by_her_office(as_, cast):
    worry(cast, write(cast))

    assert as_("Cora").get("/cases").status_code == 404


def test_who_raised_it_sees_no_trace_of_it(as_, cast, case):
    mo = as_("Mo")

    for path in ("/", f"/topics/{case.post.topic_id}", "/queue", "/you", "/for-you", "/set-up"):
        mo.get(path)

        assert WORRY not in mo.response.text
        assert case.reference not in mo.response.text
        assert "/cases" not in mo.response.text


def test_nobody_sees_a_case_about_herself(as_, cast, case):
    with db.transaction():
        own = Case.raise_concern(by=cast.mo, words="Tired", about=cast.cora)

    cora = as_("Cora")

    assert cora.get(f"/cases/{own.id}").status_code == 404
    cora.get("/cases")
    assert own.reference not in cora.text
    assert as_("Pia").get(f"/cases/{own.id}").status_code == 200


def test_nor_one_about_what_she_wrote_anonymously(as_, cast):
    appoint(cast)
    with db.transaction():
        topic = write(cast).topic
        masked = topic.reply(by=cast.cora, body="It is me.", anonymous=True)
        own = Case.raise_concern(by=cast.mo, words="Who?", about=masked)

    assert as_("Cora").get(f"/cases/{own.id}").status_code == 404
    assert as_("Pia").get(f"/cases/{own.id}").status_code == 200


def test_opening_it_is_noted_once(as_, case):
    cora = as_("Cora")

    for _ in range(2):
        cora.get(f"/cases/{case.id}")

    assert kinds(case) == ["concern", "opened"]


def test_a_note_stands_in_the_chronology(as_, case):
    cora = as_("Cora")

    for kind in ("fact", "opinion", "action", "rationale"):
        note = NOTE | {"kind": kind, "words": f"She posted {kind}.", "once": kind}
        answer = cora.post(f"/cases/{case.id}/entries", note)
        assert answer.status_code == 303
        assert kinds(case)[-1] == kind

    cora.get(answer.location)
    assert cora.text.count("She posted ") == 4


def test_by_htmx_the_case_itself_comes_back_with_an_empty_form(as_, case):
    answer = as_("Cora").post(f"/cases/{case.id}/entries", NOTE, htmx=True)

    assert answer.status_code == 200
    assert '<div id="case">' in answer.text
    assert answer.text.count("She posted at ten.") == 1
    assert "The first note was made within the hour." in answer.text


def test_who_was_told_says_who_how_and_when(as_, case):
    told = NOTE | {"kind": "told", "who": "Police", "how": "by phone", "words": "Ref 12"}

    cora = as_("Cora")
    cora.post(f"/cases/{case.id}/entries", told | {"happened": "2026-03-01T09:30"})

    cora.get(f"/cases/{case.id}")
    assert "Police, by phone" in cora.text
    assert "1 March 2026, 9:30" in cora.text
    assert "written down on" in cora.text


def test_a_next_step_has_a_day(as_, case):
    day = clock.today()
    step = NOTE | {"kind": "next", "words": "Ring her GP", "due": day.isoformat()}

    cora = as_("Cora")
    cora.post(f"/cases/{case.id}/entries", step)

    session.expire_all()
    assert case.due_on == day
    cora.get("/cases")
    assert "Next step by" in cora.text


WRONG = [
    ({"words": " "}, "Write a few words."),
    ({"happened": "2999-01-01T10:00"}, "That is still to come."),
    ({"happened": "yesterday"}, "Write it like"),
    ({"kind": "told", "who": ""}, "Say who was told."),
    ({"kind": "next"}, "Say by when."),
    ({"kind": "next", "due": "2020-01-01"}, "That day is over."),
    ({"kind": "next", "due": "soon"}, "Write the date like"),
]


@pytest.mark.parametrize("htmx", [False, True])
def test_what_cannot_be_is_said_and_every_word_kept(as_, case, htmx):
    cora = as_("Cora")

    for wrong, said in WRONG:
        sent = NOTE | wrong
        answer = cora.post(f"/cases/{case.id}/entries", sent, htmx=htmx)
        assert answer.status_code == 422, wrong
        assert said in answer.text
        assert sent["words"].strip() in answer.text

    assert kinds(case) == ["concern"]


def test_what_deeds_write_cannot_be_written_by_hand(as_, case):
    cora = as_("Cora")

    for kind in ("closed", "", "sheet"):
        answer = cora.post(f"/cases/{case.id}/entries", NOTE | {"kind": kind})
        assert answer.status_code == 400, kind


def test_a_note_is_put_right_by_a_new_one(as_, case):
    cora = as_("Cora")
    cora.post(f"/cases/{case.id}/entries", NOTE)
    session.expire_all()
    wrong = case.newest("fact")

    cora.get(f"/cases/{case.id}?corrects={wrong.id}")
    assert "Correct a note" in cora.text
    right = NOTE | {"words": "At eleven.", "once": "another", "corrects": f"{wrong.id}"}
    cora.post(f"/cases/{case.id}/entries", right)

    cora.get(f"/cases/{case.id}")
    assert "put right by a later note" in cora.text
    assert case.newest("fact").words == "At eleven."


def test_a_moderator_writes_nothing_into_it(as_, case):
    for htmx in (False, True):
        answer = as_("Mo").post(f"/cases/{case.id}/entries", NOTE, htmx=htmx)
        assert answer.status_code == 404


def test_the_printed_page_has_all_of_it(as_, case):
    cora = as_("Cora")
    cora.post(f"/cases/{case.id}/entries", NOTE)

    cora.get(f"/cases/{case.id}/print")

    for words in (case.reference, WORRY, SAID, "She posted at ten.", "Confidential"):
        assert words in cora.text


def test_the_log_says_nothing_of_cases_to_moderators(cast, case):
    def read(person):
        rows = select(AuditEntry.action).where(policy.outside_cases(person))
        return [each for each in session.scalars(rows) if each.startswith("case.")]

    assert read(cast.cora) == ["case.raise"]
    for name in ("mo", "ada", "mia"):
        assert read(getattr(cast, name)) == []


def test_nor_to_a_lead_of_a_case_about_herself(cast, case):
    with db.transaction():
        Case.raise_concern(by=cast.mo, words="Tired", about=cast.cora)

    rows = select(AuditEntry.subject).where(AuditEntry.action == "case.raise")

    assert len(session.scalars(rows.where(policy.outside_cases(cast.cora))).all()) == 1
    assert len(session.scalars(rows.where(policy.outside_cases(cast.pia))).all()) == 2


def test_a_list_of_many_takes_few_statements(as_, cast, case):
    cora = as_("Cora")
    cora.get("/cases")
    with db.transaction():
        for number in range(10):
            post = case.post.topic.reply(by=cast.sol, body=f"Word {number}", anonymous=True)
            Case.raise_concern(by=cast.mo, words="?", about=post).close(
                "safe", by=cast.cora, words="Well."
            )

    with asked() as statements:
        cora.get("/cases")

    assert len([each for each in statements if "SELECT" in each]) <= 6
