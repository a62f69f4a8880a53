"""The relay as an operator sets it up beside a post office, and what members send from home."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage, Message
from email.policy import SMTP

import pytest

from forum import db
from forum.mail import listener
from forum.models.members import Member
from forum.views.application import Forum
from tests import relaying
from tests.post.office import Office, office

__all__ = ["office"]
WHO = {"mia@example.org": "Mia Fernsby", "pia@example.org": "Pia Larch"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`pytest -m "not post"` leaves out whatever needs the two servers."""
    for item in items:
        if "post" in item.path.parts:
            item.add_marker("post")


@pytest.fixture
def begun(app: Forum, cast, office: Office) -> Iterator[int]:
    """Mia and Pia may write to each other, by LMTP or IMAP: the number of their match."""
    office.empty()
    smtp = f"smtp://127.0.0.1:{office.ports['proven']}"
    with relaying.set_up(app, FORUM_SMTP=smtp):
        number = relaying.begin(cast)
        db.session.rollback()
        yield number


@pytest.fixture
def listening(app: Forum, office: Office, begun: int) -> Iterator[None]:
    """The forum takes mail from postfix by LMTP."""
    stop, ready = threading.Event(), threading.Event()
    args = [app, f"lmtp://127.0.0.1:{office.ports['relay']}"]
    thread = threading.Thread(
        target=listener.serve, args=args, kwargs={"stop": stop, "ready": ready}
    )
    thread.start()
    assert ready.wait(10)
    yield
    stop.set()
    thread.join()


@pytest.fixture
def write(office: Office) -> Callable[..., None]:
    """`write("mia@example.org", to, words)`: with all that a mail program adds at home."""

    def send(sender: str, to: str, words: str, answering: Message | None = None) -> None:
        mail = from_home(sender, to, words, answering)
        office.send(mail.as_bytes(), sender=sender, to=to)

    return send


def from_home(sender: str, to: str, words: str, answering: Message | None) -> EmailMessage:
    """Such a mail: two parts, a signature, what was quoted, a card, and many headers."""
    name, mail = WHO[sender], EmailMessage(policy=SMTP)
    mail["Received"] = f"from {name.split()[0]}s-phone [203.0.113.7] by smtp.example.org"
    mail["From"] = mail["Reply-To"] = f"{name} <{sender}>"
    mail["To"], mail["Subject"] = to, f"From {name}"
    mail["X-Originating-IP"], mail["Organization"] = "203.0.113.7", f"{name} Ltd"
    mail["Message-ID"] = f"<{abs(hash((sender, words)))}.{sender}>"
    mail["Date"] = "Mon, 30 Nov 2026 10:00:00 +0000"
    quoted = ""
    if answering is not None:
        mail["In-Reply-To"] = mail["References"] = str(answering["Message-ID"])
        lines = answering.get_body(("plain",)).get_content().splitlines()
        quoted = f"\n\nOn 30 Nov 2026 at 09:58, {answering['From']} wrote:\n" + "".join(
            f"> {line}\n" for line in lines
        )
    text = f"{words}\n\n-- \n{name}\n07700 900123\n{quoted}"
    mail.set_content(text)
    mail.add_alternative(f"<html><p>{words}</p><p>-- <br>{name}</p></html>", subtype="html")
    card = f"BEGIN:VCARD\nFN:{name}\nEMAIL:{sender}\nEND:VCARD\n"
    mail.add_attachment(card, subtype="vcard", filename=f"{name}.vcf")
    return mail


@pytest.fixture
def known() -> Callable[[str], list[bytes]]:
    """What would tell somebody's partner who she is, each as bytes of small letters."""

    def words(sender: str) -> list[bytes]:
        first, last = WHO[sender].lower().split()
        member = Member.at(sender)
        assert member is not None
        told = (sender, f" {first} ", last, f"{first}s-phone", "07700", "203.0.113.7", " ltd")
        return [each.encode() for each in told]

    return words
