"""Carries letters across: looks at the words, lets them go or holds them, and mails them on.

Mail is composed as it leaves, like news: the outbox holds no words, and nothing goes to whoever
may not read it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from forum import clock, policy
from forum.db import session
from forum.mail import envelopes
from forum.mail.compose import defused, message_id, render
from forum.mail.news import Quiet
from forum.models.matches import Match
from forum.models.members import Appointment, Member
from forum.models.outbox import OutgoingEmail
from forum.models.peer_supporters import ROLE
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import RelayedLetter
from forum.models.watched_phrases import HELP, WatchedPhrase
from forum.text import giveaways, marker_line


@dataclass(frozen=True)
class Findings:
    """What was found in the words of a letter."""

    giveaways: Sequence[str] = ()  # what would say who somebody is, as it stands there
    kinds: Sequence[str] = ()  # of what kinds that is
    concern: bool = False  # it has one of the charity's phrases for urgent help


def look(match: Match, *, by: Member, words: str, known_as: str = "") -> Findings:
    """What there is to look at before a letter goes; `known_as`: the name in her mail program."""
    chosen = {match.member_name.casefold(), match.supporter_name.casefold(), ""}
    names = {by.display_name, known_as, known_as.partition(" ")[0], *_names_across(match, by)}
    found = giveaways.found(
        words,
        addresses=[each.email for each in (match.member, match.supporter) if each and each.email],
        names=sorted(name for name in names if name.casefold() not in chosen),
    )
    return Findings(
        tuple(dict.fromkeys(words[each.start : each.end] for each in found)),
        tuple(dict.fromkeys(each.kind for each in found)),
        any(each.act == HELP for each in WatchedPhrase.in_text(words)),
    )


def write(
    match: Match,
    *,
    by: Member,
    words: str,
    via: str,
    key: str,
    findings: Findings,
) -> RelayedLetter:
    """A side's letter, sent on or held; the same key again is the same letter."""
    letter = RelayedLetter.write(
        match,
        by=by,
        words=words,
        via=via,
        key=key,
        held_for=findings.kinds,
        concern=findings.concern,
    )
    if not letter.held:
        pass_on(letter)
    return letter


def pass_on(letter: RelayedLetter) -> None:
    """It goes on its way, and the mail that brings it is queued; once."""
    if letter.send():
        OutgoingEmail.carry(letter, message_id=message_id())


def confirm(letter: RelayedLetter, *, words: str) -> None:
    """Its writer has looked at what was held, and lets it go."""
    if letter.confirm(words=words):
        OutgoingEmail.carry(letter, message_id=message_id())


def compose_now(row: OutgoingEmail) -> OutgoingEmail | None:
    """The mail to the reader as she wants it at this moment; None: she wants, or may get, none.

    A copy that is never kept, under the Message-ID of its row. Raises Quiet during her break.
    """
    letter = session.get(RelayedLetter, row.letter_id)
    reader = _reader(letter)
    if letter is None or reader is None or not policy.can_read_letters(reader, letter.match):
        return None
    if reader.pause and reader.on_break:
        raise Quiet(reader.pause.ends_at)
    back = RelayAddress.of(letter.match, letter.match.other(letter.side))
    if back.choice == "web" or letter.read_at:
        return None
    whole = back.choice == "mail" and bool(envelopes.in_full(back))
    copy = _written(letter, reader, back, whole=whole)
    copy.address, copy.message_id, copy.created_at = str(reader.email), row.message_id, clock.now()
    return copy


def carried(row: OutgoingEmail) -> None:
    """It has left: a letter that came whole by mail is no news on the site any more."""
    letter = session.get(RelayedLetter, row.letter_id) if row.letter_id else None
    if letter is None or letter.read_at:
        return
    back = RelayAddress.of(letter.match, letter.match.other(letter.side))
    if back.choice == "mail" and envelopes.in_full(back):
        letter.read_at = clock.now()


def _reader(letter: RelayedLetter | None) -> Member | None:
    """Read afresh: her rights may have changed since the last letter of this worker."""
    if letter is None or letter.reader_id is None:
        return None
    rows = select(Member).where(Member.id == letter.reader_id)
    reader = session.scalar(rows.execution_options(populate_existing=True))
    if reader is None or not (reader.email and reader.display_name):
        return None
    reader.forget_rights()
    return reader


def _written(
    letter: RelayedLetter, reader: Member, back: RelayAddress, *, whole: bool
) -> OutgoingEmail:
    site = current_app.config["FORUM_ADDRESS"]
    link = f"{site}/matches/{letter.match_id}/letters"
    supports = letter.match.side_of(reader) == "supporter"
    subject, text, html = render(
        "relayed_letter" if whole else "relayed_note",
        language=reader.language,
        paragraphs=[each.split("\n") for each in letter.words.split("\n\n")] if whole else [],
        marker=[marker_line.line(reader.language or "en")],
        concern=letter.concern and supports,
        link=link,
    )
    copy = OutgoingEmail(subject=subject, text=text, html=html)
    if whole:
        address = envelopes.in_full(back)
        copy.sender = f"{defused(letter.first_name)} <{address}>"
        copy.thread = f"<{back.name}.letters@{address.rpartition('@')[2]}>"
    return copy


def _names_across(match: Match, by: Member) -> list[str]:
    """Names on the boards that the other side may have.

    A member's letter is held for the name of any peer supporter: were it hers alone, whoever
    tries one name after the other would learn who writes to her.
    """
    if match.side_of(by) == "supporter":
        return [match.member.display_name]
    rows = select(Member.display_name).join(Appointment, Appointment.member_id == Member.id)
    return list(session.scalars(rows.where(Appointment.role == ROLE)))
