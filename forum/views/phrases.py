"""What is the same on every post, made once a language: its words, icons and the six reactions.

Made anew for each of twenty posts they cost two thirds of a topic's page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from flask import g, render_template
from flask_babel import gettext
from markupsafe import Markup, escape

from forum.mail.speaking import spoken
from forum.models.conversation import PostOnPage
from forum.models.reactions import KINDS
from forum.models.topics import Topic
from forum.policy import Person
from forum.views import assets

PARTS = (
    *("erased", "react", "reply", "more", "link", "quote", "edit", "versions", "erase", "given"),
    *("person", "hidden", "letter", "moderate", "report"),
)


@dataclass(frozen=True)
class Phrases:
    """Words of one language. `roles` and `reactions` are named as the models name them."""

    made_of: tuple[str, str]  # the language, and the icons: what else is made once hangs on them
    roles: dict[str, str]
    reactions: dict[str, str]
    left: str
    anonymous: str
    edited: str
    about: str
    away: dict[str, str]  # why something is folded, as models/away.py names it
    parts: dict[str, Markup]  # of PARTS: an icon with its words, or a menu


def phrases() -> Phrases:
    """Those of the reader's language."""
    found = g.get("phrases")
    if found is None:
        found = g.phrases = _in(spoken().code, assets.address("icons/sprite.svg"))
    return cast("Phrases", found)


def made_once(name: str) -> Markup:
    """A partial that needs nothing, the same for everybody: made once a language."""
    return _made(name, spoken().code, assets.address("icons/sprite.svg"))


def menus(post: PostOnPage, topic: Topic, reader: Person, may: frozenset[str]) -> Markup:
    """What can be done with a post: made once for all posts with which the same can be done.

    Only the numbers and the name are put in for each: twenty menus made anew cost 4 ms.
    """
    other = post.author_id is not None and reader.signed_in and post.author_id != reader.id
    say = phrases()
    made = _menus(
        say.made_of,
        may,
        named=other and bool(post.name),
        known=other,
        anonymous=post.anonymous,
        opens=post.opens,
        hidden=post.hidden,
    )
    filled = made.replace("(id)", str(post.id)).replace("(topic)", str(topic.id))
    filled = filled.replace("(person)", str(post.author_id))
    return Markup(filled.replace("(name)", escape(post.name or say.left)))


@lru_cache(maxsize=512)
def _menus(_made_of: tuple[str, str], may: frozenset[str], **shape: bool) -> str:
    holes = {"id": "(id)", "topic_id": "(topic)", "person_id": "(person)", "name": "(name)"}
    return render_template("posts/_menus.html", may=may, **holes, **shape).strip()


@lru_cache(maxsize=64)
def _made(name: str, _language: str, _icons: str) -> Markup:
    return Markup(render_template(name))


@lru_cache(maxsize=16)
def _in(language: str, icons: str) -> Phrases:
    return Phrases(
        made_of=(language, icons),
        roles=_roles(),
        reactions=_reactions(),
        left=gettext("A former member"),
        anonymous=gettext("Anonymous, this once"),
        edited=gettext("edited"),
        about=gettext("About:"),
        away={
            "blocked": gettext("You have blocked this person · Show"),
            "muted": gettext("Has a word that you muted · Show"),
        },
        parts={name: _part(name) for name in PARTS},
    )


def _part(name: str) -> Markup:
    words = render_template("posts/parts.html", part=name, kinds=_reactions())
    return Markup(words.strip())


def _reactions() -> dict[str, str]:
    words = {
        "thinking": gettext("Thinking of you"),
        "metoo": gettext("Me too"),
        "thanks": gettext("Thank you"),
        "notalone": gettext("You are not alone"),
        "proud": gettext("Proud of you"),
        "helped": gettext("That helped"),
    }
    return {kind: words[kind] for kind in KINDS}


def _roles() -> dict[str, str]:
    return {
        "": gettext("Member"),
        "moderator": gettext("Moderator of this board"),
        "coordinator": gettext("Coordinator"),
        "peer_supporter": gettext("Trained volunteer"),
        "administrator": gettext("Administrator"),
    }
