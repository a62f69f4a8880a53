"""Whether a mail comes from whom it says, by the word of the one mail server that we trust.

That server checks DKIM, SPF and DMARC as it takes a mail in, and writes what it found on top
(Authentication-Results, RFC 8601). Whoever sends a mail can write the same lines, but only
further down. So the topmost line under the server's name counts, and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from authres import AuthResError, FeatureContext, dmarc

LONGEST = 8_000  # characters of a line; longer than any server's own
_BY = re.compile(r"\s*(?:\([^()]*\)\s*)*\"?([^\s;()\"]+)")
_KNOWN = FeatureContext(dmarc)
# The properties in which a method names the domain that it vouches for.
_VOUCHED = {
    "dkim": (("header", "d"), ("header", "i")),
    "spf": (("smtp", "mailfrom"),),
}


def proven(results: Iterable[str], *, address: str, judge: str) -> bool:
    """Whether the judge says that a mail comes from the domain of an address.

    `results`: the values of Authentication-Results as they stand in the mail, from the top. A
    pass by DMARC for that very domain counts, or by DKIM or SPF for it or one above it. A line
    that cannot be understood proves nothing.
    """
    said = next((each for each in results if judge and _by(each) == judge.lower()), None)
    if said is None or len(said) > LONGEST:
        return False
    try:
        line = " ".join(f"Authentication-Results: {said}".split())
        found = _KNOWN.parse(line).results
    except (AuthResError, ValueError, RecursionError):
        return False
    domain = _domain(address)
    return bool(domain) and any(_vouches(each, domain) for each in found)


def _by(value: str) -> str:
    """Who wrote a line: its authserv-id."""
    match = _BY.match(value[:LONGEST])
    return match[1].lower() if match else ""


def _vouches(result: object, domain: str) -> bool:
    method = str(getattr(result, "method", "")).lower()
    if str(getattr(result, "result", "")).lower() != "pass":
        return False
    said = {
        (str(each.type).lower(), str(each.name).lower()): _domain(str(each.value))
        for each in getattr(result, "properties", ())
    }
    if method == "dmarc":
        return said.get(("header", "from")) == domain
    named = next((said[each] for each in _VOUCHED.get(method, ()) if said.get(each)), "")
    # Whoever holds a domain holds all below it; what stands beside or below is somebody else's.
    return "." in named and (domain == named or domain.endswith(f".{named}"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().strip(".").lower()
