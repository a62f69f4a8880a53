"""Decides what becomes of a mail that came in: a letter that is carried across, or something else.

Only what really comes from the registered address of a side passes. Whoever else writes gets one
answer, the same whether the address exists or not; machines get none.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parseaddr

from flask import current_app

from forum import policy, tokens
from forum.mail import answers, authenticity, bounces, carrying, envelopes, inbound
from forum.mail.inbound import Inbound
from forum.models.kept_aside import KeptAside
from forum.models.limit_counts import LimitCount
from forum.models.members import Member
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import LENGTH, RelayedLetter

LARGEST = 10 * 1024 * 1024  # bytes of a mail that are looked at: some photographs
LETTERS_AN_HOUR, LETTERS_A_DAY = 20, 60  # of one side


class TryLater(Exception):
    """A side writes more than one can read; its mail server is to keep the rest for a while."""


def take(raw: bytes, *, to: str, back: str) -> str:
    """Decides about one mail; returns in a word what became of it, for the log and for tests.

    `to`: the address that it was delivered to. `back`: where its sender wants reports (its return
    path); empty for none. To be called in a transaction: once that is committed, the mail is kept.
    Raises TryLater.
    """
    if bounces.take(raw):
        return "report"
    mail, name = _read(raw), envelopes.name_in(to)
    address = RelayAddress.named(name) if name else None
    if mail is None:
        return _keep_aside(raw, address)
    if mail.automatic or not back:
        return "passed over"
    writer = address.writer if address else None
    if address is None or writer is None or not _is_from(writer, mail):
        return answers.refuse(back)
    return _from(writer, address, mail, raw)


def take_report(raw: bytes) -> str:
    """Decides about a mail that came to no relay address: a report about ours, or not ours."""
    return "report" if bounces.take(raw) else "not ours"


def _read(raw: bytes) -> Inbound | None:
    try:
        return inbound.read(raw)
    except inbound.Unreadable:
        return None


def _keep_aside(raw: bytes, address: RelayAddress | None) -> str:
    """Nothing is lost because a computer could not read it; whose it is, is not known."""
    if address is None or address.closed:
        return "passed over"
    if KeptAside.keep(raw, address):
        answers.tell_coordinators()
    return "kept aside"


def _is_from(writer: Member, mail: Inbound) -> bool:
    """Whether it comes from the address that she is known by here, on her mail server's word."""
    address = (writer.email or "").lower()
    judge = str(current_app.config["FORUM_RELAY_JUDGE"])
    says = mail.sender.strip().lower() == address != ""
    proven = authenticity.proven(mail.authentication, address=address, judge=judge)
    return says and proven


def _from(writer: Member, address: RelayAddress, mail: Inbound, raw: bytes) -> str:
    """A mail of the very person: her letter, or a kind word why it is none."""
    match, side = address.match, address.side
    if not policy.can_write_letter(writer, match):
        return answers.say("relay_closed", writer, address)
    key = mail.message_id or _digest_of(raw)
    if RelayedLetter.known(match, side, key):
        return "again"
    if mail.too_long or len(mail.words) > LENGTH or len(raw) > LARGEST:
        return answers.say("relay_too_long", writer, address)
    if not mail.words.strip():
        return answers.say("relay_empty", writer, address)
    if RelayedLetter.repeats(match, side, mail.words):
        return "passed over"
    _count(address)
    known_as = _known_as(raw)
    findings = carrying.look(match, by=writer, words=mail.words, known_as=known_as)
    letter = carrying.write(
        match, by=writer, words=mail.words, via="mail", key=key, findings=findings
    )
    if letter.concern:
        answers.offer_help(writer, address)
    if letter.held:
        return answers.ask_about(letter)
    return "letter"


def _count(address: RelayAddress) -> None:
    """Counts a letter of this side; once there are too many for the hour or the day, not now."""
    kinds = (("hour", 3600, LETTERS_AN_HOUR), ("day", 24 * 3600, LETTERS_A_DAY))
    keys = {f"relay:{kind}:{address.id}": (seconds, most) for kind, seconds, most in kinds}
    standing = LimitCount.standing(*keys)
    if any(key in standing and standing[key].count >= keys[key][1] for key in keys):
        raise TryLater
    for key, (seconds, _most) in keys.items():
        LimitCount.hit(key, seconds)


def _digest_of(raw: bytes) -> str:
    """Stands for a mail without a Message-ID: when it was written, and all that is in it."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    date = re.search(rb"^date:.*$", head, re.IGNORECASE | re.MULTILINE)
    return tokens.digest(repr((date[0] if date else b"", body)))


def _known_as(raw: bytes) -> str:
    """The name that stands beside her address in her mail program."""
    value = envelopes.written_by(raw)
    try:
        return parseaddr(str(make_header(decode_header(value))))[0]
    except (ValueError, LookupError, UnicodeError, HeaderParseError):
        return ""
