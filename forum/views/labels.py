"""Labels that a moderator puts on a post: what it is about, for whoever would rather fold that."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice

from forum import policy
from forum.db import session
from forum.models import labels
from forum.models.posts import Post
from forum.views import deciding, gate
from forum.views.deciding import Asking, DecidingForm
from forum.views.forms import number_in
from forum.views.hypermedia import Page

bp = Blueprint("labels", __name__, url_prefix="/posts/<int:id>/labels")


class LabelsForm(DecidingForm):
    """What a post is about."""

    notes = SelectMultipleField(lazy_gettext("What is it about?"), validate_choice=False)


@bp.get("")
@gate.moderators
def ask(id: int) -> Page:
    """The labels that are offered, those of the post ticked."""
    return deciding.page(_asking(_post(id)))


@bp.post("")
@gate.acting
@gate.moderators
def label(id: int) -> Page:
    """Puts these labels on a post, instead of those that it has."""
    post = _post(id)
    asked = _asking(post)
    if asked.problem:
        return deciding.refuse(asked, asked.problem)
    why, chosen = deciding.why(asked), _chosen(asked)
    if chosen == {each.id for each in post.notes}:
        words = gettext("Nothing is changed yet. Tick what it is about, then save.")
        asked.form["notes"].errors = [words]
    if why is None or asked.form.errors:
        return deciding.page(asked)
    decision = labels.relabel(post, chosen, by=g.member, why=why)
    return deciding.done(decision, say=gettext("The labels are saved."))


def _post(id: int) -> Post:
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.can_moderate(g.member, post.topic.board))
    return post


def _asking(post: Post) -> Asking:
    now = [str(each.id) for each in post.notes]
    sent = request.method == "POST"
    form = LabelsForm(request.form) if sent else LabelsForm(None, data={"notes": now})
    offered = session.scalars(policy.visible_content_notes(g.member))
    form.notes.choices = [SelectChoice(str(each.id), each.label) for each in offered]
    asked = deciding.asking("label", post, form=form, extra="labels/_choices.html")
    if not policy.can_hide(g.member, post):
        asked.problem = str(gettext("The words of this post are not shown, so it needs no label."))
    return asked


def _chosen(asked: Asking) -> set[int]:
    """The numbers of the labels that are ticked and still offered."""
    field = asked.form["notes"]
    offered = {each.value for each in field.choices}
    return {number for each in field.data if each in offered and (number := number_in(each))}
