"""Mail about our mail: delivery reports (RFC 3464) and complaints (RFC 5965).

A report counts only when it brings back the Message-ID of a letter of ours, which nobody can
guess: anybody can send us a report about anybody's address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32

from sqlalchemy import select

from forum.db import session
from forum.models.address_troubles import AddressTrouble
from forum.models.outbox import OutgoingEmail
from forum.models.relayed_letters import RelayedLetter

LARGEST = 1024 * 1024  # bytes of a report that are looked at
PARTS = 50
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,116}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Report:
    """What a report says. `kind`: bounce, complaint, or delay, after which nothing is done."""

    kind: str
    status: str  # RFC 3463, such as 5.1.1
    message_ids: tuple[str, ...]  # of the letters that it brings back


def read(raw: bytes) -> Report | None:
    """What a mail reports; None when it is no report. Never raises, whatever it is given."""
    try:
        parts = list(message_from_bytes(raw[:LARGEST], policy=compat32).walk())[:PARTS]
    except (MessageError, ValueError, LookupError, RecursionError):
        return None
    types = [part.get_content_type() for part in parts]
    brought = tuple(dict.fromkeys(_MESSAGE_ID.findall(_brought_back(raw[:LARGEST], types))))
    if "message/feedback-report" in types:
        return Report("complaint", "", brought)
    if "message/delivery-status" not in types:
        return None
    action, status = _failure(parts)
    return Report("bounce" if action == "failed" else "delay", status, brought)


def take(raw: bytes) -> bool:
    """Marks the address that a report is about; whether the mail was a report at all.

    Only what failed for good counts (status 5.x.x): a full mailbox may be empty tomorrow, and is
    known to some servers as 4.2.2 only after days.
    """
    report = read(raw)
    if report is None:
        return False
    if report.kind == "complaint" or (report.kind == "bounce" and report.status[:1] != "4"):
        reported = OutgoingEmail.message_id.in_(report.message_ids)
        for letter in session.scalars(select(OutgoingEmail).where(reported)).all():
            AddressTrouble.note(letter.address, report.kind, status=report.status)
            if letter.letter_id and report.kind == "bounce":
                RelayedLetter.came_back(letter.letter_id)
    return True


def _brought_back(raw: bytes, types: list[str]) -> str:
    """What follows the report's own headers, for the Message-ID of what it is about."""
    if not {"message/rfc822", "text/rfc822-headers", "message/feedback-report"} & set(types):
        return ""
    _own, _, rest = raw.decode("ascii", "replace").replace("\r\n", "\n").partition("\n\n")
    return rest


def _failure(parts: list[Message]) -> tuple[str, str]:
    """The action and the status of the recipient that fared worst."""
    found = [(str(each.get("Action", "")), str(each.get("Status", ""))) for each in parts]
    cleaned = [(action.strip().lower(), _STATUS.match(status.strip())) for action, status in found]
    told = [(action, match[1] if match else "") for action, match in cleaned if action]
    failed = [each for each in told if each[0] == "failed"]
    return (failed or told or [("", "")])[0]
