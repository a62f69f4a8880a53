"""Makes the backups that are due, keeps them by the rule, takes them elsewhere, rehearses."""

from __future__ import annotations

import platform
import tempfile
from pathlib import Path

from flask import current_app

from forum import db, policy
from forum.backups import archive, away, beside, making, restoring, rule
from forum.backups.troubles import Trouble
from forum.mail.compose import compose
from forum.models.backups import Backup, Rehearsal


def make() -> None:
    """The nightly one when it is time, and whatever else was asked for."""
    with db.transaction(writing=False):
        due = _by_night() and Backup.is_due_tonight()
        waits = Backup.waiting() is not None
    if due:
        with db.transaction():
            Backup.begin_night()
    if due or waits:
        with db.transaction():
            row = Backup.claim()
        if row:
            make_one(row)


def make_one(row: Backup) -> bool:
    """Makes the one that was claimed; whether it is there."""
    path = making.unused()
    try:
        made = making.make(path)
    except Trouble as trouble:
        with db.transaction():
            row.failed(trouble.kind)
            _tell(row)
        return False
    with db.transaction():
        row.made(
            at=made.at,
            file=path.name,
            size=made.size,
            digest=made.digest,
            sealed=made.sealed,
            machine=_here(),
        )
    _keep_by_the_rule(path.parent)
    if db.db.engine.name == "postgresql":
        beside.clear(db.db.engine)
    send_away()
    return True


def send_away() -> None:
    """Takes the newest one elsewhere, if there is an elsewhere and it is not there yet."""
    if not away.target():
        return
    with db.transaction():
        row = Backup.claim_away() if _has_newest() else None
    if row is None:
        return
    try:
        away.send(making.folder() / row.file)
    except Trouble as trouble:
        with db.transaction():
            row.stayed(trouble.kind)
            _tell(row)
    else:
        with db.transaction():
            row.sent_away()


def rehearse() -> None:
    """Once a month: puts the newest one back aside, and looks at all that are kept."""
    if not _by_night():
        return
    with db.transaction():
        row, newest = Rehearsal.begin() if _has_newest() else None, Backup.newest()
    if row is None or newest is None:
        return
    problem = ""
    try:
        _look_at_all()
        _put_back(newest)
    except Trouble as trouble:
        problem = trouble.kind
    with db.transaction():
        row.done(newest.file, problem)
        if problem:
            _write()


def _put_back(newest: Backup) -> None:
    """What is locked cannot be opened here: then it is one that was made a moment ago, unlocked."""
    with (
        making.explained(),
        tempfile.TemporaryDirectory(prefix=".making-", dir=making.folder()) as place,
    ):
        source = making.folder() / newest.file
        if newest.sealed:
            source = Path(place) / "unlocked"
            making.make(source, keys="")
        restoring.restore(source, Path(place) / "again")


def _look_at_all() -> None:
    """Whether each is still as it was made: disks forget, too."""
    with db.transaction(writing=False):
        kept = {each.file: each.digest for each in Backup.kept() if _is_ours(each)}
    for file, digest in kept.items():
        path = making.folder() / file
        if not path.is_file():
            raise Trouble("gone")
        if archive.digest(path) != digest:
            raise Trouble("damaged")


def _keep_by_the_rule(folder: Path) -> None:
    moments = {each: at for each in folder.iterdir() if (at := away.moment(each.name))}
    stay = rule.kept(moments.values())
    over = [each for each, at in moments.items() if at not in stay]
    for each in over:
        each.unlink()
    with db.transaction():
        Backup.forget([each.name for each in over])


def _here() -> str:
    return platform.node()[:64]


def _is_ours(row: Backup) -> bool:
    """Whether it is for this machine to look after: made here, or its file is here now.

    The folder may be shared, and a container's name changes while its folder stays.
    """
    return row.machine in ("", _here()) or (making.folder() / row.file).is_file()


def _has_newest() -> bool:
    newest = Backup.newest()
    return newest is not None and _is_ours(newest)


def _by_night() -> bool:
    off = current_app.config["FORUM_BACKUPS"] == "off"
    return not off and not current_app.config["FORUM_DEMO"]


def _tell(row: Backup) -> None:
    if row.tell():
        _write()


def _write() -> None:
    """A letter to the administrators that says where to look, and nothing else."""
    link = f"{current_app.config['FORUM_ADDRESS']}/set-up/backups"
    for each in policy.who_appoints():
        if each.email:
            compose("backup_trouble", each.email, language=each.language, link=link)
