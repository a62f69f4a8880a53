"""Taking a second factor away from somebody who lost it: with a reason, a letter and a record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.second_factor import SecondFactor
from tests import letters


@pytest.fixture
def page(cast):
    """Where Mo's is taken away."""
    return f"/members/{cast.mo.id}/second-factor/reset"


@pytest.mark.parametrize("who", ["Cora", "Ada"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_or_administrator_takes_it_away_with_a_reason(as_, cast, page, who, htmx):
    helper, mo = as_(who), as_("Mo")
    helper.get(page)

    answer = helper.post(page, {"reason": "She rang me."}, htmx=htmx)

    place = answer.headers.get("HX-Redirect") or answer.location
    assert place == f"/members/{cast.mo.id}"
    assert SecondFactor.of(cast.mo) is None
    assert mo.get("/you").location.startswith("/sign-in")
    assert letters.newest("mo@example.org").name == "second_factor_reset"
    entry = session.scalars(select(AuditEntry).filter_by(action="second_factor.reset")).one()
    assert entry.reason == "She rang me."


def test_without_a_reason_nothing_is_taken_away(as_, cast, page):
    answer = as_("Cora").post(page, {"reason": " "})

    assert answer.status_code == 422
    assert SecondFactor.of(cast.mo) is not None


def test_nobody_else_takes_it_away(as_, cast, page):
    for who in ["Mia", "Max", "Pia"]:
        browser = as_(who)

        assert browser.get(page).status_code == 403, who
        assert browser.post(page, {"reason": "I want it."}).status_code == 403, who
        assert SecondFactor.of(cast.mo) is not None, who


def test_nobody_takes_away_her_own_there(as_, cast):
    page = f"/members/{cast.cora.id}/second-factor/reset"

    assert as_("Cora").post(page, {"reason": "Mine."}).status_code == 403


def test_who_has_none_has_none_to_lose(as_, cast):
    assert as_("Cora").get(f"/members/{cast.mia.id}/second-factor/reset").status_code == 404


def test_without_her_own_a_coordinator_is_asked_for_it_first(as_, cast, page):
    cora = as_("Cora", proven=False)

    assert cora.get(page).location == f"/second-factor?next={page}"
    assert cora.post(page, {"reason": "She rang me."}).status_code == 403
    assert "She rang me." in cora.response.text


def test_the_members_page_offers_it_for_those_alone_who_may_have_one(as_, cast):
    cora = as_("Cora")
    words = "lost their phone"

    assert words in cora.get(f"/members/{cast.mo.id}").text
    assert words not in cora.get(f"/members/{cast.mia.id}").text
    assert words not in cora.get(f"/members/{cast.cora.id}").text
