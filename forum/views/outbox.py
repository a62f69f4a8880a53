"""Mail as the administrator sees it: whether it leaves, what was given up and why, and a test."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, render_template, url_for
from flask_babel import gettext, lazy_gettext

from forum import db
from forum.mail import checking
from forum.models import outbox_listing
from forum.models.audit import AuditEntry
from forum.views import gate, limits
from forum.views.hypermedia import Page, go

bp = Blueprint("outbox", __name__, url_prefix="/set-up/mail")

WORDS = {
    "dns": lazy_gettext("There is no mail server of that name. Look at the name in FORUM_SMTP."),
    "certificate": lazy_gettext(
        "The mail server could not prove who it is, so nothing was sent. Use the name that stands"
        " in its certificate, as your provider writes it."
    ),
    "tls": lazy_gettext(
        "No safe connection could be made. For port 465 the address begins with smtps://, for"
        " port 587 with smtp://."
    ),
    "no_tls": lazy_gettext(
        "The mail server offers no safe connection, or no signing in over it, so nothing was sent."
        " Try port 587, or smtps:// and port 465."
    ),
    "credentials": lazy_gettext(
        "The mail server does not take this name and password. Some providers want a password for"
        " applications. Write @ as %40 and / as %2F in FORUM_SMTP."
    ),
    "sender": lazy_gettext(
        "The mail server does not let you send from this address. Set FORUM_SENDER to one that"
        " your provider knows as yours."
    ),
    "recipient": lazy_gettext(
        "The mail server does not take mail for your own address. Is it spelt right? Some"
        " providers deliver only to addresses that you confirmed with them."
    ),
    "hung_up": lazy_gettext("The mail server hung up. Try again; else look at the port."),
    "refused": lazy_gettext("The mail server refused the letter. Your provider can say why."),
    "silent": lazy_gettext(
        "The mail server does not answer. Many hosts close port 25: use 587 or 465."
    ),
    "closed": lazy_gettext("Nothing answers at that port. Try 587 or 465."),
    "unreached": lazy_gettext("The mail server cannot be reached from this machine."),
    "unknown": lazy_gettext("It did not leave. The log of the server says more."),
}


@bp.get("")
@gate.administrators
def show() -> str:
    """How the outbox stands, and what to set."""
    return _page()


@bp.post("/test")
@gate.administrators
@gate.reads_first
@limits.per_member("20 per hour", "mail-test")
def test() -> Page:
    """Sends a letter to herself at once, and says what went wrong."""
    problem = checking.send_test(g.member)
    if problem:
        return _page(problem=str(WORDS[problem])), 422
    db.turn_to_writing()
    AuditEntry.write("mail.test", by=g.member, subject=g.site)
    if not current_app.config["FORUM_SMTP"]:
        say = gettext("The test is a file in the folder mail of the instance: no server is set.")
    else:
        say = gettext("The mail server has taken it. If it lands in junk, look at the records.")
    return go(url_for(".show"), say=say)


def _page(problem: str = "") -> str:
    server = urlsplit(current_app.config["FORUM_SMTP"])
    sender = str(current_app.config["FORUM_SENDER"])
    return render_template(
        "outbox/show.html",
        problem=problem,
        server=f"{server.hostname}:{server.port or (465 if server.scheme == 'smtps' else 587)}"
        if server.hostname
        else "",
        sender=sender,
        domain=sender.rpartition("@")[2].rstrip("> "),
        outbox=outbox_listing.overview(),
    )
