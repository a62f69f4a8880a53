"""What goes on: address and proxy, mail, clockwork, backups, read-only mode."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from forum import clock
from forum.backups import away
from forum.backups.troubles import SENTENCES
from forum.cli.checkups.findings import Finding, bad, look, ok
from forum.models import outbox_listing
from forum.models.backups import LATE, Backup, Rehearsal
from forum.models.beats import SILENT_MINUTES, Beat
from forum.models.read_only import ReadOnly

OLD_MAIL_HOURS = 2


def check() -> Iterator[Finding]:
    """Settings first; then what the database tells, if it is there."""
    yield from _address()
    if not current_app.config["FORUM_SMTP"]:
        yield look("No mail server is set: letters are files.", "Set FORUM_SMTP.")
    try:
        found = [_clockwork(), *_mail(), *_backups(), *_read_only()]
    except SQLAlchemyError:
        found = [bad("The rest could not be looked at.", "See to the database first.")]
    yield from found


def _address() -> Iterator[Finding]:
    address, proxies = (current_app.config[f"FORUM_{each}"] for each in ("ADDRESS", "PROXIES"))
    if not address.startswith("https://"):
        yield look(f"The address is {address}.", "Set FORUM_ADDRESS to https://…, for real use.")
    elif proxies:
        yield ok(f"The address is {address}, behind one proxy.")
    else:
        yield bad(
            f"The address is {address}, but no proxy is trusted: limits take all for one.",
            "Set FORUM_PROXIES=1.",
        )


def _clockwork() -> Finding:
    last = Beat.last()
    if last is None or last < clock.ago(minutes=SILENT_MINUTES):
        since = f"since {clock.local(last):%d %b %H:%M}" if last else "yet"
        return bad(f"The clockwork has not come round {since}.", "Is `forum serve` running?")
    return ok("The clockwork goes round.")


def _mail() -> Iterator[Finding]:
    found = outbox_listing.overview()
    if found.oldest_at and found.oldest_at < clock.ago(hours=OLD_MAIL_HOURS):
        why = f" ({found.problem})" if found.problem else ""
        yield look(f"Mail has waited for more than two hours{why}.", "forum mail says more.")
    else:
        yield ok(f"{found.waiting} letters wait.")


def _backups() -> Iterator[Finding]:
    newest, waiting, rehearsal = Backup.newest(), Backup.waiting(), Rehearsal.newest()
    if newest is None or newest.made_at is None:
        yield look("There is no backup yet.", "forum backup")
    elif newest.made_at < clock.now() - LATE:
        yield bad(f"The last good backup is of {newest.made_at:%d %b}.", "forum backup says why.")
    else:
        yield ok(f"The last good backup is of {clock.local(newest.made_at):%d %b %H:%M}.")
    for each in (waiting, rehearsal):
        if each and each.problem:
            yield bad("A backup or its rehearsal failed.", SENTENCES[each.problem])
    yield from _kept_well(newest)


def _kept_well(newest: Backup | None) -> Iterator[Finding]:
    """Whether they outlive this machine, and a thief."""
    if newest and newest.away_problem:
        yield bad("Backups stay on this machine.", SENTENCES[newest.away_problem])
    elif not away.target():
        yield look("Backups stay on this machine.", "Set FORUM_BACKUP_AWAY.")
    if not current_app.config["FORUM_BACKUP_KEY"]:
        yield look("Backups are not locked.", "Set FORUM_BACKUP_KEY.")


def _read_only() -> Iterator[Finding]:
    row = ReadOnly.now()
    if row:
        yield look(f"Nobody can write: {row.reason}.", "End it: forum read-only end")
