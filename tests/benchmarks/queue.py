"""What the review queue costs with 10,000 open reports: `python -m tests.benchmarks.queue`.

Prints a table for README.md: processor time a request beside the floor, and statements a page.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum import clock, db, tokens
from forum.db import session
from forum.models.boards import Board, Moderatorship
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import URGENT, USUAL, QueueEntry
from forum.models.reports import Report
from forum.models.second_factor import SecondFactor
from forum.models.signin import SignIn
from forum.models.topics import Topic
from tests.benchmarks.community import Community
from tests.benchmarks.run import _cpu, _floor
from tests.benchmarks.servers import FLOOR, FORUM, Server
from tests.statements import asked

LONG = 5_000  # posts in one topic
HEADERS = {"Sec-Fetch-Site": "same-origin"}


def main() -> None:
    """Builds a community with a full queue, and measures it as a moderator of one board."""
    options = argparse.ArgumentParser()
    options.add_argument("--reports", type=int, default=10_000)
    options.add_argument("--quick", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        posts = max(11_000, chosen.reports + 1_000)
        community = Community(Path(folder), members=1_000, topics=500, posts=posts)
        with community.app.app_context():
            topic = _lengthen()
            _report(chosen.reports)
            people = {who: _sign_in(community, who) for who in ("moderator", "coordinator")}
            paths = _paths(topic)
            asked_for = {who: _statements(community, people[who], paths) for who in people}
        _measure(community, people, paths, asked_for, count=80 if chosen.quick else 400)


def _measure(
    community: Community,
    people: dict[str, str],
    paths: dict[str, str],
    asked_for: dict[str, dict[str, int]],
    *,
    count: int,
) -> None:
    with Server(*FLOOR, environment=_floor(community)) as server:
        floor = _cpu(server, "/", cookie="", count=2000)
    print(f"| page | who | CPU ms | ÷ floor ({1000 * floor:.2f} ms) | statements |")
    print("|---|---|---|---|---|")
    with Server(*FORUM, environment=community.environment) as server:
        for who, cookie in people.items():
            for name, path in paths.items():
                spent = _cpu(server, path, cookie=cookie, count=count)
                figures = f"{1000 * spent:.1f} | {spent / floor:.1f} | {asked_for[who][name]}"
                print(f"| {name} | {who} | {figures} |")


def _lengthen() -> int:
    """One topic of 5,000 posts, on the board that the moderator looks after."""
    with db.transaction():
        board = session.scalars(select(Board).order_by(Board.id)).first()
        member = session.scalars(select(Member).order_by(Member.id)).first()
        assert board is not None
        assert member is not None
        topic = Topic.open(board, by=member, title="A long night", body="It began like this.")
        first, now = topic.opening_post, clock.now()
        same = {"topic_id": topic.id, "author_id": member.id, "render_version": 1}
        words = {"body": first.body, "html": first.html, "plain": first.plain, "created_at": now}
        session.execute(
            Post.__table__.insert(), [{**same, **words, "version": 1, "quoted_words": ""}] * LONG
        )
        topic.latest_post_id = session.scalar(select(func.max(Post.id))) or 0
        return topic.id


def _report(count: int) -> None:
    """As many posts, each reported once; one in twenty is urgent."""
    rows = select(Post.id, Topic.board_id, Post.body).join(Post.topic).order_by(Post.id)
    with db.transaction():
        found = list(enumerate(session.execute(rows.limit(count)), start=1))
        entries = [_entry(number, row) for number, row in found]
        session.execute(QueueEntry.__table__.insert(), entries)
        session.execute(Report.__table__.insert(), [_said(number, row) for number, row in found])


def _entry(number: int, row: Any) -> dict[str, Any]:
    return {
        "id": number,
        "kind": "report",
        "post_id": row.id,
        "board_id": row.board_id,
        "urgency": USUAL if number % 20 else URGENT,
        "created_at": clock.ago(minutes=number),
    }


def _said(number: int, row: Any) -> dict[str, Any]:
    return {
        "entry_id": number,
        "kind": "breaks" if number % 20 else "worried",
        "text": row.body,
        "reference": tokens.reference(),
        **{"by_itself": False, "note": "Please look.", "title": "", "created_at": clock.now()},
    }


def _sign_in(community: Community, who: str) -> str:
    """A moderator of the first board, or a coordinator, with a second factor proven just now."""
    with db.transaction():
        member = Member.at(f"{who}@example.org") or _keeper(who)
        row = SignIn.begin(member)
        row.second_factor_at = clock.now()
        return community._signed({"_user_id": row.token, "_fresh": True})


def _keeper(who: str) -> Member:
    member = Member(email=f"{who}@example.org")
    member.rename(f"Keeper {who}")
    session.add(member)
    session.flush()
    if who == "coordinator":
        member.appoint("coordinator", by=None)
    else:
        board = session.scalars(select(Board).order_by(Board.id)).first()
        session.add(Moderatorship(board=board, member=member))
    session.add(SecondFactor(member=member, seed="for measuring only"))
    return member


def _paths(topic: int) -> dict[str, str]:
    board = select(func.min(Board.id)).scalar_subquery()
    here = select(func.max(QueueEntry.id)).where(QueueEntry.board_id == board)
    middle = session.scalar(here.where(QueueEntry.urgency == USUAL))
    pages = -(-(LONG + 1) // 20)
    return {
        "queue, urgent": "/queue",
        "queue, reports": "/queue?show=reports",
        "queue, reports, page 50": "/queue?show=reports&page=50",
        "queue, unclaimed and old": "/queue?show=reports&held=free&old=y",
        "entry": f"/queue/{middle}",
        "while you were away": "/queue/away",
        "home": "/",
        "topic of 5,000 posts": f"/topics/{topic}",
        "topic of 5,000 posts, last page": f"/topics/{topic}?page={pages}",
    }


def _statements(community: Community, cookie: str, paths: dict[str, str]) -> dict[str, int]:
    """How many statements each page takes, once nothing is left to note down."""
    return {name: _asked(community, cookie, path) for name, path in paths.items()}


def _asked(community: Community, cookie: str, path: str) -> int:
    name, token = cookie.split("=", 1)
    client: FlaskClient = community.app.test_client()
    client.set_cookie(name, token)
    for _ in range(2):
        with asked() as found, community.app.app_context():
            answer = client.get(path, headers=HEADERS)
        if answer.status_code != 200:
            raise SystemExit(f"{answer.status} at {path}")
    return len([each for each in found if not each.startswith(("BEGIN", "PRAGMA"))])


if __name__ == "__main__":
    main()
