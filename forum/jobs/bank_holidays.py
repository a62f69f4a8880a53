"""Looks the coming bank holidays up again: years go by, and the library learns of new ones."""

from __future__ import annotations

from forum import db
from forum.models import bank_holidays
from forum.models.sites import Site


def learn() -> None:
    """Keeps those of the charity's nation in the row of the site, from which pages read them."""
    nation = Site.here().bank_nation
    db.session.rollback()  # to ask takes a second: nothing is held meanwhile
    if nation:
        days = bank_holidays.of(nation)
        with db.transaction():
            Site.here().learn_bank_holidays(days, of=nation)
