"""Watched phrases: which are looked for in posts, what happens then, and a box to try a text."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.posts import BODY_LENGTH
from forum.models.watched_phrases import (
    ASK,
    ASKING_LENGTH,
    HELP,
    HOLD,
    MOST,
    PHRASE_LENGTH,
    TELL,
    WatchedPhrase,
)
from forum.text import finding
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("watched_phrases", __name__, url_prefix="/set-up/phrases")

ACTS = {
    HELP: lazy_gettext("Show who to call, before it is posted"),
    ASK: lazy_gettext("Ask the author first"),
    TELL: lazy_gettext("Post it, and tell the moderators"),
    HOLD: lazy_gettext("Let it wait for a moderator"),
}


class PhraseForm(FlaskForm):
    """One phrase, and what happens when a text holds it."""

    words = StringField(
        lazy_gettext("Phrase"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Write a word or a few.")), Plain(PHRASE_LENGTH)],
    )
    act = RadioField(
        lazy_gettext("What happens"),
        choices=[SelectChoice(act, words) for act, words in ACTS.items()],
        default=HELP,
    )
    asking = StringField(
        lazy_gettext("What to ask the author"), filters=[tidied], validators=[Plain(ASKING_LENGTH)]
    )

    def validate_words(self, field: Any) -> None:
        """Raises ValidationError for what finds nothing, or nearly everything."""
        looked_for = finding.phrase(field.data)
        if field.data and not looked_for:
            raise ValidationError(gettext("There has to be a letter or a digit in it."))
        if finding.is_vague(looked_for):
            raise ValidationError(gettext("Write three letters or more before the *."))


class TrialForm(FlaskForm):
    """A text to try; it is not kept."""

    text = TextAreaField(
        lazy_gettext("A text to try"),
        filters=[tidied],
        validators=[Plain(BODY_LENGTH, multiline=True)],
    )


@bp.get("")
@gate.coordinators
def index() -> str:
    """All phrases by what happens, those that can be brought back, and the box to try a text."""
    return _page(TrialForm(formdata=None))


@bp.get("/try")
@gate.coordinators
def come_back() -> Response:
    """Leads to the list when a phone opens the page anew that answered a form."""
    return go(url_for(".index"))


@bp.post("/try")
@gate.coordinators
def trial() -> Page:
    """Which phrases a text holds, and what would happen. Nothing of it is kept."""
    form = TrialForm()
    if not form.validate():
        return _page(form), 422
    return _page(form, found=WatchedPhrase.in_text(form.text.data))


@bp.post("/suggestions")
@gate.coordinators
def suggest() -> Response:
    """Takes over the phrases that we suggest for urgent help."""
    WatchedPhrase.suggest(by=g.member)
    return _listed(gettext("Our suggestions are in the list. Please read each of them."))


@bp.get("/new")
@gate.coordinators
def new() -> str:
    """A form for another phrase."""
    return render_template("watched_phrases/new.html", form=PhraseForm())


@bp.post("")
@gate.coordinators
def create() -> Page:
    """Watches another phrase."""
    form = PhraseForm()
    if not (form.validate() and _is_free(form) and _has_room(form)):
        return render_template("watched_phrases/new.html", form=form), 422
    WatchedPhrase.create(form.words.data, form.act.data, by=g.member, asking=form.asking.data)
    return go(url_for(".index"), say=gettext("“%(words)s” is watched now.", words=form.words.data))


@bp.get("/<int:id>")
@gate.coordinators
def ask_edit(id: int) -> str:
    """One phrase."""
    phrase = gate.find(policy.visible_watched_phrases(g.member), id)
    form = PhraseForm(obj=phrase)
    return render_template("watched_phrases/edit.html", phrase=phrase, form=form)


@bp.post("/<int:id>")
@gate.coordinators
def edit(id: int) -> Page:
    """Changes a phrase, or what happens."""
    phrase = gate.find(policy.visible_watched_phrases(g.member), id)
    form = PhraseForm()
    if not (form.validate() and _is_free(form, phrase)):
        return render_template("watched_phrases/edit.html", phrase=phrase, form=form), 422
    phrase.edit(form.words.data, form.act.data, by=g.member, asking=form.asking.data)
    return go(url_for(".index"), say=gettext("“%(words)s” is saved.", words=phrase.words))


@bp.post("/<int:id>/remove")
@gate.coordinators
def remove(id: int) -> Response:
    """Looks for a phrase no more; the list offers to bring it back."""
    phrase = gate.find(policy.visible_watched_phrases(g.member), id)
    phrase.remove(by=g.member)
    return _listed(gettext("“%(words)s” is not watched any more.", words=phrase.words))


@bp.post("/<int:id>/restore")
@gate.coordinators
def restore(id: int) -> Response:
    """Looks for a phrase again that was removed within a day."""
    phrase = gate.find(policy.visible_removed_phrases(g.member), id)
    phrase.restore(by=g.member)
    return _listed(gettext("“%(words)s” is watched again.", words=phrase.words))


def _rows() -> dict[str, Any]:
    """What the list shows: the phrases by what happens, and those removed lately."""
    phrases = list(session.scalars(policy.visible_watched_phrases(g.member)))
    by_act = {act: [each for each in phrases if each.act == act] for act in ACTS}
    return {
        "acts": {act: rows for act, rows in by_act.items() if rows},
        "names": ACTS,
        "removed": list(session.scalars(policy.visible_removed_phrases(g.member))),
        "suggested": bool(by_act[HELP]),
    }


def _page(form: TrialForm, *, found: list[WatchedPhrase] | None = None) -> str:
    return render_template("watched_phrases/index.html", form=form, found=found, **_rows())


def _listed(say: str) -> Response:
    return answer("watched_phrases/_list.html", otherwise=url_for(".index"), say=say, **_rows())


def _is_free(form: PhraseForm, phrase: WatchedPhrase | None = None) -> bool:
    """Whether no other phrase finds the same; one that was removed makes room for a new one."""
    other = WatchedPhrase.alike(form.words.data)
    if other is None or other is phrase or other.removed_at:
        return True
    sentence = gettext("That phrase is there already: “%(words)s”.", words=other.words)
    form.words.errors = [*form.words.errors, sentence]
    return False


def _has_room(form: PhraseForm) -> bool:
    if WatchedPhrase.count() < MOST:
        return True
    sentence = gettext(
        "There are %(count)s phrases. Remove one before you add another.", count=MOST
    )
    form.form_errors = [sentence]
    return False
