"""What changed between two texts: by paragraph, and within a paragraph by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

# More than this cannot be read piece by piece; and the time grows with the pieces times the
# differences (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
_MOST_DIFFERENCES = 120
_MOST_STEPS = 1_000_000
_ALIKE = 0.3  # of the letters: below it two paragraphs are two, not one that was edited

_GAP = re.compile(r"(\n{2,})")
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Change:
    """A run of text that stayed, went or came. Line breaks are part of it."""

    kind: Kind
    text: str


def changes(old: str, new: str) -> list[Change]:
    """Return the runs that lead from an old text to a new one, what went before what came.

    What stayed and what went make up the old text; what stayed and what came, the new one. Where
    too much differs, whole paragraphs go and come.
    """
    runs = _merged(_differ(_GAP.split(old), _GAP.split(new)))
    return _merged(_by_word(runs))


def _by_word(runs: list[Change]) -> Iterator[Change]:
    """Yield the runs, with each paragraph that was edited told word by word."""
    for place, run in enumerate(runs):
        before = runs[place - 1] if place else run
        after = runs[place + 1] if place + 1 < len(runs) else run
        if run.kind == "added" and before.kind == "removed":
            yield from _edited(before.text, run.text)
        elif not (run.kind == "removed" and after.kind == "added"):
            yield run


def _edited(old: str, new: str) -> list[Change]:
    runs = _bridged(_merged(_differ(_WORD.findall(old), _WORD.findall(new))))
    kept = sum(len(run.text.strip()) for run in runs if run.kind == "same")
    if kept < _ALIKE * max(len(old.strip()), len(new.strip())):
        return [Change("removed", old), Change("added", new)]
    return runs


def _bridged(runs: list[Change]) -> list[Change]:
    """Return the runs, where a space alone between two changes belongs to both of them."""
    bridged: list[Change] = []
    for place, run in enumerate(runs):
        within = 0 < place < len(runs) - 1
        if within and run.kind == "same" and run.text.isspace() and "\n" not in run.text:
            bridged += [Change("removed", run.text), Change("added", run.text)]
        else:
            bridged.append(run)
    return bridged


def _merged(runs: Iterable[Change]) -> list[Change]:
    merged = []
    for same, group in groupby(runs, key=lambda run: run.kind == "same"):
        together = list(group)
        kinds: tuple[Kind, ...] = ("same",) if same else ("removed", "added")
        for kind in kinds:
            if text := "".join(run.text for run in together if run.kind == kind):
                merged.append(Change(kind, text))
    return merged


def _differ(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield a shortest way from one list of pieces to the other, or one coarse step."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    changed_old, changed_new = old[start : len(old) - end], new[start : len(new) - end]
    yield from (Change("same", piece) for piece in old[:start])
    path = _path(changed_old, changed_new)
    if path is None:
        yield from (Change("removed", piece) for piece in changed_old)
        yield from (Change("added", piece) for piece in changed_new)
    else:
        yield from path
    yield from (Change("same", piece) for piece in old[len(old) - end :])


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pieces two lists begin with alike."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _path(old: Sequence[str], new: Sequence[str]) -> list[Change] | None:
    """Return Myers's shortest path, or nothing when it would be too long to walk or to read."""
    most = min(_MOST_DIFFERENCES, _MOST_STEPS // (len(old) + len(new) + 1))
    furthest, trace = {1: 0}, []
    for cost in range(most + 1):
        trace.append(dict(furthest))
        for line in range(-cost, cost + 1, 2):
            x = _step(furthest, line, cost)
            while x < len(old) and 0 <= x - line < len(new) and old[x] == new[x - line]:
                x += 1
            furthest[line] = x
            if x >= len(old) and x - line >= len(new):
                return _walk_back(old, new, trace)
    return None


def _step(furthest: dict[int, int], line: int, cost: int) -> int:
    return furthest[line + 1] if _is_down(furthest, line, cost) else furthest[line - 1] + 1


def _is_down(furthest: dict[int, int], line: int, cost: int) -> bool:
    return line == -cost or (line != cost and furthest[line - 1] < furthest[line + 1])


def _walk_back(old: Sequence[str], new: Sequence[str], trace: list[dict[int, int]]) -> list[Change]:
    steps: list[Change] = []
    x, y = len(old), len(new)
    for cost in range(len(trace) - 1, -1, -1):
        line = x - y
        start = _step(trace[cost], line, cost)
        while x > start:
            x, y = x - 1, y - 1
            steps.append(Change("same", old[x]))
        if cost and _is_down(trace[cost], line, cost):
            y -= 1
            steps.append(Change("added", new[y]))
        elif cost:
            x -= 1
            steps.append(Change("removed", old[x]))
    return steps[::-1]
