"""Half an hour at twenty times the anchor's load: `python -m tests.benchmarks.soak --minutes 30`.

The anchor of product.md is 11,000 interactions a month. Twenty times that, with its evenings three
times as busy as its average hour, and twenty pages read for each: 0.25 interactions and 5.1 pages a
second. `forum serve` and `forum worker` are two programs here; mail goes into files. Each minute it
prints memory (Pss), processor time for each request, errors, and how slow the machine is just then.
"""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import insert, select, update

from forum import clock, db
from forum.db import session
from forum.models.mail_choices import MailChoice
from forum.models.members import Member
from forum.models.reactions import KINDS
from forum.models.topics import Topic
from forum.models.watching import TopicWatch
from tests.benchmarks.community import Community
from tests.benchmarks.servers import FORUM, ROOT, Server, cpu, memory, yardstick

INTERACTIONS = 11_000 * 20 / (30 * 86_400) * 3  # a second, in the evening
PAGES = 20  # for each interaction
PEOPLE = 300  # who are here this evening: each well within her limits
LIVELY = 200  # topics that most of them read; each member watches a tenth
CONNECTIONS = 8
FINE = {200, 204, 303}
READ = {"topic": 40, "board": 20, "home": 15, "unread": 10, "search": 5, "for you": 5, "news": 5}
DO = {"reply": 40, "react": 40, "draft": 10, "watch": 5, "read": 5}


@dataclass
class Visits:
    """What people do, and what came of it."""

    port: int
    cookies: list[str]
    topics: list[int]
    boards: list[str]
    posts: int
    stop: threading.Event = field(default_factory=threading.Event)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def go_on(self) -> None:
        """One deed after another at random moments, until `stop` is set."""
        pause = CONNECTIONS / (INTERACTIONS * (1 + PAGES))
        while not self.stop.wait(random.expovariate(1 / pause)):
            writes = random.random() * (1 + PAGES) < 1
            kinds = DO if writes else READ
            deed = random.choices(list(kinds), list(kinds.values()))[0]
            began = time.perf_counter()
            try:
                status = self._send(*(self._deed(deed) if writes else ("GET", self._page(deed))))
            except (OSError, http.client.HTTPException):
                status = 0
            self.answers[deed, status] += 1
            self.seconds.append(time.perf_counter() - began)

    def _page(self, kind: str) -> str:
        topic = random.choice(self.topics[:LIVELY] if random.random() < 0.7 else self.topics)
        pages: dict[str, str] = {
            "topic": f"/topics/{topic}",
            "board": f"/boards/{random.choice(self.boards)}?page={random.choice((1, 1, 1, 2, 40))}",
            "home": "/",
            "unread": f"/topics/{topic}/unread",
            "search": f"/search?q={random.choice(('baby', 'sleep+home', 'midwife', 'hopeful'))}",
            "for you": "/for-you",
            "news": f"/topics/{topic}/news?after={random.randint(1, self.posts)}",
        }
        return pages[kind]

    def _deed(self, kind: str) -> tuple[str, str, dict[str, object]]:
        topic, words = random.choice(self.topics[:LIVELY]), "A kind word for the evening. " * 8
        deeds: dict[str, tuple[str, dict[str, object]]] = {
            "reply": (f"/topics/{topic}/posts", {"body": words, "once": uuid.uuid4().hex}),
            "react": (
                f"/posts/{random.randint(1, self.posts)}/reactions",
                {"kind": random.choice(KINDS)},
            ),
            "draft": ("/drafts", {"place": "reply", "place_id": topic, "body": words}),
            "watch": (f"/topics/{topic}/watch", {}),
            "read": ("/for-you/read", {}),
        }
        return "POST", *deeds[kind]

    def _send(self, method: str, path: str, form: dict[str, object] | None = None) -> int:
        headers = {
            "Cookie": random.choice(self.cookies),
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, urlencode(form or {}) if form is not None else None, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()


@dataclass(frozen=True)
class Minute:
    """What one minute cost."""

    memory: float  # MiB, all processes
    request: float  # ms of processor time of the server for each
    worker: float  # seconds of processor time in the minute
    median: float  # ms by the clock
    worst: float
    slowness: float

    def __str__(self) -> str:
        return (
            f"{self.memory:.1f} MiB, {self.request:.1f} ms a request, worker {self.worker:.1f} s, "
            f"p50 {self.median:.0f} ms, worst {self.worst:.0f} ms; yardstick {self.slowness:.2f} s"
        )


def main() -> None:
    """Builds the community, lets people visit, and prints the first third beside the last."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=int, default=30)
    options.add_argument("--posts", type=int, default=110_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        community = Community(Path(folder), members=5000, topics=5000, posts=asked.posts)
        with community.app.app_context():
            cookies, topics = prepare(community)
            db.db.engine.dispose()
        environment = community.environment | {"FORUM_POSTING": "20"}  # as every site has it
        command = [sys.executable, "-m", "forum", "worker"]
        with Server(*FORUM, "--no-clockwork", environment=environment) as server:
            worker = subprocess.Popen(command, cwd=ROOT, env=server.environment)
            boards = ["meadow", "harbour", "orchard", "lantern"]
            visits = Visits(server.port, cookies, topics, boards, asked.posts)
            try:
                minutes = _evening(visits, server, worker, asked.minutes)
            finally:
                worker.terminate()
                worker.wait()
        letters = len(list(Path(folder, "mail").glob("*.eml")))
    _tell(visits, minutes, letters)


def prepare(community: Community) -> tuple[list[str], list[int]]:
    """People who are signed in, watch topics and want mail at once; and all topics."""
    with db.transaction():
        people = session.scalars(select(Member).order_by(Member.id).limit(PEOPLE)).all()
        topics = list(session.scalars(select(Topic.id).order_by(Topic.latest_at.desc())))
        cookies = [community.cookie_of(each) for each in people]
        rows = [
            {"member_id": member.id, "topic_id": topic, "created_at": clock.now()}
            for member in people
            for topic in random.sample(topics[:LIVELY], LIVELY // 10)
        ]
        session.execute(insert(TopicWatch), rows)
        MailChoice.begin_all()
        awake = {"replies": "once", "calls": "once", "quiet_from": 0, "quiet_until": 0}
        session.execute(update(MailChoice).values(**awake))
    db.checkpoint()
    return cookies, topics


def _evening(
    visits: Visits, server: Server, worker: subprocess.Popen[bytes], minutes: int
) -> list[Minute]:
    for _ in range(CONNECTIONS):
        threading.Thread(target=visits.go_on, daemon=True).start()
    time.sleep(60)  # the first pages and the first letters are no measure
    visits.seconds.clear()
    spent = []
    for number in range(minutes):
        spent.append(_minute(visits, server, worker))
        print(f"{number + 1}: {spent[-1]}", flush=True)
    visits.stop.set()
    return spent


def _minute(visits: Visits, server: Server, worker: subprocess.Popen[bytes]) -> Minute:
    before, workers = server.cpu(), cpu(worker.pid)
    time.sleep(60)
    spent, visits.seconds = visits.seconds, []
    ordered = sorted(spent)
    return Minute(
        memory=server.memory() + memory(worker.pid),
        request=1000 * (server.cpu() - before) / len(spent),
        worker=cpu(worker.pid) - workers,
        median=1000 * median(ordered),
        worst=1000 * ordered[-1],
        slowness=yardstick(),
    )


def _tell(visits: Visits, minutes: list[Minute], letters: int) -> None:
    third = max(1, len(minutes) // 3)
    measures: dict[str, Callable[[Minute], float]] = {
        "memory, MiB": lambda each: each.memory,
        "CPU ms a request": lambda each: each.request,
        "worker, CPU s a minute": lambda each: each.worker,
        "p50, ms": lambda each: each.median,
        "yardstick, s": lambda each: each.slowness,
    }
    print("\n| | first third | last third |\n|---|---|---|")
    for name, of in measures.items():
        first, last = (median(map(of, part)) for part in (minutes[:third], minutes[-third:]))
        print(f"| {name} | {first:.2f} | {last:.2f} |")
    wrong = {key: count for key, count in visits.answers.items() if key[1] not in FINE}
    done = sum(count for (deed, _), count in visits.answers.items() if deed in DO)
    print(f"{visits.answers.total()} requests, {done} of them interactions; {letters} letters.")
    print(f"Errors: {wrong or 'none'}.")
    assert not wrong


if __name__ == "__main__":
    main()
