"""The outside of relayed mail: relay addresses in full, whom a mail came to, and whence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from flask import current_app

from forum.models.relay_addresses import RelayAddress

HEAD = 256 * 1024  # bytes in which all headers stand, but for somebody who plays with us
# Where servers write the address to which they delivered; what the sender wrote comes last.
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "To", "Cc")
_ADDRESS = re.compile(r"[^\s<>\"(),:;]+@[^\s<>\"(),:;]+")


def in_full(address: RelayAddress) -> str:
    """Where mail for it goes; "" while the operator has not set the relay up."""
    relay = str(current_app.config["FORUM_RELAY"])
    box, at, domain = relay.rpartition("@")
    if not relay:
        return ""
    return f"{box}+{address.name}@{domain}" if at else f"{address.name}@{domain}"


def name_in(recipient: str) -> str | None:
    """What stands for a relay address in a recipient; None when it is none of ours."""
    relay = str(current_app.config["FORUM_RELAY"]).lower()
    box, at, domain = relay.rpartition("@")
    local, _, host = recipient.strip().strip("<>").lower().rpartition("@")
    if not relay or host != domain:
        return None
    if not at:
        return local or None
    mailbox, plus, name = local.partition("+")
    return name or None if plus and mailbox == box else None


def recipients(raw: bytes) -> Iterator[str]:
    """The relay addresses that a mail came to, by its headers, each once."""
    head, seen = _head(raw), set()
    for header in _DELIVERED:
        values = head.get_all(header, ()) if head is not None else ()
        for address in _ADDRESS.findall(" ".join(map(str, values))):
            name = name_in(address)
            if name and name not in seen:
                seen.add(name)
                yield address


def way_back(raw: bytes) -> str:
    """The address to which a mail's server says that reports go; "" for none, as in reports."""
    head = _head(raw)
    found = _ADDRESS.search(str(head.get("Return-Path", ""))) if head is not None else None
    return found[0] if found else ""


def written_by(raw: bytes) -> str:
    """The From line as it stands."""
    head = _head(raw)
    return str(head.get("From", "")) if head is not None else ""


def _head(raw: bytes) -> Message | None:
    try:
        return BytesHeaderParser(policy=compat32).parsebytes(raw[:HEAD])
    except (MessageError, ValueError, LookupError, RecursionError):
        return None
