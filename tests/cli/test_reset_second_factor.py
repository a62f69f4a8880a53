"""`forum reset-second-factor`: the last administrator has lost her phone."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from forum import db
from forum.cli import reset_second_factor as command
from forum.models.second_factor import SecondFactor


@pytest.fixture
def run(app, monkeypatch):
    """The command, upon the database of the test."""
    monkeypatch.setattr(command, "create_app", lambda: app)
    return lambda address: CliRunner().invoke(command.reset_second_factor, [address])


def test_it_takes_the_second_factor_of_that_member_away(run, cast):
    answer = run("ada@example.org")

    db.session.expire_all()
    assert answer.exit_code == 0
    assert SecondFactor.of(cast.ada) is None


@pytest.mark.parametrize("address", ["mia@example.org", "stranger@example.org"])
def test_it_says_so_when_there_is_nothing_to_take(run, address):
    answer = run(address)

    assert answer.exit_code == 1
    assert "Nobody with that address" in answer.output
