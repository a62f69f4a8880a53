"""Sends one test letter at once, and finds out what is wrong when it does not leave."""

from __future__ import annotations

import smtplib
import socket
import ssl

from forum import clock
from forum.mail import delivery
from forum.mail.compose import message_id, render
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail

SECONDS = 8  # somebody looks at the page meanwhile
# What went wrong, by what was raised; the first that fits.
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "dns"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (smtplib.SMTPNotSupportedError, "no_tls"),
    (smtplib.SMTPAuthenticationError, "credentials"),
    (smtplib.SMTPSenderRefused, "sender"),
    (smtplib.SMTPRecipientsRefused, "recipient"),
    (smtplib.SMTPServerDisconnected, "hung_up"),
    (smtplib.SMTPResponseException, "refused"),
    (TimeoutError, "silent"),
    (ConnectionRefusedError, "closed"),
    (OSError, "unreached"),
)


def send_test(member: Member) -> str:
    """Sends a letter to a member's own address, past the outbox; nothing of it is kept.

    Returns "" when the mail server has taken it, else what went wrong: a word of KINDS, or
    "unknown".
    """
    subject, text, html = render("mail_test", language=member.language)
    letter = OutgoingEmail(name="mail_test", address=member.email, subject=subject, text=text)
    letter.html, letter.message_id, letter.created_at = html, message_id(), clock.now()
    try:
        delivery.deliver(letter, seconds=SECONDS)
    except delivery.Refused as refusal:
        return what_failed(refusal.__cause__)
    return ""


def what_failed(problem: BaseException | None) -> str:
    """The word for what was raised."""
    return next((word for kind, word in KINDS if isinstance(problem, kind)), "unknown")
