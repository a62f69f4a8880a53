"""Drafts: words kept while they are typed, carried on with later, or discarded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from forum import policy
from forum.models.drafts import Draft
from forum.views import composing, drafting, gate, hypermedia
from forum.views.hypermedia import Page

bp = Blueprint("drafts", __name__)
bp.register_error_handler(NotFound, drafting.vanished)


@bp.get("/drafts")
@gate.members
def index() -> str:
    """All that one has begun to write."""
    return render_template("drafts/index.html", kept=drafting.kept(Draft.all_of(g.member)))


@bp.post("/drafts")
@gate.members
def keep() -> Response:
    """Keeps what has been typed so far: two seconds after the last letter, or when asked."""
    place, number = drafting.place_named()
    row = drafting.place_found(place, number)
    return hypermedia.answer(
        "drafts/_saved.html",
        otherwise=drafting.way_to(row),
        say="" if hypermedia.by_htmx() else gettext("Your words are kept here for 30 days."),
        key=drafting.key_of(place, number),
        draft=drafting.keep(place, number, row),
    )


@bp.get("/drafts/discard")
@gate.members
def come_back() -> Response:
    """Leads to the list when a phone opens the page anew that answered a form."""
    return hypermedia.go(url_for(".index"))


@bp.post("/drafts/discard")
@gate.members
def discard() -> Page:
    """Forgets the words, and offers to bring them back."""
    place, number = drafting.place_named()
    draft = Draft.of(g.member, place, number)
    kept = drafting.without_lost_quote(draft.fields) if draft else {}
    words = drafting.typed() if "body" in request.form else kept
    Draft.discard(place, number, by=g.member)
    if hypermedia.by_htmx() and place == "reply":
        return _emptied(number, words)
    way = drafting.kept([Draft(place=place, place_id=number)])[0].way
    return render_template(
        "drafts/discarded.html", place=place, number=number, words=words, way=way
    )


def _emptied(number: int, words: dict[str, Any]) -> Response:
    topic = gate.find(policy.visible_topics(g.member), number)
    composer = composing.composer(topic)
    if composer:
        composer.discarded = words
    answer = hypermedia.answer(
        "posts/_composer.html", otherwise=url_for("drafts.index"), composer=composer, topic=topic
    )
    answer.headers["HX-Reswap"] = "outerHTML"  # a morph would keep the words
    return answer
