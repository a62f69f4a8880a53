"""`forum seed`: a large synthetic community, quickly, for measuring."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import click
from sqlalchemy import func, insert, select

from forum import clock, create_app, db, migrations
from forum.backups import carrying
from forum.db import Tables, session
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.text import markdown, names

BOARDS = ("Meadow", "Harbour", "Orchard", "Lantern")
LONGEST = 1000  # posts; one topic is as long as that when there are enough
BATCH = 2000  # rows a statement and a transaction
WORDS = """
the a and to I it was we she he they my her so but not really after before night morning baby
sleep home ward tea walk kettle friend sister husband midwife quiet window garden better worse
slowly again yesterday today together remember thinking feeling little long afraid tired kind warm
honest hopeful talk listen write wait try need know still maybe
""".split()  # noqa: SIM905 - as text it can be read


@click.command()
@click.option("--members", default=5000, show_default=True, help="How many members.")
@click.option("--topics", default=5000, show_default=True, help="How many topics.")
@click.option("--posts", default=110_000, show_default=True, help="How many posts.")
def seed(*, members: int, topics: int, posts: int) -> None:
    """Make a large synthetic community."""
    if min(members, topics) < 1 or posts < topics:
        raise click.ClickException("There must be a member, a topic, and a post for each topic.")
    started = time.perf_counter()
    with create_app().app_context():
        migrations.upgrade()
        sow(members=members, topics=topics, posts=posts)
    click.echo(f"Done in {time.perf_counter() - started:.1f} s.")


def sow(*, members: int, topics: int, posts: int) -> None:
    """Fills the database. The same numbers make the same community, but for its dates."""
    chance = random.Random(7)
    with db.transaction():
        boards = _boards()
        after = [session.scalar(select(func.max(each.id))) or 0 for each in (Member, Topic, Post)]
    people = range(after[0] + 1, after[0] + 1 + members)
    _plant(Member, _members(people))
    counts = _counts(topics, posts, chance)
    beginnings = sorted(
        clock.now() - timedelta(minutes=chance.randint(60, 60 * 24 * 700)) for _ in counts
    )
    places = list(enumerate(zip(counts, beginnings, strict=True), start=after[1] + 1))
    _plant(Topic, _topics(places, boards, after[2], chance))
    _plant(Post, _posts(places, people, after[2], chance))
    with db.transaction():
        carrying.count_on(session.connection())
    db.checkpoint()


def _plant(table: type[Tables], rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        with db.transaction():
            session.execute(insert(table), batch)


def _boards() -> list[int]:
    for name in BOARDS:
        if not session.scalar(select(Board.id).filter_by(slug=name.lower())):
            session.add(Board(name=name, slug=name.lower(), position=Board.next_position()))
            session.flush()
    slugs = [name.lower() for name in BOARDS]
    return list(session.scalars(select(Board.id).where(Board.slug.in_(slugs)).order_by(Board.id)))


def _members(people: range) -> Iterator[dict[str, Any]]:
    for number in people:
        name = f"Seedling {number}"
        yield {
            "id": number,
            "display_name": name,
            "name_skeleton": f"{names.skeleton('Seedling')}#{number}",
            "email": f"seedling{number}@example.org",
            "read_up_to": 0,
            "discreet": False,
            "created_at": clock.ago(days=800),
        }


def _counts(topics: int, posts: int, chance: random.Random) -> list[int]:
    """How many posts each topic has: mostly few, one very long."""
    longest = min(LONGEST, posts - topics + 1)
    counts = [longest] + [1] * (topics - 1)
    left = posts - sum(counts)
    weights = [chance.paretovariate(1.3) for _ in counts[1:]]
    total = sum(weights) or 1
    for place, weight in enumerate(weights, start=1):
        counts[place] += int(left * weight / total)
    for place in range(posts - sum(counts)):
        counts[1 + place % max(1, topics - 1) if topics > 1 else 0] += 1
    return counts


def _topics(
    places: list[tuple[int, tuple[int, datetime]]],
    boards: list[int],
    last_post: int,
    chance: random.Random,
) -> Iterator[dict[str, Any]]:
    for number, (count, begun) in places:
        last_post += count
        yield {
            "id": number,
            "board_id": boards[number % len(boards)],
            "title": " ".join(chance.choices(WORDS, k=6)).capitalize(),
            "created_at": begun,
            "latest_at": _at(begun, count - 1),
            "latest_post_id": last_post,
        }


def _posts(
    places: list[tuple[int, tuple[int, datetime]]],
    people: range,
    last_post: int,
    chance: random.Random,
) -> Iterator[dict[str, Any]]:
    texts = [_text(chance) for _ in range(500)]
    for topic, (count, begun) in places:
        for place in range(count):
            last_post += 1
            yield {
                "id": last_post,
                "topic_id": topic,
                "author_id": chance.choice(people),
                "created_at": _at(begun, place),
                "quoted_words": "",
                "version": 1,
                **chance.choice(texts),
            }


def _text(chance: random.Random) -> dict[str, Any]:
    """About 400 characters in three paragraphs."""
    body = "\n\n".join(
        " ".join(chance.choices(WORDS, k=chance.randint(20, 32))).capitalize() + "."
        for _ in range(3)
    )
    rendered = markdown.render(body)
    return {
        "body": body,
        "html": rendered.html,
        "plain": rendered.plain,
        "render_version": rendered.version,
    }


def _at(begun: datetime, place: int) -> datetime:
    """Replies come three minutes apart, and none in the future."""
    return min(begun + timedelta(minutes=3 * place), clock.now())
