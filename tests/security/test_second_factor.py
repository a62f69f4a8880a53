"""A second factor is proven once by one browser, and what it opens ends with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.outbox import OutgoingEmail
from forum.models.second_factor import RecoveryCode, SecondFactor, hashed_codes, new_codes
from tests.authenticator import code_of


@pytest.fixture
def two(as_):
    """Two browsers with Mo's password and without her phone."""
    return [as_("Mo", proven=False) for _ in range(2)]


def test_of_two_at_once_one_code_lets_in_one(at_once, two, cast):
    code = {"code": code_of(cast.mo)}

    answers = at_once(*((each, "/second-factor", code) for each in two))

    assert sorted(each.status_code for each in answers) == [303, 422]


def test_of_two_at_once_one_recovery_code_lets_in_one(at_once, two, cast):
    codes = new_codes()
    with db.transaction():
        SecondFactor.of(cast.mo).keep(hashed_codes(codes))

    answers = at_once(*((each, "/second-factor/recovery", {"code": codes[0]}) for each in two))

    assert sorted(each.status_code for each in answers) == [303, 422]
    used = select(RecoveryCode).where(RecoveryCode.used_at.is_not(None))
    assert len(session.scalars(used).all()) == 1
    assert len(session.scalars(select(OutgoingEmail)).all()) == 1


def test_a_session_stolen_before_the_proof_gains_nothing_by_it(as_, app, cast):
    mo, thief = as_("Cora", proven=False), as_("Vi")
    with mo.client.session_transaction() as cookie:
        stolen = cookie["_user_id"]

    mo.post("/second-factor", {"code": code_of(cast.cora)})

    with thief.client.session_transaction() as cookie:
        cookie["_user_id"] = stolen
    assert mo.get("/set-up/urgent-help").status_code == 200
    assert thief.get("/set-up/urgent-help").location.startswith("/sign-in?")


def test_no_code_stands_in_a_page_that_gives_words_back(as_):
    cora = as_("Cora", proven=False)

    cora.post("/guidelines/preview", {"text": "Be kind.", "code": "123456"})

    assert "Be kind." in cora.response.text
    assert "123456" not in cora.response.text
