"""Whether a mail comes from whom it says, by the word of the one mail server that we trust.

That server checks DKIM, SPF and DMARC as it takes a mail in, and writes what it found on top
(Authentication-Results, RFC 8601). Whoever sends a mail can write the same lines, but only
further down. So the topmost line under the server's name counts, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable

from forum.mail import results as lines
from forum.mail.results import Result, Unclear

LONGEST = 8_000  # characters of a line; longer than any server's own
# The properties in which a method names the domain that it vouches for.
_VOUCHED = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}


def proven(results: Iterable[str], *, address: str, judge: str) -> bool:
    """Whether the judge says that a mail comes from the domain of an address.

    `results`: the values of Authentication-Results as they stand in the mail, from the top. A
    pass by DMARC for that very domain counts, or by DKIM or SPF for it or one above it. A line
    that cannot be understood proves nothing.
    """
    domain, judge = _domain(address), judge.lower()
    said = next((found for by, found in map(_read, results) if judge and by == judge), [])
    return bool(domain) and any(_vouches(each, domain) for each in said)


def _read(line: str) -> tuple[str, list[Result]]:
    """Who wrote a line, and what it says: nothing when it cannot be understood to its end."""
    try:
        return lines.read(line) if len(line) <= LONGEST else (_by(line), [])
    except Unclear:
        return _by(line), []


def _by(line: str) -> str:
    """Who wrote a line of which the rest makes no sense."""
    try:
        return lines.read(line[:LONGEST].partition(";")[0])[0]
    except Unclear:
        return ""


def _vouches(said: Result, domain: str) -> bool:
    if said.result != "pass":
        return False
    if said.method == "dmarc":
        return _domain(said.properties.get("header.from", "")) == domain
    kinds = _VOUCHED.get(said.method, ())
    named = next((_domain(said.properties[each]) for each in kinds if each in said.properties), "")
    # Whoever holds a domain holds all below it; what stands beside or below is somebody else's.
    return "." in named and (domain == named or domain.endswith(f".{named}"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().strip(".").lower()
