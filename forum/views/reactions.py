"""Reactions: giving one and taking it back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, request, url_for
from flask_babel import gettext

from forum import policy
from forum.models import conversation
from forum.models.reactions import KINDS, Reaction
from forum.views import gate
from forum.views.hypermedia import answer

bp = Blueprint("reactions", __name__)


@bp.post("/posts/<int:id>/reactions")
@gate.members
def toggle(id: int) -> Response:
    """Gives one of the six reactions, or takes it back when it was given before."""
    post = gate.find(policy.visible_posts(g.member), id)
    there = not post.erased and not post.hidden
    gate.allow(policy.can_react(g.member, post.topic) and there)
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        abort(400)
    given = Reaction.toggle(post, kind, by=g.member)
    return answer(
        "posts/_post.html",
        otherwise=url_for("topics.permalink", id=id),
        say=gettext("Your reaction is there.") if given else gettext("Your reaction is gone."),
        post=conversation.one(policy.visible_posts(g.member), id, reader=g.member),
        topic=post.topic,
    )
