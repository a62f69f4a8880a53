"""Unmasking: who wrote an anonymous post, shown once, for a reason that goes into the log."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from forum import policy
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Persona
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page

bp = Blueprint("unmasking", __name__, url_prefix="/posts/<int:id>/unmask")

REASON_LENGTH = 500  # characters


class UnmaskForm(FlaskForm):
    """Why somebody has to know."""

    class Meta:
        csrf = False

    reason = TextAreaField(filters=[tidied], validators=[Plain(REASON_LENGTH, multiline=True)])


@bp.get("")
@gate.moderators
def ask(id: int) -> Page:
    """Asks why, before anybody learns anything."""
    return _page(_post(id), UnmaskForm(None))


@bp.post("")
@gate.acting
@gate.moderators
def unmask(id: int) -> Page:
    """Shows the name this once. The log says who asked and why, never what the answer was."""
    post, form = _post(id), UnmaskForm(request.form)
    if not post.anonymous:
        return _page(post, form, 409)
    if not form.validate() or not form.reason.data:
        form.reason.errors = form.reason.errors or [gettext("Say why you have to know.")]
        return _page(post, form, 422)
    found = Persona.unmask(post, by=g.member, reason=form.reason.data)
    return _page(post, form, wearer=found, asked=True)


def _post(id: int) -> Post:
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.can_unmask(g.member, post.topic.board))
    return post


def _page(
    post: Post,
    form: UnmaskForm,
    status: int = 200,
    *,
    wearer: Member | None = None,
    asked: bool = False,
) -> Page:
    page = "unmasking/ask.html"
    return render_template(page, masked=post, form=form, wearer=wearer, asked=asked), status
