"""`forum demo`: whoever holds a role can act in it without an app, here and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum import policy
from forum.cli.demo import WHO, _newest, _usable, prepare
from forum.db import session
from forum.models import meanwhile
from forum.models.appeals import Appeal
from forum.models.letters import Letter
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


def test_a_community_with_the_tables_of_another_version_is_made_anew(demo):
    made = Path(demo.config["FORUM_INSTANCE"]) / "made"

    assert _usable(made)
    made.write_text("0001_beginning")
    assert not _usable(made)
    made.write_text(_newest())


def test_there_is_one_gentle_case_to_look_at(demo):
    with demo.app_context():
        lead, moderator = Member.named("Cora"), Member.named("Max")

        cases = session.scalars(policy.visible_cases(lead)).all()

        assert [each.about_name for each in cases] == ["Pat"]
        assert cases[0].timing == "kept"
        assert session.scalars(policy.visible_cases(moderator)).all() == []


def test_each_kind_of_thing_waits_for_a_moderator(demo):
    with demo.app_context():
        entries = session.scalars(policy.visible_entries(Member.named("Cora"))).all()

        waits = {(each.kind, each.urgent) for each in entries if each.open}

        assert waits == {("report", True), ("report", False), ("waiting", False), ("appeal", False)}


def test_whoever_was_hidden_has_a_letter_and_an_appeal_is_made_of_one(demo):
    with demo.app_context():
        mia, sol = Member.named("Mia"), Member.named("Sol")

        letters = [session.scalars(Letter.of(each)).all() for each in (mia, sol)]

        assert [each.decision.act for each in letters[0]] == ["hide"]
        assert [each.decision.act for each in letters[1]] == ["suspend", "hide", "warn"]
        assert Appeal.against(letters[1][1])
        assert "Bronwen" in letters[0][0].decision.post.hiding.body


def test_the_forum_hid_one_post_by_itself_while_nobody_was_here(demo):
    with demo.app_context():
        found = meanwhile.done(policy.visible_decisions(Member.named("Mo")))

        assert [each.post.hiding.by for each in found] == [None]


def test_sol_cannot_take_part_but_read(demo):
    with demo.app_context():
        rights = Member.named("Sol").rights

        assert (rights.suspended, rights.may_read) == (True, True)
