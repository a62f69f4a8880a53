"""`forum import`: takes conversations from a CSV file, a transaction a topic, restartable."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from forum import create_app, db, migrations, tokens
from forum.cli.conversations import Conversation, Row, Unreadable, read
from forum.db import session
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Take the conversations of FILE (CSV) into boards that are found or made."""
    try:
        conversations, refusals = read(file)
    except Unreadable as problem:
        raise click.ClickException(str(problem)) from problem
    with create_app().app_context():
        migrations.upgrade()
        made = _take_all(conversations)
    for refusal in refusals:
        click.echo(f"Line {refusal.line} was left out: {refusal.reason}.", err=True)
    present = sum(len(each.rows) for each in conversations) - made
    click.echo(f"{made} posts taken in, {present} were there already, {len(refusals)} left out.")
    if refusals:
        raise SystemExit(1)


def _take_all(conversations: list[Conversation]) -> int:
    made = 0
    with click.progressbar(conversations, label="Importing topics") as bar:
        for each in bar:
            with db.transaction():
                made += take(each)
            session.expunge_all()
    db.checkpoint()
    return made


def take(conversation: Conversation) -> int:
    """Takes in what is not there yet of one conversation; returns how many posts that made."""
    board = _board(conversation.board)
    opening = Post.sent(_key(conversation.rows[0]), by=_author(conversation.rows[0].author))
    topic = session.get(Topic, opening.topic_id) if opening else None
    made = 0
    for row in conversation.rows:
        author = _author(row.author)
        if Post.sent(_key(row), by=author):
            continue
        if topic is None:
            topic = Topic(board=board, title=row.topic, created_at=row.posted_at)
            session.add(topic)
            session.flush()
        topic.reply(by=author, body=row.body, at=row.posted_at, key=_key(row))
        made += 1
    return made


def _key(row: Row) -> str:
    """The same row has the same key at every run, so that nothing is taken in twice."""
    return tokens.digest(
        "\0".join(("import", row.board, row.topic, row.posted_at.isoformat(), row.body))
    )


def _board(name: str) -> Board:
    found = session.scalar(select(Board).filter_by(name=name).limit(1))
    if found is None:
        found = Board(name=name, slug=Board.free_slug(name), position=Board.next_position())
        session.add(found)
        session.flush()
    return found


def _author(name: str) -> Member:
    """The imported member of that name: never one who has an address, and so is somebody here."""
    for wanted in (name, *(f"{name[:26]} {number}" for number in range(2, 99))):
        found = Member.named(wanted)
        if found is None:
            found = Member()
            found.rename(wanted)
            session.add(found)
            session.flush()
        if found.email is None and found.password_hash is None and found.display_name == wanted:
            return found
    raise click.ClickException(f"Too many members are called like {name}.")
