"""Ten minutes of mail made up and broken, with a clock: `python -m tests.benchmarks.wild_mail`.

First the longest mail of each known knot, then what hypothesis makes up. Ends with an error for a
crash, a canary that comes through, and a mail that takes too long.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

from forum.mail import inbound
from forum.mail.inbound import Unreadable
from tests.mail import wild_mail

REASONS = ("empty", "headers", "boundary")
SIZES = (250_000, 3_000_000)  # of the longest letter that is accepted, and of more than that
SLOW = 0.5  # seconds of processor time
ROUND = settings(
    max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def main() -> None:
    """Reads for so many seconds, and prints how many mails there were and the slowest of them."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=600)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    for size in SIZES:
        took, knot = max(_knots(size))
        print(f"knots of {size / 1e6:.2f} MB: the slowest takes {took:.2f} s: {knot!r}")
    count, slowest, number = 0, 0.0, chosen.seed
    end = time.monotonic() + chosen.seconds
    while time.monotonic() < end:
        for mails, check in ((wild_mail.letters(), _letter), (wild_mail.broken(), _broken)):
            times = _round(number, mails, check)
            count, slowest, number = count + len(times), max(slowest, *times), number + 1
    print(f"{count} mails, seeds {chosen.seed} to {number - 1}: the slowest takes {slowest:.2f} s")
    if slowest > SLOW:
        raise SystemExit("too slow")


def _round(number: int, mails: SearchStrategy[Any], check: Callable[[Any], None]) -> list[float]:
    """Reads 500 mails, and returns how long each took."""
    times: list[float] = []

    def one(mail: Any) -> None:
        start = time.process_time()
        check(mail)
        times.append(time.process_time() - start)

    seed(number)(ROUND(given(mails)(one)))()
    return times


def _letter(mail: wild_mail.Mail) -> None:
    assert inbound.read(mail.raw).words == mail.letter, mail


def _broken(raw: bytes) -> None:
    try:
        inbound.read(raw)
    except Unreadable as refused:
        REASONS.index(str(refused))


def _knots(size: int) -> list[tuple[float, str]]:
    return [
        _knot(f"{head}{knot * (size // len(knot))}\n")
        for head in wild_mail.HEADS
        for knot in wild_mail.KNOTS
    ]


def _knot(mail: str) -> tuple[float, str]:
    raw = mail.encode()
    start = time.process_time()
    _broken(raw)
    return time.process_time() - start, mail[:60]


if __name__ == "__main__":
    main()
