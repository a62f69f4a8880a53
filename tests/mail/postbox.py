"""A mail server of a few lines, which takes letters or refuses them as it is told (RFC 5321)."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Postbox(socketserver.ThreadingTCPServer):
    """Listens on this machine; `letters` is what came, `refusals` what it says to a command."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, **refusals: str) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: list[str] = []
        self.said: list[str] = []
        self.refusals = refusals
        self.hears: Callable[[str], None] = lambda _verb: None  # before each answer

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    server: Postbox

    def handle(self) -> None:
        """Answers each line until the other side leaves."""
        self._say("220 ready")
        for line in self.rfile:
            words = line.decode().strip()
            verb = words.split(" ")[0].upper()
            self.server.said.append(words)
            self._answer(verb)
            if verb == "QUIT":
                return

    def _answer(self, verb: str) -> None:
        self.server.hears(verb)
        refusal = self.server.refusals.get(verb.lower())
        if refusal:
            self._say(refusal)
        elif verb == "DATA":
            self._say("354 go on")
            self.server.letters.append(self._letter())
            self.server.hears("TAKEN")
            self._say("250 taken")
        else:
            self._say("250 fine")

    def _letter(self) -> str:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.decode())
        return "".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def listening(**refusals: str) -> Iterator[Postbox]:
    """A postbox that answers; `listening(rcpt="550 nobody here")` refuses."""
    with Postbox(**refusals) as postbox, answering(postbox):
        yield postbox


@contextmanager
def answering(postbox: Postbox) -> Iterator[None]:
    """From now on it answers; before, whoever calls waits on the line."""
    threading.Thread(target=postbox.serve_forever, args=[0.01], daemon=True).start()
    yield
    postbox.shutdown()
