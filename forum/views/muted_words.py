"""Muted words: posts with one of them are folded, for one reader alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import StringField, ValidationError

from forum.models.muted_words import MutedWord
from forum.text import muting
from forum.views import gate, limits
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, answer, by_htmx, go

bp = Blueprint("muted_words", __name__, url_prefix="/you/muted")


class WordForm(FlaskForm):
    """A word or phrase."""

    words = StringField(
        lazy_gettext("Word or phrase"), filters=[tidied], validators=[Plain(muting.LONGEST)]
    )

    def validate_words(self, field: Any) -> None:
        """There is a word in it, and room for it."""
        if not muting.plainly(field.data):
            raise ValidationError(gettext("Write a word that you would rather not meet."))
        if len(MutedWord.of(g.member)) >= muting.MOST:
            words = gettext("There is room for %(most)s. Take one away first.", most=muting.MOST)
            raise ValidationError(words)


@bp.get("")
@gate.signed_in
def index() -> Page:
    """Her words, and a place for one more."""
    return _page(WordForm())


@bp.post("")
@gate.signed_in
@limits.per_member("120 per hour", "muted-words")
def mute() -> Page:
    """Folds posts with one more word."""
    form = WordForm(request.form)
    if not form.validate():
        return _page(form), 422
    MutedWord.mute(form.words.data, by=g.member)
    return _changed(gettext("Saved. Posts with it are folded for you."))


@bp.get("/<int:id>/unmute")
@gate.signed_in
def come_back(id: int) -> Page:
    """Leads to the list when a phone opens the page anew that answered a form."""
    return go(url_for(".index"))


@bp.post("/<int:id>/unmute")
@gate.signed_in
@limits.per_member("120 per hour", "muted-words")
def unmute(id: int) -> Page:
    """Takes a word away, and offers to bring it back."""
    row = gate.find(select(MutedWord).filter_by(member_id=g.member.id), id)
    words = row.words
    row.unmute(by=g.member)
    if not by_htmx():
        return _page(WordForm(formdata=None), removed=words)
    return _changed(gettext("Taken away. You can bring it back."), removed=words)


def _page(form: WordForm, *, removed: str = "") -> str:
    rows = MutedWord.of(g.member)
    return render_template("muted_words/index.html", form=form, rows=rows, removed=removed)


def _changed(say: str, *, removed: str = "") -> Page:
    return answer(
        "muted_words/_list.html",
        otherwise=url_for(".index"),
        say=say,
        form=WordForm(formdata=None),
        rows=MutedWord.of(g.member),
        removed=removed,
    )
