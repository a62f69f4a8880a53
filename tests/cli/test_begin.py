"""`forum begin`: prints a link while there is no administrator, and says so when there is one."""

from __future__ import annotations

from click.testing import CliRunner

from forum import db
from forum.cli.begin import begin
from forum.models.members import Member


def run(*words):
    return CliRunner().invoke(begin, words)


def test_a_link_is_printed_until_there_is_an_administrator(new_site, monkeypatch):
    monkeypatch.setattr("forum.cli.begin.create_app", lambda: new_site)
    monkeypatch.setitem(new_site.config, "FORUM_ADDRESS", "https://forum.example.org")

    wrong, first = run("nobody"), run("Olive@Example.org")
    with db.transaction():
        olive = Member(email="olive@example.org")
        olive.rename("Olive")
        db.session.add(olive)
        db.session.flush()
        olive.appoint("administrator", by=None)
    late = run("olive@example.org")

    assert wrong.exit_code == 1
    assert "like name@example.org" in wrong.output
    assert first.exit_code == 0
    assert "https://forum.example.org/begin/" in first.output
    assert late.exit_code == 1
    assert "has an administrator already" in late.output
