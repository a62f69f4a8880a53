"""Which names sound like a role, a service or the charity, and so mislead about who is speaking."""

import functools
import re
from collections.abc import Iterable

from forum.text.lookalikes import readings, skeleton

# In English and Welsh. Refused wherever they stand in a name, across spaces and punctuation.
_ANYWHERE = """
    moderator, moderating team, forum team, support team, administrator, coordinator,
    safeguarding, samaritans, official, volunteer, peer support, childline, helpline, crisis team,
    webmaster, postmaster, anonymous, former member, deleted member,
    cymedrolwr, cymedrolydd, gweinyddwr, cydlynydd, diogelu, swyddogol, gwirfoddolwr, dienw
"""
# Refused where the name, or a word of it, begins or ends so: "MiaAdmin", but not "Badminton".
_EDGES = "admin, nhs"
# Refused as a word of the name, or as all of it, but not within another: not "Stafford".
_WORDS = "mod, mods, staff, system, root, trustee, trustees"
# So short a name of a charity ("Mind", "APP") may well be part of another word.
_SHORT = 5

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")


def misleads(name: str, names: Iterable[str]) -> bool:
    """Whether a name sounds like a role, or like one of `names`, such as the charity's own."""
    own = {skeleton(each) for each in names} - {""}
    long = {each for each in own if len(each) > _SHORT}
    spoken = _spoken(name)
    return (
        any(each in whole for whole in readings(name) for each in _skeletons(_ANYWHERE) | long)
        or any(each.startswith(edge) for each in spoken for edge in _skeletons(_EDGES))
        or any(each.endswith(edge) for each in spoken for edge in _skeletons(_EDGES))
        or not spoken.isdisjoint(_skeletons(_WORDS) | (own - long))
    )


def _spoken(name: str) -> frozenset[str]:
    """Return the skeletons of a name and of its words, also without a number before or after."""
    words = _WORD.findall(_HUMP.sub(" ", name))
    heard = [name, *words, *(word.strip("0123456789") for word in [name, *words])]
    return frozenset(reading for each in heard if each for reading in readings(each))


@functools.cache
def _skeletons(words: str) -> frozenset[str]:
    return frozenset(skeleton(word) for word in words.split(","))
