"""Writers whose acknowledged replies are counted: each must be there once, whatever happened."""

from __future__ import annotations

import http.client
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy import text

from forum.db import db
from tests.benchmarks.community import Community

WRITERS = 4
PATIENCE = 10  # seconds for the first answer of a life
REFUSED = 0.05  # seconds until somebody who was refused tries again
MARK = "Kept word "


@dataclass
class Tally:
    """The keys of replies that were acknowledged, and of those whose fate nobody was told."""

    acknowledged: set[str] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def write(self, port: int, community: Community, stop: threading.Event) -> None:
        """Sends replies one after the other; what had no answer is sent again with the same key."""
        while not stop.is_set():
            key = self.unsure.pop() if self.unsure else uuid.uuid4().hex
            try:
                status = reply(port, community, key)
            except (OSError, http.client.HTTPException):
                self.unsure.append(key)
                return
            self.answers[status] += 1
            if status in (200, 303):
                self.acknowledged.add(key)
            else:
                self.unsure.append(key)
                stop.wait(REFUSED)


def reply(port: int, community: Community, key: str) -> int:
    """One reply by the community's member; the status of the answer. Raises when there is none."""
    headers = {
        "Cookie": community.cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"body": f"{MARK}{key}", "once": key})
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("POST", f"/topics/{community.topic}/posts", body=body, headers=headers)
        return line.getresponse().status
    finally:
        line.close()


def start(
    tally: Tally, port: int, community: Community, stop: threading.Event, writers: int = WRITERS
) -> list[threading.Thread]:
    """Writers at work until `stop` is set, or nobody answers any more."""
    threads = [
        threading.Thread(target=tally.write, args=(port, community, stop)) for _ in range(writers)
    ]
    for each in threads:
        each.start()
    return threads


def rest_under_load(tally: Tally) -> None:
    """A random moment, after the first answer: to kill what nobody writes to yet tries nothing."""
    before, end = tally.answers.total(), time.monotonic() + PATIENCE
    while tally.answers.total() == before and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(random.uniform(0, 1.0))


def mended_after(port: int, community: Community) -> float:
    """The seconds until a reply is taken again."""
    began = time.monotonic()
    while reply(port, community, uuid.uuid4().hex) != 303:
        assert time.monotonic() - began < 30, "it did not mend"
        time.sleep(0.1)
    return time.monotonic() - began


def judge(community: Community, tally: Tally, *, check: Callable[[], str] | None = None) -> None:
    """Prints what was lost and what was doubled; raises AssertionError for either.

    `check` says whether the database is whole; SQLite is asked itself.
    """
    with community.app.app_context():
        with db.engine.connect() as line:
            found = line.execute(
                text("SELECT body FROM posts WHERE body LIKE :m"), {"m": f"{MARK}%"}
            )
            counts = Counter(body.removeprefix(MARK) for (body,) in found)
            whole = check() if check else str(line.scalar(text("PRAGMA integrity_check")))
        db.engine.dispose()
    lost = [key for key in tally.acknowledged if key not in counts]
    doubled = [key for key, count in counts.items() if count > 1]
    print(f"{len(tally.acknowledged)} replies acknowledged; answers: {dict(tally.answers)}.")
    print(f"Lost: {len(lost)}; doubled: {len(doubled)}; the database is whole: {whole}.")
    assert tally.acknowledged
    assert (lost, doubled, whole) == ([], [], "ok")
