"""Content notes as they are set up: the labels that writers can put on hard things."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.content_notes import LABEL_LENGTH, ContentNote
from forum.views import gate
from forum.views.forms import Plain, asked_way, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("content_notes", __name__, url_prefix="/set-up/content-notes")


class LabelForm(FlaskForm):
    """The words of one label."""

    label = StringField(
        lazy_gettext("Label"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Write a word or two.")), Plain(LABEL_LENGTH)],
    )


@bp.get("")
@gate.administrators
def index() -> str:
    """All labels, in order, and a form for another."""
    return render_template("content_notes/index.html", notes=_notes(), form=LabelForm())


@bp.post("")
@gate.administrators
def create() -> Page:
    """Adds a label, after the others."""
    form = LabelForm()
    if not (form.validate() and _is_free(form)):
        page = render_template("content_notes/index.html", notes=_notes(), form=form)
        return page, 422
    note = ContentNote.create(form.label.data, by=g.member)
    say = gettext("Writers can choose “%(label)s” now.", label=note.label)
    return _listed(say, form=LabelForm(formdata=None))


@bp.get("/<int:id>")
@gate.administrators
def show(id: int) -> str:
    """One label, to rename or to remove."""
    note = gate.find(policy.visible_content_notes(g.member), id)
    return render_template("content_notes/show.html", note=note, form=LabelForm(obj=note))


@bp.post("/<int:id>/rename")
@gate.administrators
def rename(id: int) -> Page:
    """Other words for the same label."""
    note = gate.find(policy.visible_content_notes(g.member), id)
    form = LabelForm()
    if not (form.validate() and _is_free(form, note)):
        return render_template("content_notes/show.html", note=note, form=form), 422
    note.rename(form.label.data, by=g.member)
    return go(url_for(".index"), say=gettext("“%(label)s” is saved.", label=note.label))


@bp.post("/<int:id>/reorder")
@gate.administrators
def reorder(id: int) -> Response:
    """Moves a label one place up or down."""
    note = gate.find(policy.visible_content_notes(g.member), id)
    note.reorder(asked_way(), by=g.member)
    return _listed(gettext("“%(label)s” has moved.", label=note.label))


@bp.post("/<int:id>/remove")
@gate.administrators
def remove(id: int) -> Response:
    """Offers a label no more, if no post has it."""
    note = gate.find(policy.visible_content_notes(g.member), id)
    gate.allow(policy.can_remove_note(g.member, note))
    note.remove(by=g.member)
    return go(url_for(".index"), say=gettext("“%(label)s” is removed.", label=note.label))


def _notes() -> list[ContentNote]:
    return list(session.scalars(policy.visible_content_notes(g.member)))


def _listed(say: str, *, form: LabelForm | None = None) -> Response:
    return answer(
        "content_notes/_list.html",
        otherwise=url_for(".index"),
        say=say,
        notes=_notes(),
        form=form or LabelForm(formdata=None),
    )


def _is_free(form: LabelForm, note: ContentNote | None = None) -> bool:
    other = ContentNote.named(form.label.data)
    if other is None or other is note:
        return True
    form.label.errors = [gettext("That label is there already.")]
    return False
