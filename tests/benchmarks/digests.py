"""What 5,000 weekly mails cost: `python -m tests.benchmarks.digests`.

Composes them as the worker does, into files, in one process of its own; prints its processor time
and the most memory that it held. `--plain` has titles and names in every mail.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, insert, select, update

from forum import clock, create_app, db
from forum.db import session
from forum.jobs import news, outbox
from forum.mail import delivery
from forum.models.blocks import Block
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.members import Member
from forum.models.muted_words import MutedWord
from forum.models.notifications import Notification
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.models.watching import Reading, TopicWatch
from tests.benchmarks.community import Community
from tests.benchmarks.servers import yardstick

WATCHED = 12  # topics of each member
LATELY = 2_500  # replies within the week: 11,000 a month
LIMIT = 60  # seconds


def main() -> None:
    """Builds a community in which everybody's weekly mail is due, and has it written."""
    options = argparse.ArgumentParser()
    options.add_argument("--members", type=int, default=5_000)
    options.add_argument("--plain", action="store_true")
    options.add_argument("--compose", metavar="FOLDER", help="What the process of its own does.")
    chosen = options.parse_args()
    if chosen.compose:
        compose(Path(chosen.compose))
        return
    with tempfile.TemporaryDirectory() as folder:
        community = Community(Path(folder), members=chosen.members, topics=5_000, posts=110_000)
        with community.app.app_context():
            prepare(plain=chosen.plain)
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.digests", "--compose", folder], check=True
        )


def prepare(*, plain: bool) -> None:
    """Everybody watches some topics and has read half of them; weekly mails are due now."""
    chance = random.Random(7)
    with db.transaction():
        people = list(session.scalars(select(Member.id)))
        topics = list(session.execute(select(Topic.id, Topic.latest_post_id)))
        _say_something(chance, people, [each.id for each in topics])
        _watch(chance, people, topics)
        _call(chance, people)
    with db.transaction():
        MailChoice.begin_all()
        weekly = dict.fromkeys(KINDS, "weekly") | {"weekday": clock.today().weekday()}
        due = {"digest_at": clock.ago(minutes=1), "told_weekly": clock.ago(days=7)}
        awake = {"quiet_from": 0, "quiet_until": 0, "plain": plain}
        session.execute(update(MailChoice).values(**weekly, **due, **awake))
    db.checkpoint()


def _say_something(chance: random.Random, people: list[int], topics: list[int]) -> None:
    """The replies of the last week."""
    first = session.scalars(select(Post).limit(1)).one()
    words = {"body": first.body, "html": first.html, "plain": first.plain, "quoted_words": ""}
    same = {**words, "version": 1, "render_version": 1}
    places = [
        (chance.choice(topics), clock.ago(minutes=chance.randint(5, 9_900))) for _ in range(LATELY)
    ]
    rows = [
        {**same, "topic_id": topic, "author_id": chance.choice(people), "created_at": at}
        for topic, at in sorted(places, key=lambda each: each[1])
    ]
    for row in rows:
        number = session.execute(insert(Post).values(row)).inserted_primary_key[0]
        latest = {"latest_post_id": number, "latest_at": row["created_at"]}
        session.execute(update(Topic).where(Topic.id == row["topic_id"]).values(latest))


def _watch(chance: random.Random, people: list[int], topics: list[tuple[int, int]]) -> None:
    watched = [(who, *topic) for who in people for topic in chance.sample(topics, WATCHED)]
    keys = ("member_id", "topic_id", "post_id")
    rows = [dict(zip(keys, each, strict=True)) for each in watched]
    begun = [{k: each[k] for k in keys[:2]} | {"created_at": clock.ago(days=90)} for each in rows]
    session.execute(insert(TopicWatch), begun)
    session.execute(insert(Reading), rows)
    few = [each for each in people if each % 10 == 0]
    blocks = [{"member_id": who, "blocked_id": chance.choice(people[:-1]) + 1} for who in few]
    pairs = [each for each in blocks if each["member_id"] != each["blocked_id"]]
    session.execute(insert(Block), [{**each, "created_at": clock.now()} for each in pairs])
    session.execute(
        insert(MutedWord),
        [{"member_id": who, "words": "ward", "created_at": clock.now()} for who in few],
    )


def _call(chance: random.Random, people: list[int]) -> None:
    """Everybody was mentioned or thanked once."""
    posts = list(session.scalars(select(Post.id).order_by(Post.id.desc()).limit(LATELY)))
    rows = [
        {
            "member_id": who,
            "post_id": chance.choice(posts),
            "created_at": clock.ago(hours=who % 160),
        }
        | {"kind": ("mention", "quote", "reaction")[who % 3]}
        for who in people
    ]
    session.execute(insert(Notification), rows)


def compose(folder: Path) -> None:
    """Queues and writes all that is due, as the worker does."""
    app = create_app({"FORUM_INSTANCE": str(folder), "FORUM_SECRET": "for measuring only"})
    with app.app_context():
        sending = _watched_sending()
        start, at_start = time.process_time(), time.perf_counter()
        news.queue()
        queued = time.process_time() - start
        while _waits():
            outbox.send()
            db.checkpoint()  # as the clockwork does between two goes, or the log grows for ever
        spent, passed = time.process_time() - start, time.perf_counter() - at_start
        sent = session.scalar(
            select(func.count(OutgoingEmail.id)).where(OutgoingEmail.sent_at.is_not(None))
        )
    sizes = [each.stat().st_size / 1024 for each in Path(folder, "mail").glob("*.eml")]
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}")
    print(f"{sent} mails of {sum(sizes) / len(sizes):.1f} KB, the largest {max(sizes):.1f} KB")
    gone = sum(sending)
    print(f"CPU {spent:.1f} s (limit {LIMIT}), of it queueing {queued:.1f}, sending {gone:.1f}")
    print(f"Without sending {spent - gone:.1f} s; {passed:.0f} s by the clock")
    print(f"{1000 * spent / max(1, sent or 0):.1f} ms a mail; at most {_most_memory():.0f} MiB")
    print(f"Adding five million numbers took {yardstick():.2f} s of CPU (idle: about 0.3)")


def _watched_sending() -> list[float]:
    """The processor time of each mail's way into its file, which is not composing."""
    seconds: list[float] = []
    deliver = delivery.deliver

    def timed(mail: OutgoingEmail) -> None:
        start = time.process_time()
        deliver(mail)
        seconds.append(time.process_time() - start)

    delivery.deliver = timed
    return seconds


def _waits() -> bool:
    waiting = (OutgoingEmail.sent_at.is_(None), OutgoingEmail.given_up_at.is_(None))
    with db.transaction():
        return session.scalar(select(OutgoingEmail.id).where(*waiting).limit(1)) is not None


def _most_memory() -> float:
    """MiB that this process has held at most; `getrusage` would count what forked it as well."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(each for each in lines if each.startswith("VmHWM:")).split()[1]) / 1024


if __name__ == "__main__":
    main()
