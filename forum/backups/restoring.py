"""Puts a backup back: unpacked beside the place first, checked, and only then moved into it."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from forum import clock
from forum.backups import archive, copying
from forum.backups.making import explained, put
from forum.backups.troubles import Trouble

# What goes with a database: a log of another one would be played into the new one.
BESIDE = ("forum.db", "forum.db-wal", "forum.db-shm", "secret")
STOP = "UPDATE outgoing_emails SET given_up_at = ?, problem = 'from a backup', text = '', html = ''"
WAITING = " WHERE sent_at IS NULL AND given_up_at IS NULL"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; `aside`: where the former site went; `secret`: whether it is another one."""

    made_at: str
    version: str
    revision: str
    rows: dict[str, int]
    letters: int  # that were waiting and will not be sent
    aside: Path | str | None = None
    secret: bool = False

    @property
    def older(self) -> bool:
        """Whether it has to be migrated before it is used."""
        return self.revision != copying.revisions()[-1]


def restore(
    source: Path, folder: Path, *, identity: Path | None = None, replace: bool = False
) -> Restored:
    """Puts `source` into `folder`. Raises Trouble, and then nothing there has changed."""
    if not source.is_file():
        raise Trouble("gone")
    if (folder / "forum.db").exists() and not replace:
        raise Trouble("taken")
    with explained():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as place:
            found = opened(source, Path(place), identity=identity)
            aside = _put_aside(folder)
            for each in (archive.SECRET, archive.DATABASE):
                put(Path(place) / each, folder / each)
    return Restored(found.made_at, found.version, found.revision, found.rows, found.letters, aside)


def opened(source: Path, place: Path, *, identity: Path | None = None) -> Restored:
    """Unpacks and checks it in `place`, a folder of its own, and gets it ready to be used."""
    plain = source
    if archive.is_sealed(source):
        plain = place / "packed"
        archive.open_seal(source, plain, identity)
    manifest = archive.unpack(plain, place)
    database = place / archive.DATABASE
    revision = copying.check(database, manifest["rows"])
    letters = _settle(database)
    return Restored(
        str(manifest["made_at"]), str(manifest["kettle"]), revision, manifest["rows"], letters
    )


def _settle(database: Path) -> int:
    """Mail that waited has left since, and read-only mode is over. How many letters that were."""
    with closing(sqlite3.connect(database)) as line, line:
        stopped = line.execute(STOP + WAITING, [f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"])
        tables = line.execute("SELECT 1 FROM sqlite_master WHERE name = 'read_only'").fetchone()
        if tables:
            line.execute("DELETE FROM read_only")
        return stopped.rowcount


def _put_aside(folder: Path) -> Path | None:
    """Moves what is there into a folder of its own; nothing is ever overwritten."""
    database = folder / "forum.db"
    if database.exists():
        _refuse_running(database)
    there = [folder / each for each in BESIDE if (folder / each).exists()]
    if not there:
        return None
    aside = folder / f"before-{clock.now():%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    for each in there:
        each.rename(aside / each.name)
    return aside


def _refuse_running(database: Path) -> None:
    """Whoever serves it keeps connections open; with one more, nobody gets it for herself."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as line:
        try:
            line.execute("PRAGMA locking_mode=EXCLUSIVE")
            line.execute("BEGIN EXCLUSIVE")
            line.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise Trouble("running") from None
        except sqlite3.DatabaseError:
            pass  # damaged: that is why somebody restores
