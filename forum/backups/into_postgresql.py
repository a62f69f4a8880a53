"""Puts a backup into a PostgreSQL database: beside what is there first, and then in its place."""

from __future__ import annotations

import tempfile
from dataclasses import replace as changed
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, make_url
from sqlalchemy.exc import OperationalError

from forum import clock, migrations
from forum.backups import archive, beside, carrying, copying, restoring
from forum.backups.making import explained, put
from forum.backups.restoring import Restored
from forum.backups.troubles import Trouble

BEGINNINGS = ("postgresql://", "postgresql+psycopg://")


def restore(
    source: Path,
    address: str,
    folder: Path,
    *,
    identity: Path | None = None,
    replace: bool = False,
) -> Restored:
    """Puts `source` into the database, and its secret into `folder`, the instance's.

    Raises Trouble, and then nothing there has changed.
    """
    if not source.is_file():
        raise Trouble("gone")
    url = make_url(address).set(drivername="postgresql+psycopg")
    engine = create_engine(url, hide_parameters=True)
    try:
        _may_begin(engine, replace=replace)
        with explained():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as place:
                found = restoring.opened(source, Path(place), identity=identity)
                aside = _fill(engine, Path(place) / archive.DATABASE)
                secret = _put_secret(Path(place) / archive.SECRET, folder)
    finally:
        engine.dispose()
    return changed(found, revision=copying.revisions()[-1], aside=aside, secret=secret)


def _may_begin(engine: Engine, *, replace: bool) -> None:
    try:
        taken = bool(inspect(engine).get_table_names())
        used = beside.is_used(engine)
    except OperationalError:
        raise Trouble("unknown_place") from None
    if taken and not replace:
        raise Trouble("taken")
    if used:
        raise Trouble("running")


def _fill(engine: Engine, unpacked: Path) -> str:
    """Brings it up to date, carries it over and compares; where the former site went."""
    source = copying.file(unpacked)
    try:
        migrations.bring(source)
        with beside.place(engine) as coming:
            migrations.bring(coming)
            carrying.carry(source, coming)
            if carrying.differences(source, coming, lambda _line: None):
                raise Trouble("damaged")
            return beside.move_in(engine)
    finally:
        source.dispose()


def _put_secret(new: Path, folder: Path) -> bool:
    """The site's secret goes with it; whether there was another one, which is put aside."""
    there = folder / archive.SECRET
    if there.exists() and there.read_text().strip() == new.read_text().strip():
        return False
    if there.exists():
        aside = folder / f"before-{clock.now():%Y%m%dT%H%M%SZ}"
        aside.mkdir(mode=0o700)
        there.rename(aside / archive.SECRET)
    put(new, there)
    return True
