"""Canned replies as they are set up: what moderators' reasons can begin with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.canned_replies import NAME_LENGTH, SUGGESTED, WORDS_LENGTH, CannedReply
from forum.views import gate
from forum.views.forms import Plain, asked_way, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("canned_replies", __name__, url_prefix="/set-up/canned-replies")


class ReplyForm(FlaskForm):
    """One reason, and what moderators know it by."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Write a word or two.")), Plain(NAME_LENGTH)],
    )
    words = TextAreaField(
        lazy_gettext("Words"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write the reason as the person will read it.")),
            Plain(WORDS_LENGTH, multiline=True),
        ],
    )


@bp.get("")
@gate.coordinators
def index() -> str:
    """All of them, in order."""
    return render_template("canned_replies/index.html", **_rows())


@bp.post("/suggestions")
@gate.coordinators
def suggest() -> Response:
    """Takes over those that we suggest."""
    CannedReply.suggest(by=g.member)
    return _listed(gettext("Our suggestions are in the list. Please read each of them."))


@bp.get("/new")
@gate.coordinators
def new() -> str:
    """A form for another."""
    return render_template("canned_replies/new.html", form=ReplyForm())


@bp.post("")
@gate.coordinators
def create() -> Page:
    """Adds one, after the others."""
    form = ReplyForm()
    if not (form.validate() and _is_free(form)):
        return render_template("canned_replies/new.html", form=form), 422
    CannedReply.add(by=g.member, name=form.name.data, words=form.words.data)
    return go(url_for(".index"), say=gettext("“%(name)s” is saved.", name=form.name.data))


@bp.get("/<int:id>")
@gate.coordinators
def ask_edit(id: int) -> str:
    """One of them, to be changed."""
    reply = _reply(id)
    return render_template("canned_replies/edit.html", reply=reply, form=ReplyForm(obj=reply))


@bp.post("/<int:id>")
@gate.coordinators
def edit(id: int) -> Page:
    """Changes one; letters that were sent stay as they are."""
    reply, form = _reply(id), ReplyForm()
    if not (form.validate() and _is_free(form, reply)):
        return render_template("canned_replies/edit.html", reply=reply, form=form), 422
    reply.edit(by=g.member, name=form.name.data, words=form.words.data)
    return go(url_for(".index"), say=gettext("“%(name)s” is saved.", name=reply.name))


@bp.post("/<int:id>/reorder")
@gate.coordinators
def reorder(id: int) -> Response:
    """Moves one a place up or down."""
    reply = _reply(id)
    reply.reorder(asked_way(), by=g.member)
    return _listed(gettext("“%(name)s” has moved.", name=reply.name))


@bp.get("/<int:id>/remove")
@gate.coordinators
def ask_remove(id: int) -> str:
    """Asks once more."""
    return render_template("canned_replies/remove.html", reply=_reply(id))


@bp.post("/<int:id>/remove")
@gate.coordinators
def remove(id: int) -> Response:
    """Offers one no more."""
    reply = _reply(id)
    reply.remove(by=g.member)
    return go(url_for(".index"), say=gettext("“%(name)s” is removed.", name=reply.name))


def _reply(id: int) -> CannedReply:
    return gate.find(policy.visible_canned_replies(g.member), id)


def _rows() -> dict[str, Any]:
    replies = list(session.scalars(policy.visible_canned_replies(g.member)))
    names = {each.name for each in replies}
    return {"replies": replies, "suggested": all(name in names for name, _words in SUGGESTED)}


def _listed(say: str) -> Response:
    return answer("canned_replies/_list.html", otherwise=url_for(".index"), say=say, **_rows())


def _is_free(form: ReplyForm, reply: CannedReply | None = None) -> bool:
    others = session.scalars(policy.visible_canned_replies(g.member))
    name = form.name.data.casefold()
    if all(each is reply or each.name.casefold() != name for each in others):
        return True
    form.name.errors = [gettext("That name is there already.")]
    return False
