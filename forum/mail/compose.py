"""Writes letters: renders the templates of one and puts it into the outbox."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, has_request_context
from flask_babel import get_locale
from sqlalchemy import select

from forum import tokens
from forum.db import session
from forum.mail.speaking import speaking
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.sites import Site

# What turns words into a link, a header or an encoded word (RFC 2047) in somebody's mail program.
_LIVELY = re.compile(r"[^\w\s'’,-]|_")
_SITE = select(Site.name)
_BREAK = re.compile(r"[\r\n\x00]")


class Unfit(ValueError):
    """An address or a subject that would break out of its header."""


def compose(
    name: str, to: str, *, language: str | None = None, stop: str = "", **context: Any
) -> OutgoingEmail:
    """Renders templates/email/<name>/ for one address and queues it in this transaction.

    The arguments are those of `render`. Raises Unfit for a line break in the address or subject.
    """
    subject, text, html = render(name, language=language, stop=stop, **context)
    if _BREAK.search(to + subject):
        raise Unfit("one address, one line of subject")
    letter = OutgoingEmail(name=name, address=to, subject=subject, text=text, html=html)
    letter.message_id, letter.unsubscribe = message_id(), stop
    session.add(letter)
    return letter


def compose_to(member: Member, name: str, **context: Any) -> OutgoingEmail:
    """The same for a member, at the address and with the office that she has when it leaves."""
    letter = compose(name, member.email or "", language=member.language, **context)
    letter.member_id = member.id
    return letter


def render(
    name: str, *, language: str | None = None, stop: str = "", site: str = "", **context: Any
) -> tuple[str, str, str]:
    """The subject, the text and the HTML of a letter.

    `language` is the reader's own, where it is known; else that of the page. `stop` is the link
    that ends such mail, `site` the name of this place if it is at hand. Words in `context` lose
    what could make a link of them; links of this site stay as they are.
    """
    words = {key: _tamed(value) for key, value in context.items()} | {"stop": stop}
    words["site_name"] = defused(site or _site_name())
    words["lang"] = language or (str(get_locale()) if has_request_context() else "en")
    with speaking(words["lang"]):
        subject = " ".join(_rendered(f"{name}/subject.txt", words).split())
        return subject, _rendered(f"{name}/body.txt", words), _rendered(f"{name}/body.html", words)


def message_id() -> str:
    """A name for a letter that no other has, and nobody can guess."""
    return f"<{tokens.new()}@{_host()}>"


def defused(words: str) -> str:
    """Somebody's words that stay mere words in every mail program: no link, no header."""
    return " ".join(_LIVELY.sub(" ", words).split())


def _site_name() -> str:
    return g.site.name if g.get("site") else session.scalar(_SITE) or ""


def _tamed(value: Any) -> Any:
    if not isinstance(value, str) or value.startswith(f"{current_app.config['FORUM_ADDRESS']}/"):
        return value
    return defused(value)


def _rendered(path: str, words: dict[str, Any]) -> str:
    return current_app.jinja_env.get_template(f"email/{path}").render(words)


def _host() -> str:
    return urlsplit(current_app.config["FORUM_ADDRESS"]).hostname or "localhost"
