"""`forum demo`: whoever holds a role can act in it without an app, here and nowhere else."""

from __future__ import annotations

import pytest

from forum import policy
from forum.cli.demo import WHO, prepare
from forum.db import session
from forum.models.members import Member
from forum.models.second_factor import SecondFactor


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo's application, in a folder of its own."""
    return prepare(tmp_path_factory.mktemp("demo") / "demo", port=8000)


def test_the_cast_with_roles_has_a_second_factor_set_up(demo):
    with demo.app_context():
        cast = [Member.named(name) for name in WHO]

        asked = {each.display_name for each in cast if policy.needs_second_factor(each)}
        ready = {each.display_name for each in cast if SecondFactor.of(each)}

    assert asked == ready == {"Mo", "Max", "Cora", "Dee", "Ada"}


def test_there_is_one_gentle_case_to_look_at(demo):
    with demo.app_context():
        lead, moderator = Member.named("Cora"), Member.named("Max")

        cases = session.scalars(policy.visible_cases(lead)).all()

        assert [each.about_name for each in cases] == ["Pat"]
        assert cases[0].timing == "kept"
        assert session.scalars(policy.visible_cases(moderator)).all() == []
