"""A load from eight connections, and how long each answer took."""

from __future__ import annotations

import http.client
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

CONNECTIONS = 8


@dataclass(frozen=True)
class Answers:
    """What came back."""

    statuses: dict[int, int]
    seconds: list[float]

    def percentile(self, share: float) -> float:
        """The time within which `share` of the answers came, in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def get(
    port: int, path: str, *, cookie: str, count: int, connections: int = CONNECTIONS
) -> Answers:
    """Fetches `path`, `count` times."""
    headers = {"Cookie": cookie, "Accept-Encoding": "identity"}
    return _run(port, count, lambda line: line.request("GET", path, headers=headers), connections)


def reply(
    port: int, path: str, *, cookie: str, count: int, htmx: bool, connections: int = CONNECTIONS
) -> Answers:
    """Posts `count` replies, each its own."""
    headers = {
        "Cookie": cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    } | ({"HX-Request": "true"} if htmx else {})

    def send(line: http.client.HTTPConnection) -> None:
        key = uuid.uuid4().hex
        body = urlencode({"body": f"A kind word, {key}. " * 10, "once": key})
        line.request("POST", path, body=body, headers=headers)

    return _run(port, count, send, connections)


def _run(
    port: int,
    count: int,
    send: Callable[[http.client.HTTPConnection], None],
    connections: int = CONNECTIONS,
) -> Answers:
    statuses: dict[int, int] = {}
    seconds: list[float] = []

    def work(_number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(count // connections):
            began = time.perf_counter()
            send(line)
            answer = line.getresponse()
            answer.read()
            seconds.append(time.perf_counter() - began)
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        line.close()

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, range(connections)))
    return Answers(statuses, seconds)
