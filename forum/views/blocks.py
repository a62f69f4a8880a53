"""Blocks: whom a member would rather not meet."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from forum import policy
from forum.models.blocks import Block
from forum.models.members import Member
from forum.views import gate, limits
from forum.views.forms import way_back
from forum.views.hypermedia import Page, answer

bp = Blueprint("blocks", __name__)


@bp.get("/you/blocked")
@gate.signed_in
def index() -> Page:
    """Whom she has blocked."""
    return render_template(
        "blocks/index.html", people=[each.blocked for each in Block.of(g.member)]
    )


@bp.post("/people/<int:id>/block")
@gate.members
@limits.per_member("60 per hour", "blocks")
def block(id: int) -> Response:
    """Folds what somebody writes, for oneself; she is not told."""
    person = gate.find(policy.visible_members(g.member), id)
    gate.allow(policy.can_block(g.member, person))
    Block.begin(person, by=g.member)
    say = gettext("You have blocked %(name)s. They are not told.", name=person.display_name)
    return _changed(person, say)


@bp.post("/people/<int:id>/unblock")
@gate.signed_in
@limits.per_member("60 per hour", "blocks")
def unblock(id: int) -> Response:
    """Meets her again."""
    person = gate.find(policy.visible_members(g.member), id)
    Block.end(person, by=g.member)
    return _changed(person, gettext("You see what %(name)s writes.", name=person.display_name))


def _changed(person: Member, say: str) -> Response:
    page = url_for("people.show", id=person.id)
    here = way_back(request.form.get("next"), otherwise=page)
    return answer("blocks/_block.html", otherwise=here, say=say, person=person, here=here)
