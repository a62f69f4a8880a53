"""`forum import`: what it takes in, what it refuses, and that it can be run again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from forum import create_app, db
from forum.cli.importing import import_
from forum.db import Model, session
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.views.application import Forum
from tests.stores import Store

HEAD = "board,topic,author,posted_at,body\n"
TWO = (
    'Parents,Nights,Wren10,2024-11-01T13:31:00Z,"First line\n\nand more"\n'
    "Parents,Nights,Lark10,2024-11-02T13:31:00Z,An answer\n"
)

Take = Callable[[str | bytes], Result]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    file = tmp_path / "conversations.csv"

    def run(content: str | bytes) -> Result:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(import_, [str(file)])

    return run


@pytest.fixture
def here(new_site: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the application of the test."""
    monkeypatch.setattr("forum.cli.importing.create_app", lambda: new_site)


def count(*tables: type[Model]) -> tuple[int | None, ...]:
    return tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)


def test_the_first_import_makes_the_tables_and_a_second_takes_nothing_twice(
    take: Take, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_INSTANCE", str(tmp_path))
    monkeypatch.setenv("FORUM_DATABASE", store.blank(tmp_path))

    first = take(HEAD + TWO)
    second = take(HEAD + TWO + "Parents,Nights,Wren10,2024-11-03T10:00:00Z,Thank you\n")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "2 posts taken in, 0 were there already, 0 left out" in first.output
    assert "1 posts taken in, 2 were there already" in second.output
    with create_app().app_context():
        assert count(Topic, Post, Member) == (1, 3, 2)
        db.db.engine.dispose()


@pytest.mark.usefixtures("here")
def test_a_real_member_never_gets_words_that_only_share_a_name(take: Take) -> None:
    with db.transaction():
        real = Member(email="wren@example.org")
        real.rename("Wren10")
        session.add(real)

    take(HEAD + TWO)

    authors = session.scalars(select(Member).join(Post.author)).all()
    assert sorted(each.display_name for each in authors) == ["Lark10", "Wren10 2"]
    for each in authors:  # have no way to sign in
        assert (each.email, each.password_hash) == (None, None)


REFUSED = [
    ("Parents,,Wren10,2024-11-01T13:31:00Z,Words", "topic is empty"),
    ("Parents,Nights,Wren10,yesterday,Words", "posted_at is not a time"),
    ("Parents,Nights,Wren10,2999-01-01T00:00:00Z,Words", "posted_at is not a time"),
    ("Parents,Nights,Wren10,2024-11-01T13:31:00Z,   ", "body is empty"),
    ("Parents,Nights,Wren10,2024-11-01T13:31:00Z,a\x00b", "body holds characters"),
    (f"Parents,Nights,{'W' * 31},2024-11-01T13:31:00Z,Words", "author is longer"),
    (f"Parents,Nights,Wren10,2024-11-01T13:31:00Z,{'w' * 10_001}", "body is longer"),
    ("Parents,Nights,Wren10", "it does not have as many cells"),
]


@pytest.mark.usefixtures("here")
def test_a_refused_row_is_named_with_its_line_and_reason(take: Take) -> None:
    result = take(HEAD + TWO + "".join(f"{row}\n" for row, _ in REFUSED))

    said = " ".join(result.output.split("\n"))
    told = [f"Line {line} was left out: {why}" for line, (_, why) in enumerate(REFUSED, 6)]
    assert [each for each in told if each not in said] == []
    assert result.exit_code == 1
    assert count(Post) == (2,)


UNREADABLE = [
    (b"board,topic,author,body\nA,B,C,D\n", "no column posted_at"),
    ((HEAD + "Parents,Nïghts,W,2024-11-01T13:31:00Z,x").encode("latin-1"), "not UTF-8"),
    (HEAD + 'Parents,"Nights', "is not CSV"),
    (b"", "no column board"),
]


@pytest.mark.usefixtures("here")
def test_a_file_that_cannot_be_read_says_so_and_changes_nothing(take: Take) -> None:
    results = [(take(content), sentence) for content, sentence in UNREADABLE]

    assert [sentence for result, sentence in results if sentence not in result.output] == []
    assert [result.exit_code for result, _ in results] == [1] * len(UNREADABLE)
    assert count(Post) == (0,)
