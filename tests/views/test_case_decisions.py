"""What is decided about a case: an incident, how long it is kept, closing, reopening, erasing."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select

from forum import clock, db
from forum.db import session
from forum.models.cases import Case
from tests.keepers import appoint, kinds, worry, write

SENT = {
    "incident": {"serious": "yes", "words": "She was harmed.", "who": "The chair, by phone"},
    "retention": {"until": "2040-01-31", "words": "A child is concerned."},
    "close": {"outcome": "helped", "words": "She is on a ward."},
}
LACKING = {
    "incident": ({"serious": ""}, "Choose yes or no."),
    "retention": ({"until": "2001-01-01"}, "That day is over."),
    "close": ({"outcome": ""}, "Choose how it ended."),
}


@pytest.fixture
def case(cast, lately):
    """A case about Mia."""

    def story():
        appoint(cast)
        return worry(cast, write(cast))

    return lately("case decisions: case", story)


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("verb", SENT)
def test_a_decision_is_an_entry_with_its_reason(as_, case, verb, htmx):
    cora = as_("Cora")
    cora.get(f"/cases/{case.id}/{verb}")

    answer = cora.post(f"/cases/{case.id}/{verb}", SENT[verb], htmx=htmx)

    assert answer.headers["HX-Redirect" if htmx else "Location"] == f"/cases/{case.id}"
    cora.get(f"/cases/{case.id}")
    assert SENT[verb]["words"] in cora.text
    assert len(kinds(case)) >= 2


def test_what_is_missing_is_said_and_every_word_kept(as_, case):
    for htmx, verb in product([False, True], SENT):
        wrong, said = LACKING[verb]

        answer = as_("Cora").post(f"/cases/{case.id}/{verb}", SENT[verb] | wrong, htmx=htmx)

        assert answer.status_code == 422, verb
        assert said in answer.text, verb
        assert SENT[verb]["words"] in answer.text, verb


def test_a_moderator_decides_nothing(as_, case):
    for verb in ["incident", "retention", "close", "reopen", "erase"]:
        assert as_("Mo").get(f"/cases/{case.id}/{verb}").status_code == 404, verb
        for htmx in (False, True):
            answer = as_("Mo").post(f"/cases/{case.id}/{verb}", SENT.get(verb), htmx=htmx)
            assert answer.status_code == 404, verb


def test_a_closed_case_is_opened_again_with_a_reason(as_, case):
    cora = as_("Cora")
    for htmx in (False, True):
        cora.post(f"/cases/{case.id}/close", SENT["close"])
        assert cora.get(f"/cases/{case.id}/close").status_code == 303

        assert cora.post(f"/cases/{case.id}/reopen", {}, htmx=htmx).status_code == 422
        cora.get(f"/cases/{case.id}/reopen")
        cora.post(f"/cases/{case.id}/reopen", {"words": "She wrote again."}, htmx=htmx)

        session.expire_all()
        assert not case.closed
    assert cora.get(f"/cases/{case.id}/reopen").status_code == 303


def test_it_moves_to_the_closed_ones(as_, case):
    cora = as_("Cora")

    cora.post(f"/cases/{case.id}/close", SENT["close"])

    cora.get("/cases")
    assert case.reference not in cora.text
    cora.get("/cases?show=closed")
    assert case.reference in cora.text


@pytest.mark.parametrize("htmx", [False, True])
def test_it_is_erased_when_its_time_is_over_and_not_before(as_, cast, case, htmx):
    cora = as_("Cora")
    cora.post(f"/cases/{case.id}/close", SENT["close"])
    assert cora.get(f"/cases/{case.id}/erase").status_code == 404
    assert cora.post(f"/cases/{case.id}/erase", htmx=htmx).status_code == 404
    with db.transaction():
        session.expire_all()
        session.get_one(Case, case.id).kept_until = clock.today() - timedelta(days=1)

    cora.get(f"/cases/{case.id}/erase")
    cora.post(f"/cases/{case.id}/erase", htmx=htmx)

    assert session.scalar(select(func.count()).select_from(Case)) == 0
