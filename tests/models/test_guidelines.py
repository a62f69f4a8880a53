"""Versions of the guidelines, and who agreed to which."""

from __future__ import annotations

from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.guidelines import Acceptance, GuidelinesVersion


def publish(text):
    """Another version in force."""
    with db.transaction():
        return GuidelinesVersion.publish(by=None, text=text, changes=f"It says {text} now.")


def test_the_newest_version_is_in_force_and_knows_the_one_before(app):
    second = publish("two")
    third = publish("three")

    assert GuidelinesVersion.in_force() == third
    assert third.before == second
    assert second.before.before is None


def test_all_versions_since_the_one_agreed_to_are_news(app, cast):
    second, third = publish("two"), publish("three")

    agreed = Acceptance.latest(by=cast.mia)

    assert third.since(agreed) == [second, third]
    assert third.since(None)[0] == agreed
    assert third.since(third) == []


def test_agreeing_twice_is_agreeing_once(app, cast):
    second = publish("two")

    with db.transaction():
        Acceptance.give(second, by=cast.mia)
        session.flush()
        Acceptance.give(second, by=cast.mia)

    assert Acceptance.latest(by=cast.mia) == second
    assert len(session.scalars(select(Acceptance).filter_by(member_id=cast.mia.id)).all()) == 2


def test_what_changed_is_safe_to_show(app):
    version = publish("<script>alert(1)</script>")

    assert "<script" not in version.html + version.changes_html + version.easy_html
