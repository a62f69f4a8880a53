"""What SQLAlchemy has compiled, found by the statement itself.

Its own cache hashes all of a statement's key each time that one runs: some thousand values, for
every statement of a page. A statement that is put together once has one key, the same object.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy.util import LRUCache

MOST = 500  # as in SQLAlchemy's own
QUICK = 256  # statements that are found by themselves

Key = tuple[Any, ...]  # dialect, the statement's own key, and what it is compiled for


class ByStatement(MutableMapping[Key, Any]):
    """A cache for one engine: `compiled_cache` in its execution options."""

    def __init__(self) -> None:
        self._all: LRUCache[Key, Any] = LRUCache(MOST)
        self._quick: dict[Key, tuple[object, Any]] = {}
        self._met: set[int] = set()

    def get(self, key: Key, default: Any = None) -> Any:
        """What was compiled, or `default`."""
        quick = id(key[1]), *key[2:]
        known = self._quick.get(quick)
        if known and known[0] is key[1]:
            return known[1]
        found = self._all.get(key, default)
        if found is not default:
            self._keep(quick, key[1], found)
        return found

    def _keep(self, quick: Key, statement: object, found: Any) -> None:
        """Keeps what is met a second time: a statement made for one page is never met again."""
        number = quick[0]
        if len(self._met) >= QUICK:
            self._met.clear()
        if len(self._quick) >= QUICK:
            self._quick.clear()
        if number in self._met:
            self._quick[quick] = statement, found  # holding it, so that no other has its number
        self._met.add(number)

    def __getitem__(self, key: Key) -> Any:
        return self._all[key]

    def __setitem__(self, key: Key, value: Any) -> None:
        self._all[key] = value

    def __delitem__(self, key: Key) -> None:
        self._quick.clear()
        del self._all[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
