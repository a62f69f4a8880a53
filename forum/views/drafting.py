"""What is kept of words that are not posted yet, and of which place they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, g, request, url_for
from sqlalchemy import Integer, Select, and_, bindparam, func, literal, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from forum import db, policy
from forum.db import session
from forum.models.boards import Board
from forum.models.drafts import PLACES, Draft
from forum.models.matches import Match
from forum.models.posts import Post
from forum.models.reader import ME
from forum.models.relayed_letters import RelayedLetter
from forum.models.topics import Persona, Topic
from forum.views import gate, judging, problems
from forum.views.forms import number_in

if TYPE_CHECKING:
    from flask import Response

Place = Board | Topic | Post | Match
KEPT = ("title", "body", "quote", "quoted_words", "version")


@dataclass(frozen=True)
class Kept:
    """A draft as its list shows it. A place that is closed to the reader is not named."""

    draft: Draft
    way: str | None  # the address to carry on at; None: the place is closed
    where: str  # the board's name or the topic's title


def typed() -> dict[str, Any]:
    """The words of the form as they came, to be kept as a draft."""
    words: dict[str, Any] = {name: request.form.get(name, "") for name in KEPT}
    words["notes"] = request.form.getlist("notes")
    words["anonymous"] = "anonymous" in request.form
    return without_lost_quote(words)


def without_lost_quote(words: dict[str, Any]) -> dict[str, Any]:
    """The words, without a quote of a post that the reader may not look up any more."""
    quoted = number_in(words.get("quote"))
    if quoted and not quotable_post(quoted):
        return {**words, "quote": "", "quoted_words": ""}
    return words


def standing(topic: Topic) -> tuple[Draft | None, str]:
    """What the reader has typed here, and the name that she wears."""
    draft, name = session.execute(_STANDING, {"me": g.member.id, "topic": topic.id}).one()
    return draft, name or ""


def key_of(place: str, number: int) -> str:
    """What the ids of a composer's fields begin with."""
    return f"edit-{number}" if place == "edit" else place


def place_named() -> tuple[str, int]:
    """The place that the form says its words are for; 404 when there can be none."""
    place, number = request.form.get("place", ""), number_in(request.form.get("place_id"))
    return (place, number) if place in PLACES and number else abort(404)


def place_found(place: str, number: int) -> Place:
    """The row that words are for; 404 when it is not open to the reader."""
    if place == "topic":
        return gate.find(policy.visible_boards(g.member), number)
    if place == "reply":
        return gate.find(policy.visible_topics(g.member), number)
    if place == "letter":
        return gate.find(policy.visible_correspondences(g.member), number)
    post = gate.find(policy.visible_posts(g.member), number)
    worn = policy.worn_personas(g.member, post.topic)
    return post if policy.is_own(g.member, post, worn=worn) else abort(404)


def keep(place: str, number: int, row: object) -> Draft | None:
    """Keeps what was typed, unless it is posted already, empty, or what `row` says anyway."""
    judging.take_turn()
    words = typed()
    if _is_sent(request.form.get("once", ""), row):
        return None
    said = words["body"].strip() or words["title"].strip()
    if not said or (isinstance(row, Post) and _unchanged(words, row)):
        Draft.discard(place, number, by=g.member)
        return None
    return Draft.keep(place, number, words, by=g.member)


def _is_sent(key: str, row: object) -> bool:
    """Whether this very form has become a post or a letter meanwhile."""
    side = row.side_of(g.member) if isinstance(row, Match) else None
    if isinstance(row, Match) and side:
        return RelayedLetter.known(row, side, f"{g.member.id}:{key}") is not None
    return Post.sent(key, by=g.member) is not None


def _unchanged(words: dict[str, Any], post: Post) -> bool:
    return words["body"].strip() == post.body and words["title"] in ("", post.topic.title)


def quotable_post(number: int) -> Post | None:
    """A post that may be quoted: visible to the reader, and not taken back."""
    post = session.scalar(policy.visible_posts(g.member).where(Post.id == number))
    return post if post and not post.erased else None


def vanished(problem: HTTPException) -> Response:
    """The page of a place that is gone, with the words, which are kept as a draft as well.

    The same for what never was there and what is not open to the reader.
    """
    if isinstance(problem, NotFound) and request.method == "POST" and g.member.signed_in:
        try:
            _keep_anyhow()
        except RequestEntityTooLarge as too_large:  # nobody had looked into the form before
            return problems.show(too_large)
    return problems.show(problem)


def _keep_anyhow() -> None:
    place, number = request.form.get("place", ""), number_in(request.form.get("place_id"))
    if place in PLACES and number and request.form.get("body"):
        with db.transaction():
            Draft.keep(place, number, typed(), by=g.member)


def kept(drafts: Sequence[Draft]) -> list[Kept]:
    """The drafts with their places; one statement for each kind of place."""
    named = _boards(_numbers(drafts, "topic")) | _topics(_numbers(drafts, "reply"))
    named |= _posts(_numbers(drafts, "edit")) | _letters(_numbers(drafts, "letter"))
    return [Kept(each, *named.get((each.place, each.place_id), (None, ""))) for each in drafts]


def way_to(row: Place) -> str:
    """Where words for a board, a topic, a post or a match are written."""
    if isinstance(row, Match):
        return url_for("relayed_letters.index", id=row.id, _anchor="reply")
    if isinstance(row, Board):
        return url_for("topics.new", slug=row.slug)
    if isinstance(row, Topic):
        return url_for("topics.show", id=row.id, _anchor="reply")
    return url_for("posts.edit", id=row.id)


def _begun() -> Select[*tuple[Any, ...]]:
    """One statement, kept: building it anew took as long as three answers."""
    number = bindparam("topic", type_=Integer)
    mine = and_(Draft.member_id == ME, Draft.place == "reply", Draft.place_id == number)
    names = select(func.min(Persona.id)).where(Persona.topic_id == number, Persona.wearer_id == ME)
    worn = Persona.id == names.scalar_subquery()
    rows = select(Draft, Persona.name).select_from(select(literal(1)).subquery())
    return rows.outerjoin(Draft, mine).outerjoin(Persona, worn)


_STANDING = _begun()


Named = dict[tuple[str, int], tuple[str, str]]


def _numbers(drafts: Sequence[Draft], place: str) -> list[int]:
    return [each.place_id for each in drafts if each.place == place]


def _boards(numbers: list[int]) -> Named:
    if not numbers:
        return {}
    found = session.scalars(policy.visible_boards(g.member).where(Board.id.in_(numbers)))
    return {("topic", each.id): (way_to(each), each.name) for each in found}


def _topics(numbers: list[int]) -> Named:
    if not numbers:
        return {}
    found = session.scalars(policy.visible_topics(g.member).where(Topic.id.in_(numbers)))
    return {("reply", each.id): (way_to(each), each.title) for each in found}


def _letters(numbers: list[int]) -> Named:
    if not numbers:
        return {}
    found = session.scalars(policy.visible_correspondences(g.member).where(Match.id.in_(numbers)))
    return {("letter", each.id): (way_to(each), _across(each)) for each in found}


def _across(match: Match) -> str:
    """The first name of the other."""
    side = match.side_of(g.member)
    return match.first_name(match.other(side)) if side else ""


def _posts(numbers: list[int]) -> Named:
    if not numbers:
        return {}
    rows = policy.visible_posts(g.member).where(Post.id.in_(numbers))
    found = session.scalars(rows.options(joinedload(Post.topic)))
    return {("edit", each.id): (way_to(each), each.topic.title) for each in found}
