"""A joining knows its next step, and is forgotten after a week."""

from __future__ import annotations

from sqlalchemy import func, select

from forum import clock, db
from forum.db import session
from forum.models.guidelines import GuidelinesVersion
from forum.models.joining import STEPS, Joining


def test_each_thing_that_is_said_leads_to_the_next_step(app):
    with db.transaction():
        joining = Joining.begin("Misty Wren")
        steps = [joining.next_step]
        joining.address = "wren@example.org"
        steps.append(joining.next_step)
        joining.belong([1])
        steps.append(joining.next_step)
        joining.give_consent("I agree.", language="en")
        steps.append(joining.next_step)
        joining.agree(GuidelinesVersion.in_force())
        steps.append(joining.next_step)

    assert tuple(steps) == STEPS[1:]


def test_steps_that_are_done_can_be_gone_back_to(app):
    with db.transaction():
        joining = Joining.begin("Misty Wren")
        joining.address = "wren@example.org"

    assert joining.reached("name")
    assert joining.reached("about")
    assert not joining.reached("care")


def test_an_audience_that_is_gone_meanwhile_is_left_out(app):
    with db.transaction():
        joining = Joining.begin("Misty Wren")
        joining.address = "wren@example.org"
        joining.belong([1, 999])
        joining.give_consent("I agree.", language="en")
        joining.agree(None)
        session.flush()
        member = joining.finish()

    assert member.rights.audiences == {1}


def test_only_the_secret_of_the_browser_finds_it(app):
    with db.transaction():
        joining = Joining.begin("Misty Wren")

    assert Joining.at(joining.token) is joining
    assert Joining.at(joining.token_digest) is None
    assert Joining.at("") is None


def test_after_a_week_it_is_forgotten(app):
    with db.transaction():
        Joining.begin("Old Owl").created_at = clock.ago(days=8)
        Joining.begin("New Wren").created_at = clock.ago(days=6)
        session.flush()

        Joining.expire()

    assert session.scalar(select(func.count()).select_from(Joining)) == 1
