"""`forum read-only` begins, says so, and ends."""

from __future__ import annotations

from click.testing import CliRunner

from forum.cli.read_only import read_only


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
