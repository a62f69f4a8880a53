"""Where a link may lead, and which words of a text are a web address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

REL = "nofollow ugc noopener noreferrer"
LONGEST = 2000

# No \x02 or \x03: python-markdown keeps what it has already read between these two.
ADDRESS = re.compile(r"(?<![\w@/.])(?:https?://|www\.)[^\s<>\"`\\|^{}\x00-\x1f]{1,2000}", re.I)

# Also nothing invisible: a browser drops tabs and line breaks, and shows no zero-width space.
_UNFIT = re.compile(r"[\s\\<>\"\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MAIL = re.compile(r"[^\s@:/?&=,;%]{1,64}@[\w.-]{1,255}\Z")
_PAIRS = {")": "(", "]": "["}
_AFTERWARDS = ".,;:!?'’”*_~"


def is_safe(href: str) -> bool:
    """Whether a link may lead there: http, https, one mail address, or a path of this site.

    Refused: every other scheme, `//elsewhere`, and an address with a user name before an @,
    which makes a strange host look like a known one.
    """
    if not 0 < len(href) <= LONGEST or _UNFIT.search(href):
        return False
    if href.startswith("/"):
        return not href.startswith("//")
    scheme, _, rest = href.partition(":")
    if scheme.lower() == "mailto":
        return bool(_MAIL.match(rest))
    return scheme.lower() in {"http", "https"} and rest.startswith("//") and bool(_host(href))


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and href of each bare web address in a text, in linear time."""
    for match in ADDRESS.finditer(text):
        shown = trim(match.group())
        href = href_of(shown)
        if is_safe(href):
            yield match.start(), match.start() + len(shown), href


def href_of(shown: str) -> str:
    """Return where an address as people type it leads: www.example.org is secure."""
    return f"https://{shown}" if shown[:4].lower() == "www." else shown


def trim(address: str) -> str:
    """Return an address without the punctuation of the sentence that it ends."""
    end = len(address)
    surplus = {last: address.count(last) - address.count(first) for last, first in _PAIRS.items()}
    while end and (address[end - 1] in _AFTERWARDS or surplus.get(address[end - 1], 0) > 0):
        if address[end - 1] in surplus:
            surplus[address[end - 1]] -= 1
        end -= 1
    return address[:end]


def differ(shown: str, href: str) -> bool:
    """Whether the words of a link are an address of another host than it leads to."""
    match = ADDRESS.match(shown.strip())
    return match is not None and _host(href_of(trim(match.group()))) != _host(href)


def _host(href: str) -> str:
    """Return the host of an address, or "" where there is none."""
    try:
        parts = urlsplit(href)
        usable = not set("@%") & set(parts.netloc) and parts.port != 0
        return (parts.hostname or "").strip(".").removeprefix("www.") if usable else ""
    except ValueError:  # an impossible port, brackets without an address in them
        return ""
