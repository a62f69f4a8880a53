"""The authenticator app of somebody in a test."""

from __future__ import annotations

from flask import current_app

from forum import clock
from forum.models.members import Member
from forum.models.second_factor import SecondFactor, authenticator


def code_of(member: Member, *, steps: int = 0) -> str:
    """What her app shows; `steps` half minutes from now."""
    factor = SecondFactor.of(member)
    assert factor is not None
    app = authenticator(member.id, factor.seed, key=current_app.config["SECRET_KEY"])
    return app.generate_otp(app.timecode(clock.now()) + steps)


def shown_by(seed: str, member: Member) -> str:
    """What an app that was given the key of a set-up page shows."""
    return authenticator(member.id, seed, key=current_app.config["SECRET_KEY"]).now()
