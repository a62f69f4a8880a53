"""Help: guides in plain words, for members, coordinators, administrators, operators, developers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template
from flask_babel import lazy_gettext

from forum import config
from forum.views import gate, leaflets

bp = Blueprint("help", __name__, url_prefix="/help")

GUIDES = {
    lazy_gettext("For everybody here"): (
        "joining",
        "reading",
        "writing",
        "anonymous-once",
        "before-you-post",
        "content-notes",
        "getting-urgent-help",
        "exit",
        "your-account",
        "mail-from-here",
        "one-to-one",
        "letters-one-to-one",
        "reporting",
        "letters-and-appeals",
        "blocking",
        "taking-a-break",
        "leaving",
        "what-others-see",
    ),
    lazy_gettext("For trustees, and whoever wants to know"): ("who-may-do-what",),
    lazy_gettext("For moderators"): (
        "moderating",
        "review-queue",
        "second-factor",
        "raising-a-concern",
        "warnings-and-suspensions",
        "audit-log",
    ),
    lazy_gettext("For peer supporters"): ("being-a-peer-supporter",),
    lazy_gettext("For safeguarding leads"): ("safeguarding-cases",),
    lazy_gettext("For coordinators"): (
        "memberships",
        "guidelines",
        "urgent-help-contacts",
        "watched-phrases",
        "staffed-hours",
        "arranging-one-to-one",
    ),
    lazy_gettext("For administrators"): ("boards", "audiences", "roles", "the-site"),
    lazy_gettext("For operators"): (
        "installing",
        "settings",
        "backups",
        "mail",
        "relaying-letters",
        "the-proxy",
        "commands",
        "postgresql",
        "many-servers",
    ),
    lazy_gettext("For developers"): ("the-house", "adding-a-noun", "translating"),
}
NAMES = frozenset(name for names in GUIDES.values() for name in names)


@bp.get("")
@gate.anyone
def index() -> str:
    """All guides, by whom they are for."""
    guides = {
        title: {name: leaflets.read("help", name, settings=settings()) for name in names}
        for title, names in GUIDES.items()
    }
    return render_template("help/index.html", guides=guides)


@bp.get("/<guide>")
@gate.anyone
def show(guide: str) -> str:
    """One guide."""
    if guide not in NAMES:
        abort(404)
    leaflet = leaflets.read("help", guide, settings=settings())
    return render_template("help/show.html", leaflet=leaflet)


def settings() -> list[dict[str, Any]]:
    """Every setting with its default, where it stands in the checkout and not on this machine."""
    return [
        {
            "variable": each.variable,
            "default": each.default.removeprefix(f"{config.ROOT}/"),
            "why": each.why,
        }
        for each in config.SETTINGS
    ]
