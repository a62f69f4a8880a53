"""Somebody on the way in: what this browser has said so far, which step is next, her letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import g, url_for
from flask import session as cookie
from flask_babel import gettext

from forum.mail.compose import compose
from forum.models.joining import STEPS, Joining
from forum.models.members import Member
from forum.models.signin import Link
from forum.views import limits
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute

MANY_STEPS = "200 per hour"
MANY_LETTERS = "30 per hour"


def here() -> Joining | None:
    """The joining of this browser, if there is one."""
    return Joining.at(str(cookie.get("joining", "")))


def begin(name: str) -> Joining:
    """A new one; the browser keeps its secret for as long as the joining is kept."""
    joining = Joining.begin(name)
    cookie["joining"], cookie.permanent = joining.token, True
    return joining


def forget() -> None:
    """Takes it out of this browser."""
    cookie.pop("joining", None)


def next_page(joining: Joining) -> str:
    """The address of the first step that is still to do."""
    step = joining.next_step
    return url_for("confirmations.check" if step == STEPS[-1] else f"join.{step}")


def at(step: str) -> Callable[[Callable[[Joining], Page]], Callable[[], Page]]:
    """Hands a view what was said so far; leads to what is still to be said before its step."""

    def decorate(view: Callable[[Joining], Page]) -> Callable[[], Page]:
        @wraps(view)
        def guarded() -> Page:
            joining = here()
            if joining is None:
                return go(url_for("join.show"))
            return view(joining) if joining.reached(step) else go(next_page(joining))

        return guarded

    return decorate


def write_to(joining: Joining) -> None:
    """The letter with the link that finishes it; or, with as much work, that she has an account."""
    address = joining.address or ""
    member = Member.at(address)
    link = Link.issue("sign_in", address) if member else joining.issue_link()
    if not limits.may_write_to(address):
        return
    if member:
        way_in = absolute("signin.link", token=link.token)
        compose("join_known", address, language=member.language, link=way_in)
    else:
        way_in = absolute("confirmations.confirm", token=link.token)
        compose("join_confirm", address, link=way_in)


def consent_wording() -> str:
    """The consent that is shown, and kept as it was given: UK GDPR art. 9(2)(a)."""
    return str(
        gettext(
            "I agree that %(site)s keeps what I choose to write here about my health and my "
            "family, so that I can give and get support. I can leave and take this back at any "
            "time.",
            site=g.site.name,
        )
    )
