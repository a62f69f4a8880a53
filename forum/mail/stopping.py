"""Links that stop mail with one press, for mail programs too (RFC 8058).

Signed for one member, her address and the kinds that the mail told of; they stay good, as a mail
may be read years later. Another address, or another secret of the site, ends them.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from flask import current_app

from forum import tokens
from forum.db import session
from forum.models.mail_choices import KINDS
from forum.models.members import Member

LONGEST_NUMBER = 9  # digits: no row has a longer one
SIGNED = 32  # hexadecimal digits: 128 bits


def link(member: Member, kinds: Iterable[str]) -> str:
    """The address in full at which a member stops these kinds."""
    words = f"{member.id}.{'-'.join(kinds)}"
    site = current_app.config["FORUM_ADDRESS"]
    return f"{site}/mail/stop/{words}.{_signature(words, member)}"


def read(token: str) -> tuple[Member, list[str]] | None:
    """Whose mail a link stops, and which kinds; None for one that is not ours."""
    words, _, signature = token.rpartition(".")
    number, _, kinds = words.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    member = session.get(Member, int(number))
    if member is None or not hmac.compare_digest(
        _signature(words, member).encode(), signature.encode("utf-8", "replace")
    ):
        return None
    return member, [kind for kind in KINDS if kind in kinds.split("-")]


def _signature(words: str, member: Member) -> str:
    secret = str(current_app.config["SECRET_KEY"])
    return tokens.keyed_digest(secret, f"stop mail {words} {member.email}")[:SIGNED]
