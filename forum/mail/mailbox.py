"""Fetches mail from an IMAP mailbox that takes plus-addresses, or all that comes to a domain.

A mail is taken out of the mailbox only once what became of it is committed, so that nothing is
lost; fetched twice, it is still one letter. What is not for the relay stays there, as read.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from forum.config import HERE

SECONDS = 20.0  # to wait for the server
_NUMBERS = re.compile(rb"^[\d ]*$")


class Unwilling(Exception):
    """The server did not do what it was asked."""


class Mailbox:
    """One conversation with the server, in its INBOX."""

    def __init__(self, talk: imaplib.IMAP4) -> None:
        self._talk = talk

    def unseen(self) -> list[str]:
        """The numbers of what nobody has read yet, the oldest first."""
        found = self._ask("SEARCH", "UNSEEN", "UNDELETED")
        line = found[0] if found and isinstance(found[0], bytes) else b""
        return line.decode().split() if _NUMBERS.match(line) else []

    def read(self, number: str, *, most: int) -> bytes:
        """The mail of that number, or as much of it; it counts as unread still."""
        for part in self._ask("FETCH", number, f"(BODY.PEEK[]<0.{most}>)"):
            if isinstance(part, tuple):
                return bytes(part[1])
        raise Unwilling("the mail is not there")

    def remove(self, number: str) -> None:
        """It is kept here now: no second copy of a letter stays behind."""
        self._ask("STORE", number, "+FLAGS", r"(\Deleted)")
        if "UIDPLUS" in self._talk.capabilities:
            self._ask("EXPUNGE", number)
        else:
            self._talk.expunge()

    def pass_over(self, number: str) -> None:
        """It is not for us."""
        self._ask("STORE", number, "+FLAGS", r"(\Seen)")

    def _ask(self, command: str, *words: str) -> list[Any]:
        answer, found = self._talk.uid(command, *words)
        if answer != "OK":
            raise Unwilling(command)
        return found


@contextmanager
def opened(address: str) -> Iterator[Mailbox]:
    """The mailbox at an address such as imaps://user:password@host; closed on leaving.

    Raises Unwilling, OSError or imaplib.IMAP4.error.
    """
    server = urlsplit(address)
    talk = _connected(server.scheme, server.hostname or "localhost", server.port)
    try:
        talk.login(unquote(server.username or ""), unquote(server.password or ""))
        if talk.select("INBOX")[0] != "OK":
            raise Unwilling("INBOX")
        yield Mailbox(talk)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):  # a rude goodbye changes nothing
            talk.logout()


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    """A conversation that nobody can listen to, unless the server is on this machine."""
    trusted = ssl.create_default_context()
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=trusted, timeout=SECONDS)
    talk = imaplib.IMAP4(host, port or 143, timeout=SECONDS)
    if host not in HERE:
        try:
            talk.starttls(trusted)
        except (OSError, imaplib.IMAP4.error):
            talk.shutdown()
            raise
    return talk
