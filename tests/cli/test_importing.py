"""`forum import`: what it takes in, what it refuses, and that it can be run again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import NullPool, create_engine, func, select

from forum import config, create_app
from forum.cli.importing import import_
from forum.db import Model, session
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.stores import Store

HEAD = "board,topic,author,posted_at,body\n"
TWO = (
    'Parents,Nights,Wren10,2024-11-01T13:31:00Z,"First line\n\nand more"\n'
    "Parents,Nights,Lark10,2024-11-02T13:31:00Z,An answer\n"
)

Take = Callable[[str | bytes], Result]


@pytest.fixture
def take(tmp_path: Path, empty: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch) -> Take:
    monkeypatch.setenv("FORUM_INSTANCE", str(tmp_path))
    monkeypatch.setenv("FORUM_DATABASE", empty(tmp_path))
    file = tmp_path / "conversations.csv"

    def run(content: str | bytes) -> Result:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(import_, [str(file)])

    return run


def count(*tables: type[Model]) -> tuple[int, ...]:
    engine = create_engine(config.read({})["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool)
    with engine.connect() as connection:
        return tuple(connection.scalar(select(func.count()).select_from(each)) for each in tables)


def test_rows_of_one_topic_become_one_conversation(take: Take) -> None:
    result = take(HEAD + TWO)

    assert result.exit_code == 0, result.output
    assert "2 posts taken in, 0 were there already, 0 left out" in result.output
    assert count(Topic, Post, Member) == (1, 2, 2)


def test_the_first_import_into_an_empty_place_makes_the_tables(
    take: Take, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_DATABASE", store.blank(tmp_path))

    result = take(HEAD + TWO)

    assert result.exit_code == 0, result.output
    assert count(Post) == (2,)


def test_a_second_run_takes_nothing_twice_and_adds_what_is_new(take: Take) -> None:
    take(HEAD + TWO)

    result = take(HEAD + TWO + "Parents,Nights,Wren10,2024-11-03T10:00:00Z,Thank you\n")

    assert "1 posts taken in, 2 were there already" in result.output
    assert count(Topic, Post) == (1, 3)


def test_authors_have_no_way_to_sign_in(take: Take) -> None:
    take(HEAD + TWO)

    with create_app().app_context():
        for member in session.scalars(select(Member)):
            assert member.email is None
            assert member.password_hash is None


def test_a_real_member_never_gets_words_that_only_share_a_name(take: Take) -> None:
    take(HEAD)
    with create_app().app_context():
        real = Member(email="wren@example.org")
        real.rename("Wren10")
        session.add(real)
        session.commit()

    take(HEAD + TWO)

    with create_app().app_context():
        authors = session.scalars(select(Member.display_name).join(Post.author)).all()
    assert sorted(authors) == ["Lark10", "Wren10 2"]


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


def test_a_refused_row_is_named_with_its_line_and_reason(take: Take) -> None:
    result = take(HEAD + TWO + "".join(f"{row}\n" for row, _ in REFUSED))

    said = " ".join(result.output.split("\n"))
    told = [f"Line {line} was left out: {why}" for line, (_, why) in enumerate(REFUSED, 6)]
    assert [each for each in told if each not in said] == []
    assert result.exit_code == 1
    assert count(Post) == (2,)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"board,topic,author,body\nA,B,C,D\n", "no column posted_at"),
        ((HEAD + "Parents,Nïghts,W,2024-11-01T13:31:00Z,x").encode("latin-1"), "not UTF-8"),
        (HEAD + 'Parents,"Nights', "is not CSV"),
        (b"", "no column board"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_changes_nothing(
    take: Take, content: str | bytes, sentence: str
) -> None:
    result = take(content)

    assert sentence in result.output
    assert result.exit_code == 1
