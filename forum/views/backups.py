"""Backups as the administrator sees them: the last good one, what is wrong, and what to do."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask import Blueprint, current_app, g, render_template, url_for
from flask_babel import get_locale, gettext

from forum import clock
from forum.backups import away
from forum.backups.troubles import SENTENCES
from forum.models.backups import LATE, Backup, Rehearsal
from forum.views import gate, limits
from forum.views.hypermedia import Page, go

bp = Blueprint("backups", __name__, url_prefix="/set-up/backups")


@bp.get("")
@gate.administrators
def show() -> str:
    """The last good one and all that are kept. None can be fetched here: they hold everything."""
    newest = Backup.newest()
    return render_template(
        "backups/show.html",
        newest=newest,
        kept=Backup.kept(),
        waiting=Backup.waiting(),
        rehearsal=Rehearsal.newest(),
        problems=problems(newest),
        away=away.target() != "",
        by_night=current_app.config["FORUM_BACKUPS"] != "off",
        megabytes=megabytes,
    )


@bp.post("/ask")
@gate.administrators
@limits.per_member("10 per hour", "backups")
def ask() -> Page:
    """Has the worker make one now."""
    Backup.ask(by=g.member)
    return go(url_for(".show"), say=gettext("It is being made. Look here again in some minutes."))


def problems(newest: Backup | None) -> list[str]:
    """What is wrong, each with what to do."""
    found = [each.problem for each in (Backup.waiting(), Rehearsal.newest()) if each]
    found += [newest.away_problem] if newest and away.target() else []
    words = [str(gettext(SENTENCES[each])) for each in dict.fromkeys(found) if each in SENTENCES]
    if newest and newest.made_at and newest.made_at < clock.now() - LATE:
        words.append(gettext("There has been no good one for more than a day. Is the worker on?"))
    if newest and not newest.sealed:
        words.append(gettext("They are not locked: set FORUM_BACKUP_KEY on the server."))
    if not away.target():
        words.append(gettext("They are on the same machine alone: set FORUM_BACKUP_AWAY."))
    return words


def megabytes(size: int) -> str:
    """A size in words."""
    number = format_decimal(max(size, 50_000) / 1e6, "#,##0.0", locale=get_locale())
    return str(gettext("%(number)s MB", number=number))
