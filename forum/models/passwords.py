"""Passwords: how they are kept, and which may be chosen. No rules on what they are made of."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

LEAST = 10  # characters; OWASP ASVS 5.0 §6.2.1 asks for 8
LEAST_WITH_A_ROLE = 12
MOST = 128
STRONG_ENOUGH = 3  # zxcvbn: "safely unguessable", more than 10**8 tries
LONGEST_TO_JUDGE = 72  # characters; zxcvbn grows slow beyond
OWN_LETTERS = 6  # what has to be left once names and addresses are taken out

# OWASP's argon2id minimum for a small server: 19 MiB, two passes; about 40 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each takes 19 MiB: a crowd at the door must not fill the memory.
_two_at_once = threading.BoundedSemaphore(2)
# What the password of an unknown address is compared with; nobody has it.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$1ICX0ZwATrwZlmVgXZr9yQ$qvNGVOyq+D"
    "dk9o2mNAPOSpvVhpnJQjp71WfbIaGIUYc"
)
_SEPARATORS = re.compile(r"[\W_]+")


def hashed(password: str) -> str:
    """What is kept of a password: argon2id, with its parameters and salt."""
    with _two_at_once:
        return _hasher.hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the one whose hash was kept.

    Without a hash the work is done all the same and the answer is no: how long it takes must not
    tell whether there is an account.
    """
    against = kept or _NOBODYS
    with _two_at_once:
        try:
            return _hasher.verify(against, _normal(password)) and kept is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def problem(password: str, *, least: int = LEAST, own: Iterable[str] = ()) -> str | None:
    """Says why a password cannot be chosen, or nothing.

    `own` are words that anybody would try first: the charity's name, the member's, her address.
    Returns "short" (under `least` characters), "long" (over 128), "own" (little else than `own`),
    "common" (on the list of those most often used) or "weak" (zxcvbn under 3).
    """
    if len(password) < least:
        return "short"
    if len(password) > MOST:
        return "long"
    words = [part for each in own for part in _parts(each)]
    if len(_without(password, words)) < OWN_LETTERS:
        return "own"
    if _normal(password).casefold() in _most_used():
        return "common"
    from zxcvbn import zxcvbn  # noqa: PLC0415 - 11 MiB that few processes ever need

    judged = zxcvbn(password[:LONGEST_TO_JUDGE], user_inputs=words, max_length=LONGEST_TO_JUDGE)
    return "weak" if judged["score"] < STRONG_ENOUGH else None


def _normal(password: str) -> str:
    """The same letters, whichever keyboard typed them (NIST SP 800-63B §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _parts(words: str) -> list[str]:
    """A name as a whole and word by word, in small letters."""
    plain = words.casefold()
    return [_SEPARATORS.sub("", plain), *(each for each in _SEPARATORS.split(plain) if each)]


def _without(password: str, words: list[str]) -> str:
    left = _SEPARATORS.sub("", _normal(password).casefold())
    for each in sorted(words, key=len, reverse=True):
        left = left.replace(each, "") if len(each) > 2 else left
    return left


@cache
def _most_used() -> frozenset[str]:
    """The thirty thousand passwords that are used most, as zxcvbn brings them along."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - as above

    return frozenset(FREQUENCY_LISTS["passwords"])
