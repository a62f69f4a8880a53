"""Fetches the letters that wait in an IMAP mailbox, where the operator has named one."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from forum import db
from forum.mail import envelopes, mailbox, relay
from forum.models.limit_counts import LimitCount

LEASE = 25  # seconds in which no other worker looks


def fetch() -> None:
    """Takes all that is new, one transaction each; the mailbox is left as soon as it is empty."""
    address = current_app.config["FORUM_IMAP"]
    if not address or not _is_mine():
        return
    with mailbox.opened(address) as box:
        for number in box.unseen():
            raw = box.read(number, most=relay.LARGEST + 1)
            kept = _take(raw)
            if kept is None:
                box.pass_over(number)
            elif kept:
                box.remove(number)


def _take(raw: bytes) -> bool | None:
    """Whether a mail is kept here now; False: not yet; None: it is not for the relay."""
    to, back = next(envelopes.recipients(raw), ""), envelopes.way_back(raw)
    try:
        with db.transaction():
            became = relay.take(raw, to=to, back=back) if to else relay.take_report(raw)
    except (relay.TryLater, SQLAlchemyError):
        return False
    except Exception as problem:  # noqa: BLE001 - the mails behind it are not kept waiting
        current_app.logger.error("mail not taken: %s", type(problem).__name__)
        return False
    return became != "not ours" or None


def _is_mine() -> bool:
    """Whether this worker looks this time; another one's look would only do the same twice."""
    with db.transaction():
        return LimitCount.hit("fetching mail", LEASE) == 1
