"""One browser: a member is signed in to it and out of it, and it has a name to know it by."""

from __future__ import annotations

import re

from flask import g, request, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_login import current_user, login_user

from forum.models.leaving import Leaving
from forum.models.members import Member
from forum.models.signin import Link, SignIn
from forum.views import gate

# The first that is found counts: most browsers name the others too.
PROGRAMS = {
    r"Edg": "Edge",
    r"OPR/": "Opera",
    r"SamsungBrowser/": "Samsung Internet",
    r"Firefox/|FxiOS/": "Firefox",
    r"Chrome/|CriOS/": "Chrome",
    r"Safari/": "Safari",
}
SYSTEMS = {
    r"iPhone": "iPhone",
    r"iPad": "iPad",
    r"Android": "Android",
    r"Windows": "Windows",
    r"Macintosh": "Mac",
    r"CrOS": "Chromebook",
    r"Linux": "Linux",
}


def sign_in(member: Member, *, keep: bool = False) -> None:
    """Signs `member` in with a new session; whoever was signed in here before is out."""
    end()
    g.sign_in = SignIn.begin(member, device=device())
    login_user(g.sign_in)
    cookie.pop("_id", None)  # a hash of network address and browser that we do not use
    cookie.permanent = keep
    g.member = member
    g.member.proven = False  # her offices wait for the second factor


def kept_out(member: Member) -> str | None:
    """Where somebody is sent who is not let in though it is she: on a break, or about to leave.

    Asked once she has proved who she is, so nobody else can find it out.
    """
    closed = {
        ("stay", "leaving.show"): Leaving.of(member) is not None,
        ("break", "breaks.show"): member.on_break,
    }
    for purpose, endpoint in (which for which, so in closed.items() if so):
        end()
        return url_for(endpoint, token=Link.issue(purpose, member.email or "").token)
    return None


def end() -> None:
    """Signs this browser out and forgets all that its cookie held."""
    here = sign_in_here()
    if here:
        here.end()
    cookie.clear()
    g.member = gate.VISITOR


def confirm() -> None:
    """She has just proved again who she is: the session gets a new secret."""
    here = sign_in_here()
    if here:
        cookie["_user_id"] = here.confirm()


def prove() -> None:
    """She has just shown her second factor: her offices count, and the session is a new one."""
    here = sign_in_here()
    if here:
        cookie["_user_id"] = here.prove()
        g.member.proven = True


def forget_proof() -> None:
    """Her second factor is gone: what it gave in this browser goes with it."""
    here = sign_in_here()
    if here:
        here.second_factor_at = None
        g.member.proven = False


def sign_in_here() -> SignIn | None:
    """The row of this browser's sign-in, if somebody is signed in."""
    if not g.member.signed_in:
        return None
    row: SignIn = g.get("sign_in") or current_user._get_current_object()
    return row


def device() -> str:
    """What the browser calls itself, in words: "Firefox on Android"."""
    agent = request.user_agent.string
    program, system = _first(PROGRAMS, agent), _first(SYSTEMS, agent)
    if program and system:
        return str(gettext("%(program)s on %(system)s", program=program, system=system))
    return program or system or str(gettext("A browser"))


def _first(words: dict[str, str], agent: str) -> str:
    return next((word for pattern, word in words.items() if re.search(pattern, agent)), "")
