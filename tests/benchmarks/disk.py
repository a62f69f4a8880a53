"""What a disk may hold after a power cut, by the record that strace made of a program's calls.

Certain is only what was synced: a file's content by its own fsync, its name by one of the folder.
Of what was written since, a disk keeps what it likes, in any order: whole writes, pages of 4,096
bytes, or sectors of 512. Names change in the order in which they were changed, up to any of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SYNCS = {"fsync", "fdatasync"}
UNKNOWN = ("write", "pwritev", "writev", "fallocate", "unlinkat", "rename", "renameat", "renameat2")
CALLS = ",".join((*SYNCS, "openat", "pwrite64", "ftruncate", "unlink", *UNKNOWN))
STRACE = ("strace", "-f", "--seccomp-bpf", "-ttt", "-y", "-xx", "-s", "1000000", "-e", CALLS)
SECTOR, PAGE, WHOLE = 512, 4096, 1 << 30
SHARES = (0, 0.3, 0.7, 0.95, 1)  # of what was not synced that stays
UNFINISHED = "<unfinished ...>"
FOLLOWED = re.compile(r"\d+<([^>]*)>")
QUOTED = re.compile(r'"((?:\\x..)*)"')


@dataclass(frozen=True, slots=True)
class Step:
    """A call as it begins, or returns (`done`); most do both on one line of the record."""

    number: int  # of the line
    begun: int  # the line on which it began
    at: float
    words: str
    done: bool

    @property
    def name(self) -> str:
        """Which call."""
        return self.words.partition("(")[0]

    @property
    def path(self) -> Path:
        """The file or folder that it is about."""
        found = QUOTED if self.name in ("openat", "unlink") else FOLLOWED
        match = found.search(self.words)
        return Path(_bytes(match[1]).decode(errors="replace")) if match else Path()

    @property
    def begins(self) -> bool:
        """Whether it has not been seen before."""
        return self.begun == self.number

    @property
    def succeeded(self) -> bool:
        """Whether it returned, and without an error."""
        return self.done and " = -1 " not in self.words[-200:]


def steps(record: Path) -> Iterator[Step]:
    """All that was recorded, in the order in which it came about."""
    waiting: dict[str, tuple[int, str]] = {}
    with record.open() as lines:
        for number, line in enumerate(lines):
            if not line.endswith("\n"):  # strace was killed as it wrote this
                return
            who, at, words = line.rstrip().split(maxsplit=2)
            begun, done = number, not words.endswith(UNFINISHED)
            if words.startswith("<... "):
                begun, before = waiting.pop(who)
                words = before + words.partition(" resumed>")[2]
            if not done:
                words = words.removesuffix(UNFINISHED)
                waiting[who] = number, words
            yield Step(number, begun, float(at), words, done)


@dataclass
class File:
    """What of a file is certain, and what was written to it since: when, where, and what."""

    certain: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, int, bytes | None]] = field(default_factory=list)

    def sync(self, begun: int) -> None:
        """All that was written before the sync began is certain."""
        for when, where, what in self.since:
            if when < begun:
                _put(self.certain, where, what)
        self.since = [each for each in self.since if each[0] >= begun]

    def after_a_cut(self, chance: random.Random) -> bytes:
        """One of the many contents that it may have then."""
        content, share = bytearray(self.certain), chance.choice(SHARES)
        size = chance.choice((SECTOR, PAGE, WHOLE))
        pieces = [each for _, *written in self.since for each in _pieces(*written, size=size)]
        kept = [each for each in pieces if chance.random() < share]
        chance.shuffle(kept)
        for where, what in kept:
            _put(content, where, what)
        return bytes(content)


class Disk:
    """One folder, of which some files matter."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.folder, self.names = folder, names
        found = [each for each in names if (folder / each).exists()]
        self.now = {each: File(bytearray((folder / each).read_bytes())) for each in found}
        self.certain = dict(self.now)
        self.since: list[tuple[int, str, File | None]] = []  # names given and taken

    def concerns(self, step: Step) -> bool:
        """Whether a step is about one of the files, or the folder."""
        path = step.path
        return path == self.folder or (path.parent == self.folder and path.name in self.names)

    def take(self, step: Step) -> None:
        """What a step does to it. Raises ValueError for one of which nobody knows what it does."""
        if step.name in UNKNOWN:
            raise ValueError(step.words[:200])
        if step.name in SYNCS and step.succeeded:
            self._sync(step)
        elif step.name in ("pwrite64", "ftruncate") and step.begins:
            self._write(step)
        elif step.succeeded and (step.name == "unlink" or "O_CREAT" in step.words):
            self._name(step)

    @property
    def unsynced(self) -> bool:
        """Whether something was written that is not certain."""
        return bool(self.since) or any(each.since for each in self.now.values())

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files that may be there then."""
        names: dict[str, File | None] = dict(self.certain)
        for _, name, file in self.since[: chance.randint(0, len(self.since))]:
            names[name] = file
        return {name: file.after_a_cut(chance) for name, file in names.items() if file}

    def _sync(self, step: Step) -> None:
        if step.path != self.folder:
            self.now[step.path.name].sync(step.begun)
            return
        for when, name, file in self.since:
            if when < step.begun:
                self.certain.pop(name, None)
                self.certain |= {name: file} if file else {}
        self.since = [each for each in self.since if each[0] >= step.begun]

    def _write(self, step: Step) -> None:
        data = QUOTED.search(step.words) if step.name == "pwrite64" else None
        where = int(re.findall(r", (\d+)", step.words.partition(") = ")[0])[-1])
        file = self.now[step.path.name]
        file.since.append((step.number, where, _bytes(data[1]) if data else None))

    def _name(self, step: Step) -> None:
        name = step.path.name
        gone = step.name == "unlink"
        if gone or name not in self.now:
            file = None if gone else File()
            self.since.append((step.number, name, file))
            self.now.pop(name, None)
            self.now |= {name: file} if file else {}


def _bytes(quoted: str) -> bytes:
    return bytes.fromhex(quoted.replace("\\x", ""))


def _pieces(where: int, what: bytes | None, *, size: int) -> Iterator[tuple[int, bytes | None]]:
    """A write in parts that end where a sector does; a new length is one thing."""
    if what is None:
        yield where, None
        return
    begin = 0
    while begin < len(what):
        end = begin + size - (where + begin) % size
        yield where + begin, what[begin:end]
        begin = end


def _put(content: bytearray, where: int, what: bytes | None) -> None:
    """Writes it there; what lies between is zero, and nothing means that the file ends there."""
    content.extend(bytes(max(0, where - len(content))))
    if what is None:
        del content[where:]
    else:
        content[where : where + len(what)] = what
