"""The composer beneath a topic while nothing is in it: made once for all who see the same.

Most pages of a topic are only read. Its form, with eight fields and sixty texts, took a sixth of
the time of such a page.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from flask import g, render_template, request
from markupsafe import Markup

from forum import policy, tokens
from forum.mail.speaking import spoken
from forum.models.boards import Board
from forum.models.content_notes import ContentNote
from forum.models.topics import Topic
from forum.views import assets, composing, drafting, presence
from forum.views.composing import Composer
from forum.views.wording import WordsForm

MADE: dict[Seen, str] = {}
MOST = 500  # of them that are kept


class Seen(NamedTuple):
    """All in which one blank composer differs from another, but for numbers."""

    language: str
    icons: str
    read_by: str
    readers: tuple[str, ...]
    waits: bool  # for a moderator, before it goes up
    hours: str
    labels: tuple[tuple[int, str, str], ...]
    persona: str


def composer(topic: Topic, *, after: int) -> Composer | Markup | None:
    """As `composing.composer`; as HTML where nothing is kept as a draft and nothing is quoted."""
    if "quote" in request.args or not policy.can_reply(g.member, topic):
        return composing.composer(topic, after=after)
    draft, persona = drafting.standing(topic)
    if draft:
        return composing.composer(topic, after=after)
    labels = composing.offered()
    filled = _once(topic.board, labels, persona).replace("(topic)", str(topic.id))
    return Markup(filled.replace("(after)", str(after)).replace("(once)", tokens.new()))


def _once(board: Board, labels: list[ContentNote], persona: str) -> str:
    """With "(topic)", "(after)" and "(once)" where each page has its own."""
    seen = _seen(board, labels, persona)
    if seen not in MADE:
        if len(MADE) >= MOST:
            MADE.clear()
        MADE[seen] = _made(board, labels, persona)
    return MADE[seen]


def _seen(board: Board, labels: list[ContentNote], persona: str) -> Seen:
    there = presence.presence()
    return Seen(
        language=spoken().code,
        icons=assets.address("icons/sprite.svg"),
        read_by=board.read_by,
        readers=tuple(each.name for each in board.reading),
        waits=policy.must_wait(g.member, board),
        hours=there.words if there else "",
        labels=tuple((each.id, each.slug, each.label) for each in labels),
        persona=persona,
    )


def _made(board: Board, labels: list[ContentNote], persona: str) -> str:
    holes = {"once": "(once)", "after": "(after)"}
    form = WordsForm(None, data={"notes": [], "anonymous": bool(persona), **holes})
    number = cast("int", "(topic)")  # another hole: templates only print it
    blank = Composer("reply", number, board, form, "/topics/(topic)/posts")
    vars(blank).update(persona=persona, notes=labels)
    return render_template("posts/_composer.html", composer=composing.named(blank))
