"""Takes mail from a mail server on this machine, by LMTP (RFC 2033) or SMTP.

A mail is answered with 250 once what became of it is committed; with 451 when the database is
busy or a side has written too much, and then the mail server comes again. Every recipient is
answered alike: nobody learns here which addresses exist.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.exc import SQLAlchemyError

from forum import db
from forum.mail import relay

if TYPE_CHECKING:
    from flask import Flask

LONGEST_LINE = 256 * 1024  # bytes; mail from the wild keeps to no rule of 998
PATIENCE = 5.0  # seconds that it waits for whoever writes to the database
POLL = 0.2  # seconds until it notices that it shall stop
TAKEN, LATER, SLOWER = "250 2.0.0 kept", "451 4.3.0 try again later", "451 4.7.1 one by one, please"


class Door:
    """What is done with each mail; the work is done in a thread, so that others are answered."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.hands = ThreadPoolExecutor(2)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """One recipient a mail, as LMTP wants an answer for each: the next comes by itself."""
        if envelope.rcpt_tos:
            return "452 4.5.3 one at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Takes the mail; the answer says that it is kept."""
        raw, to, back = envelope.original_content or b"", envelope.rcpt_tos[0], envelope.mail_from
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.hands, self.take, raw, to, back or "")

    def take(self, raw: bytes, to: str, back: str) -> str:
        """One mail in a transaction of its own; the answer to its server."""
        try:
            with self.app.app_context(), db.transaction(patience=PATIENCE):
                relay.take(raw, to=to, back=back)
        except relay.TryLater:
            return SLOWER
        except SQLAlchemyError as problem:
            self.app.logger.warning("mail put off: %s", type(problem).__name__)
            return LATER
        except Exception as problem:  # noqa: BLE001 - its server keeps it, whatever a mail does to us
            self.app.logger.error("mail not taken: %s", type(problem).__name__)
            return LATER
        return TAKEN


class LmtpPatient(LMTP):
    """Takes long lines."""

    line_length_limit = LONGEST_LINE


class SmtpPatient(SMTP):
    """Takes long lines."""

    line_length_limit = LONGEST_LINE


def serve(
    app: Flask, where: str, *, stop: threading.Event, ready: threading.Event | None = None
) -> None:
    """Takes mail at an address such as lmtp://127.0.0.1:2525, until `stop` is set."""
    asyncio.run(_serve(app, urlsplit(where), stop, ready or threading.Event()))


async def _serve(
    app: Flask, where: SplitResult, stop: threading.Event, ready: threading.Event
) -> None:
    loop, door = asyncio.get_running_loop(), Door(app)
    talk = LmtpPatient if where.scheme == "lmtp" else SmtpPatient

    def meet() -> SMTP:
        return talk(
            door,
            data_size_limit=relay.LARGEST,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="ready",
            timeout=60,
            loop=loop,
        )

    server = await loop.create_server(meet, sock=_bound(where))
    async with server:
        ready.set()
        while not stop.is_set():
            await asyncio.sleep(POLL)
    door.hands.shutdown()


def _bound(where: SplitResult) -> socket.socket:
    """A socket that the processes of one server share: each takes a part of what comes."""
    host, port = where.hostname or "127.0.0.1", where.port or 0
    family, kind, proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, proto)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(address)
    return bound
