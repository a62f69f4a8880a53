"""The mail of the demo, on a page. Elsewhere there is no such page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template

from forum.mail import delivery
from forum.views import gate

bp = Blueprint("devmail", __name__, url_prefix="/demo/mail")

SHOWN = 50
NAME = re.compile(r"[\w-]{1,80}")


@dataclass(frozen=True)
class Letter:
    """One letter that the demo sent."""

    name: str
    to: str
    subject: str
    lines: list[str]


@bp.get("")
@gate.anyone
def index() -> str:
    """The newest letters."""
    _only_in_the_demo()
    files = sorted(delivery.folder().glob("*.eml"), reverse=True)[:SHOWN]
    return render_template("devmail/index.html", letters=[_read(each) for each in files])


@bp.get("/<name>")
@gate.anyone
def show(name: str) -> str:
    """One letter; its links can be pressed."""
    _only_in_the_demo()
    path = delivery.folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        abort(404)
    own = f"{current_app.config['FORUM_ADDRESS']}/"
    return render_template("devmail/show.html", letter=_read(path), own=own)


def _only_in_the_demo() -> None:
    if not current_app.config["FORUM_DEMO"]:
        abort(404)


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    body = message.get_body(("plain",))
    lines = body.get_content().splitlines() if body else []
    return Letter(path.stem, str(message["To"]), str(message["Subject"]), lines)
