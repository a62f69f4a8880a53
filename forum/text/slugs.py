"""Short words for addresses, made of names."""

import re
import unicodedata

LONGEST = 50  # characters, so that a number fits behind
_GAPS = re.compile(r"[^a-z0-9]+")


def slug_of(name: str) -> str:
    """Return a name in small Latin letters, digits and single hyphens; "board" when none is left.

    Accents go ("Tŷ" becomes "ty"); letters of other scripts are left out.
    """
    plain = unicodedata.normalize("NFKD", name).casefold().encode("ascii", "ignore").decode()
    return _GAPS.sub("-", plain).strip("-")[:LONGEST].strip("-") or "board"
