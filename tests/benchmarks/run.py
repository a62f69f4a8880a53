"""Measures the forum beside the floor, in one run: `python -m tests.benchmarks.run`.

Prints a table for README.md. `--quick` measures a small community, to see that all of it runs.
"""

from __future__ import annotations

import argparse
import http.client
import platform
import re
import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks import load
from tests.benchmarks.community import Community
from tests.benchmarks.servers import FLOOR, FORUM, Server

ROUNDS = 5
Page = tuple[str, str]  # which community, and what it shows
BROWSERS = "gzip, deflate, br, zstd"  # what Chromium and Firefox take, over HTTPS
LIMITS = {"topic": 6, "home": 6, "board": 6, "board, last page": 6, "search": 15, "reply": 12}


def main() -> None:
    """Builds two communities, measures both, prints what came out."""
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        large = Community(
            Path(folder, "large"), members=5000, topics=5000, posts=11_000 if quick else 110_000
        )
        seeded = time.perf_counter() - began
        small = Community(Path(folder, "small"), members=100, topics=100, posts=1000)
        print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
        print(f"Seeded in {seeded:.1f} s\n")
        _beside(large, small, 80 if quick else 400)


def _beside(large: Community, small: Community, count: int) -> None:
    with (
        Server(*FLOOR, environment=_floor(large)) as floor,
        Server(*FORUM, environment=small.environment) as little,
        Server(*FORUM, environment=large.environment) as server,
    ):
        asked = {("floor", ""): (floor, "/", "")}
        for size, site, pages in (("large", server, large), ("small", little, small)):
            asked |= {(size, name): (site, path, pages.cookie) for name, path in _pages(pages)}
        spent = _by_turns(asked, count)
        _print(spent, count)
        _measure(large, server, median(spent["floor", ""]), count)


def _floor(community: Community) -> dict[str, str]:
    return {"FLOOR_DATABASE": str(community.database)}


def _pages(community: Community) -> list[tuple[str, str]]:
    last = max(1, -(-int(community.board_topics or 1) // 20))
    end = -(-community.length // 20)
    return [
        ("topic", f"/topics/{community.topic}"),
        ("topic, last page of the longest", f"/topics/{community.longest}?page={end}"),
        ("home", "/"),
        ("board", f"/boards/{community.board}"),
        ("board, last page", f"/boards/{community.board}?page={last}"),
        ("search", "/search?q=baby"),
    ]


def _by_turns(asked: dict[Page, tuple[Server, str, str]], count: int) -> dict[Page, list[float]]:
    """Seconds of processor time a request in each of some rounds, after a warm-up of all.

    By turns, because a machine that others use is now quicker, now slower.
    """
    for server, path, cookie in asked.values():
        load.get(server.port, path, cookie=cookie, count=40)
    spent: dict[Page, list[float]] = {page: [] for page in asked}
    for _ in range(ROUNDS):
        for page, (server, path, cookie) in asked.items():
            spent[page].append(_cpu(server, path, cookie=cookie, count=count // ROUNDS))
    return spent


def _print(spent: dict[Page, list[float]], count: int) -> None:
    floor = spent["floor", ""]
    print(f"Medians of {ROUNDS} rounds of {count // ROUNDS} requests\n")
    print(f"| page | CPU ms | ÷ floor ({1000 * median(floor):.2f} ms) | limit | ÷ at 1,000 posts |")
    print("|---|---|---|---|---|")
    for (size, name), each in spent.items():
        if size == "large":
            growth = _ratio(each, spent["small", name])
            _row(name, median(each), _ratio(each, floor), f"{growth:.2f}")


def _ratio(spent: list[float], beside: list[float]) -> float:
    """Of what the same round cost: the median of all rounds."""
    return median(each / other for each, other in zip(spent, beside, strict=True))


def _measure(community: Community, server: Server, floor: float, count: int) -> None:
    for htmx in (False, True):
        spent = _replies(server, community, count, htmx=htmx)
        _row("reply, HTMX" if htmx else "reply", spent, spent / floor, "")
    _together(server, community, count)
    print(f"\nMemory of the web processes after all that: {server.memory():.0f} MiB")
    print(f"Start of the server: {server.start_seconds:.1f} s")
    _wire(server.port, community)


def _row(name: str, spent: float, ratio: float, growth: str) -> None:
    limit = LIMITS.get(name.split(",")[0], "")
    print(f"| {name} | {1000 * spent:.2f} | {ratio:.1f} | {limit} | {growth} |")


def _cpu(server: Server, path: str, *, cookie: str, count: int) -> float:
    before = server.cpu()
    answers = load.get(server.port, path, cookie=cookie, count=count)
    assert set(answers.statuses) == {200}, (path, answers.statuses)
    return (server.cpu() - before) / count


def _replies(server: Server, community: Community, count: int, *, htmx: bool) -> float:
    path = f"/topics/{community.topic}/posts"
    before = server.cpu()
    answers = load.reply(server.port, path, cookie=community.cookie, count=count, htmx=htmx)
    assert set(answers.statuses) <= {200, 303}, answers.statuses
    return (server.cpu() - before) / count


def _together(server: Server, community: Community, count: int) -> None:
    """Eight at once replying on one topic, beside one alone."""
    path = f"/topics/{community.longest}/posts"
    alone = load.reply(
        server.port, path, cookie=community.cookie, count=count // 4, htmx=False, connections=1
    )
    began = time.perf_counter()
    eight = load.reply(server.port, path, cookie=community.cookie, count=count, htmx=False)
    rate = count / (time.perf_counter() - began)
    single, worst = alone.percentile(0.5), eight.percentile(0.99)
    print(
        f"\nEight at once on one topic: {rate:.0f} replies/s, {eight.statuses}; p99 {worst:.0f} ms "
        f"= {worst / single:.1f} × a single one ({single:.0f} ms; limit 20)"
    )


def _wire(port: int, community: Community) -> None:
    """What a first visit to a topic brings over the wire, as a browser asks for it."""
    path = f"/topics/{community.topic}"
    page, _plain = _fetch(port, path, community.cookie, packed="identity")
    _body, first = _fetch(port, path, community.cookie)
    assets = sorted(set(re.findall(r'(?:href|src)="((?:/static/|/accent)[^"#]+)', page.decode())))
    sizes = {each: _fetch(port, each.replace("&amp;", "&"), "")[1] for each in assets}
    total = first + sum(sizes.values())
    print(f"\nFirst visit to a topic: {total / 1024:.1f} KB in {1 + len(sizes)} requests")
    print(f"  {path}: {first / 1024:.1f} KB; again: {first / 1024:.1f} KB")
    for name, size in sizes.items():
        print(f"  {name.split('?')[0]}: {size / 1024:.1f} KB")


def _fetch(port: int, path: str, cookie: str, *, packed: str = BROWSERS) -> tuple[bytes, int]:
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": packed})
    answer = line.getresponse()
    body = answer.read()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    return body, len(body) + head


if __name__ == "__main__":
    main()
