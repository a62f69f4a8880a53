"""An authenticator app: its codes are good once and for half a minute more or less."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.second_factor import (
    CODES,
    RecoveryCode,
    SecondFactor,
    authenticator,
    counter_of,
    hashed_codes,
    new_codes,
)
from forum.models.signin import SignIn

KEY = "beside the database"


@pytest.fixture
def factor(cast):
    """Mo's."""
    return SecondFactor.of(cast.mo)


def code(factor, steps=0):
    """What her app shows."""
    app = authenticator(factor.member_id, factor.seed, key=KEY)
    return app.generate_otp(app.timecode(clock.now()) + steps)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True)])
def test_a_code_is_good_one_step_before_and_after_its_time(factor, steps, good):
    with db.transaction():
        assert factor.accept(code(factor, steps), key=KEY) is good


def test_a_code_works_once_and_none_before_it_any_more(factor):
    now, before = code(factor), code(factor, -1)

    with db.transaction():
        answers = [factor.accept(each, key=KEY) for each in (now, now, before)]

    assert answers == [True, False, False]


@pytest.mark.parametrize("spelling", ["{0} {1}", " {0}-{1} ", "{0}\N{NO-BREAK SPACE}{1}"])
def test_spaces_and_hyphens_in_a_code_do_not_matter(factor, spelling):
    digits = code(factor)

    with db.transaction():
        assert factor.accept(spelling.format(digits[:3], digits[3:]), key=KEY)


@pytest.mark.parametrize("typed", ["", "abcdef", "12345", "\x00", "٣٤٥٦٧٨", "0" * 5000])
def test_what_is_no_code_is_refused_calmly(factor, typed):
    with db.transaction():
        assert not factor.accept(typed, key=KEY)


def test_a_stolen_database_makes_no_codes(cast, factor):
    own = authenticator(cast.mo.id, factor.seed, key=KEY)

    others = [
        authenticator(cast.mo.id, factor.seed, key="another key"),
        authenticator(cast.max.id, factor.seed, key=KEY),
    ]

    assert own.secret not in str(vars(factor))
    assert own.secret not in [each.secret for each in others]
    assert len(own.secret) == 32  # 160 bits


def test_the_codes_are_those_of_rfc_6238(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(59, UTC))
    app = authenticator(1, "any", key=KEY)
    app.secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of its appendix B

    assert counter_of(app, "287082") == 1


def test_recovery_codes_are_kept_as_digests_and_are_good_once(cast, factor):
    codes = new_codes()
    with db.transaction():
        factor.keep(hashed_codes(codes))

        found = RecoveryCode.matching(factor, f" {codes[3][:4].upper()}-{codes[3][4:]} ")
        again = [found.use(), found.use()]

    assert len(set(codes)) == CODES
    assert not set(codes) & set(session.scalars(select(RecoveryCode.code_hash)))
    assert again == [True, False]
    assert factor.codes_left == CODES - 1
    session.expire_all()
    assert RecoveryCode.matching(factor, codes[3]) is None


def test_what_is_no_recovery_code_is_refused_calmly(factor):
    with db.transaction():
        factor.keep(hashed_codes(new_codes()))

    for typed in ("", "2", "zzzz-zzzz-zzzz", "ö" * 12, "2" * 5000):
        assert RecoveryCode.matching(factor, typed) is None, typed


def test_another_app_takes_the_place_of_the_first_with_its_recovery_codes(cast, factor):
    with db.transaction():
        factor.keep(hashed_codes(new_codes()))
        another = SecondFactor.begin(cast.mo, seed="other", counter=7, hashes=["a", "b"])

    assert SecondFactor.of(cast.mo) is another
    assert another.codes_left == 2
    assert len(session.scalars(select(RecoveryCode)).all()) == 2


def test_taking_it_away_signs_her_out_everywhere_and_says_why(cast, factor):
    with db.transaction():
        SignIn.begin(cast.mo)
        factor.keep(hashed_codes(new_codes()))
        factor.reset(by=cast.cora, reason="She rang me.")

    assert SecondFactor.of(cast.mo) is None
    assert SignIn.of(cast.mo) == []
    assert session.scalars(select(RecoveryCode)).all() == []
    entry = session.scalars(select(AuditEntry).filter_by(action="second_factor.reset")).one()
    assert (entry.actor_id, entry.reason) == (cast.cora.id, "She rang me.")
    assert entry.subject == f"member {cast.mo.id}"


def test_a_proof_in_a_browser_counts_for_twelve_hours_of_acting(cast):
    with db.transaction():
        row = SignIn.begin(cast.mo)
        before = row.token_digest
        row.prove()

    assert row.token_digest != before
    assert row.proven_within(hours=12)
    row.second_factor_at = clock.ago(hours=13)
    assert row.proven
    assert not row.proven_within(hours=12)
