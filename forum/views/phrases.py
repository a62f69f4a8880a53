"""The few words that stand on every post, put into the reader's language once.

Looking them up for each of twenty posts cost a fifth of a topic's page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask_babel import get_locale, gettext


@dataclass(frozen=True)
class Phrases:
    """Words of one language. `roles` and `reactions` are named as the models name them."""

    roles: dict[str, str]
    reactions: dict[str, str]
    left: str
    anonymous: str
    edited: str
    taken_back: str
    quote_taken_back: str
    wrote: str
    about: str
    react: str
    reply: str
    more: str
    link: str
    quote: str
    edit: str
    versions: str
    erase: str


def phrases() -> Phrases:
    """Those of the reader's language."""
    return _in(str(get_locale()))


@lru_cache(maxsize=8)
def _in(_language: str) -> Phrases:
    return Phrases(
        roles=_roles(),
        reactions=reactions(),
        left=gettext("Somebody who has left"),
        anonymous=gettext("Anonymous, this once"),
        edited=gettext("edited"),
        taken_back=gettext("The person who wrote this took it back."),
        quote_taken_back=gettext("A quote that was taken back"),
        wrote=gettext("wrote"),
        about=gettext("About:"),
        react=gettext("React"),
        reply=gettext("Reply"),
        more=gettext("More"),
        link=gettext("Link to this post"),
        quote=gettext("Quote"),
        edit=gettext("Edit"),
        versions=gettext("How it read before"),
        erase=gettext("Take back"),
    )


def reactions() -> dict[str, str]:
    """What each kind of reaction says."""
    return {
        "thinking": gettext("Thinking of you"),
        "metoo": gettext("Me too"),
        "thanks": gettext("Thank you"),
        "notalone": gettext("You are not alone"),
        "proud": gettext("Proud of you"),
        "helped": gettext("That helped"),
    }


def _roles() -> dict[str, str]:
    return {
        "": gettext("Member"),
        "moderator": gettext("Moderator of this board"),
        "coordinator": gettext("Coordinator"),
        "peer_supporter": gettext("Trained volunteer"),
        "administrator": gettext("Administrator"),
    }
