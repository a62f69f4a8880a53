"""`forum read-only` begins, says so, and ends."""

from __future__ import annotations

from click.testing import CliRunner

from forum import db
from forum.cli import READ_ONLY, commands
from forum.cli.read_only import read_only
from forum.models.read_only import ReadOnly
from forum.models.second_factor import SecondFactor


def test_it_begins_says_so_and_ends(app, monkeypatch):
    monkeypatch.setattr("forum.cli.read_only.create_app", lambda: app)
    run = CliRunner().invoke

    said = [
        run(read_only, words).output
        for words in (["show"], ["begin", "new disk"], ["begin", "x"], ["show"], ["end"], ["show"])
    ]

    assert said[0] == said[4] == said[5] == "Everybody can write.\n"
    assert said[1] == "Nobody can write now.\n"
    assert "stays as it was" in said[2]
    assert said[3].endswith(": new disk\n")


def test_a_command_that_writes_says_so_in_one_sentence(app, cast, monkeypatch):
    monkeypatch.setattr("forum.cli.reset_second_factor.create_app", lambda: app)
    with db.transaction():
        ReadOnly.begin("new disk")

    answer = CliRunner().invoke(commands, ["reset-second-factor", "ada@example.org"])

    assert answer.exit_code == 1
    assert answer.output == f"Error: {READ_ONLY}\n"
    assert SecondFactor.of(cast.ada) is not None
