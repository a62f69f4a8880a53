"""Delivers letters: to the SMTP server that is configured, else into files."""

from __future__ import annotations

import os
import re
import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from forum.config import HERE
from forum.mail.automatic import OWN_LOOP_HEADER
from forum.models.outbox import ANSWERS, OutgoingEmail

SECONDS = 20.0  # to wait for a mail server
LETTERS = 100  # in one conversation: many servers close it after so many
FINE = 250
CLOSING = 421  # RFC 5321: the server closes the line, whatever was said on it
MENDABLE = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError)


class Kinds(HeaderRegistry):
    """What kind of header a name is, found once: the registry makes a class each time it is asked.

    For headers of ours alone, whose names are few.
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().__getitem__(name)
        return found


class Unbroken(EmailPolicy):
    """Leaves a long address in List-Unsubscribe in one piece, up to the 998 characters of RFC 5322.

    The email package makes encoded words of what is longer than a line, and programs that are to
    post there (RFC 8058) do not decode them.
    """

    def fold(self, name: str, value: str) -> str:
        """The header as it is sent."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        if name.lower() == "list-unsubscribe":
            return self.fold(name, value).encode("ascii")
        key = name, str(value), self.linesep, self.utf8
        folded = _FOLDED.get(key)
        if folded is None:
            folded = bytes(super().fold_binary(name, value))
            if name.lower() in SAID_ALIKE and len(_FOLDED) < KEPT:
                _FOLDED[key] = folded
        return folded

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """The header as it is kept. Those that are the same in every letter are parsed once."""
        if type(value) is str and name.lower() in ALIKE:
            return _parsed(name, value)
        return super().header_store_parse(name, value)


KEPT = 100  # headers
_FOLDED: dict[tuple[str, str, str, bool], bytes] = {}  # folding one takes 0.1 ms
SAID_ALIKE = frozenset({"from", "subject", "auto-submitted", "list-unsubscribe-post"})
SAID_ALIKE |= {"mime-version", "content-transfer-encoding"}
ALIKE = SAID_ALIKE | {"content-type"}
POLICY = Unbroken(linesep="\r\n", header_factory=Kinds())
# Between the parts of a letter; nobody can know it before this process has sent one.
_EDGE = f"=_{secrets.token_hex(16)}"


@lru_cache(maxsize=32)
def _parsed(name: str, value: str) -> tuple[str, Any]:
    return EmailPolicy.header_store_parse(POLICY, name, value)


_STATUS = re.compile(rb"(5\.\d{1,3}\.\d{1,3})\b")


class Refused(Exception):
    """The letter could not be delivered. `for_good`: trying again would not help.

    `status`: what the server said of the address (RFC 3463). `away`: no letter leaves just now.
    """

    def __init__(
        self, reason: str, *, for_good: bool = False, status: str = "", away: bool = False
    ) -> None:
        super().__init__(reason)
        self.for_good, self.status, self.away = for_good, status, away


def deliver(letter: OutgoingEmail, *, seconds: float = SECONDS) -> None:
    """Sends one letter. Raises Refused, with a reason that names nobody."""
    message = as_message(letter)
    server = current_app.config["FORUM_SMTP"]
    if not server:
        write(message, folder())
        return
    try:
        back = "" if _answers(letter) else None  # None: the address in From
        _send(message, urlsplit(server), seconds, back)
    except smtplib.SMTPResponseException as problem:
        code, for_good = problem.smtp_code, _for_good(problem)
        away = isinstance(problem, MENDABLE) or code == CLOSING
        raise Refused(f"the mail server said {code}", for_good=for_good, away=away) from problem
    except smtplib.SMTPRecipientsRefused as problem:
        code, said = next(iter(problem.recipients.values()))
        reason, status = f"the mail server refused the address: {code}", _STATUS.match(said)
        raise Refused(
            reason, for_good=code >= 500, status=status[1].decode() if status else ""
        ) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Refused(f"no mail server: {type(problem).__name__}", away=True) from problem


def as_message(letter: OutgoingEmail) -> EmailMessage:
    """The letter as text and HTML, with the headers of automatic mail (RFC 3834, 8058)."""
    message = EmailMessage(policy=POLICY)
    message["From"] = letter.sender or current_app.config["FORUM_SENDER"]
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Date"] = letter.created_at
    message["Message-ID"] = letter.message_id
    if letter.sender:
        _carry_on(message, letter)
    else:
        message["Auto-Submitted"] = "auto-replied" if _answers(letter) else "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    if letter.html:
        told = _EDGE in letter.text or _EDGE in letter.html  # somebody who has had a letter
        message.make_alternative(None if told else _EDGE)
        message.add_alternative(letter.html, subtype="html")
    return message


def _answers(letter: OutgoingEmail) -> bool:
    """Whether it answers a mail: no report about it may come back."""
    return letter.name in ANSWERS


def _carry_on(message: EmailMessage, letter: OutgoingEmail) -> None:
    """Words of a person, to be answered at the same address; threads by names of ours alone."""
    message["Reply-To"] = letter.sender
    message["In-Reply-To"] = message["References"] = letter.thread
    message["X-Auto-Response-Suppress"] = "All"
    message[OWN_LOOP_HEADER] = "letter"


def write(message: EmailMessage, into: Path) -> Path:
    """Keeps a letter as a file that only the owner of the site can read; returns its path."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = message["Date"].datetime.strftime("%Y%m%d-%H%M%S")
    path = into / f"{moment}-{re.sub('[^A-Za-z0-9]', '', message['Message-ID'])[:12]}.eml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(message.as_bytes())
    return path


def folder() -> Path:
    """Where letters are kept when there is no mail server."""
    return Path(current_app.config["FORUM_INSTANCE"]) / "mail"


class Line:
    """A conversation with the mail server, in which one letter after the other is handed over."""

    def __init__(self) -> None:
        self._post: smtplib.SMTP | None = None
        self._letters = 0

    def send(
        self, message: EmailMessage, server: SplitResult, seconds: float, back: str | None
    ) -> None:
        """Hands over one letter. A line that was closed meanwhile is opened anew."""
        post = self._open(server, seconds)
        try:
            post.send_message(message, from_addr=back)
        except BaseException:
            self.close()  # whatever it was: the next letter begins with a clean line
            raise
        self._letters += 1

    def close(self) -> None:
        """Says goodbye; once letters are taken, a rude answer to that is no failure."""
        post, self._post = self._post, None
        if post:
            with suppress(OSError, smtplib.SMTPException):
                post.quit()
            post.close()

    def _open(self, server: SplitResult, seconds: float) -> smtplib.SMTP:
        if self._post is None or self._letters >= LETTERS or not _listens(self._post):
            self.close()
            self._post, self._letters = _connected(server, seconds), 0
        return self._post


@contextmanager
def line() -> Iterator[None]:
    """Inside, letters share one conversation with the mail server."""
    opened = Line()
    mark = _line.set(opened)
    try:
        yield
    finally:
        _line.reset(mark)
        opened.close()


_line: ContextVar[Line | None] = ContextVar("line", default=None)


def _send(message: EmailMessage, server: SplitResult, seconds: float, back: str | None) -> None:
    shared = _line.get()
    opened = shared or Line()
    try:
        opened.send(message, server, seconds, back)
    finally:
        if shared is None:
            opened.close()


def _listens(post: smtplib.SMTP) -> bool:
    """Whether the other side is still there: asked before a letter, not found out with one."""
    with suppress(OSError, smtplib.SMTPException):
        return post.rset()[0] == FINE
    return False


def _connected(server: SplitResult, seconds: float) -> smtplib.SMTP:
    post = _reached(server, seconds)
    try:
        if server.username:
            post.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        post.close()
        raise
    return post


def _reached(server: SplitResult, seconds: float) -> smtplib.SMTP:
    """A conversation that nobody can listen to, unless the server is on this machine."""
    host, trusted = server.hostname or "localhost", ssl.create_default_context
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=seconds, context=trusted())
    post = smtplib.SMTP(host, server.port or 587, timeout=seconds)
    try:
        post.ehlo_or_helo_if_needed()
        if host not in HERE or post.has_extn("starttls"):
            post.starttls(context=trusted())
    except (OSError, smtplib.SMTPException):
        post.close()
        raise
    return post


def _for_good(problem: smtplib.SMTPResponseException) -> bool:
    """A wrong password or a missing TLS is for the operator to mend: worth trying again."""
    return problem.smtp_code >= 500 and not isinstance(problem, MENDABLE)
