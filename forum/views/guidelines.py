"""The guidelines: read by everybody, agreed to by members, published by a coordinator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models import starting_points
from forum.models.guidelines import CHANGES_LENGTH, TEXT_LENGTH, Acceptance, GuidelinesVersion
from forum.text import markdown
from forum.text.revisions import changed_paragraphs
from forum.views import gate
from forum.views.forms import Plain, tidied, way_back
from forum.views.hypermedia import Page, go

bp = Blueprint("guidelines", __name__, url_prefix="/guidelines")


class VersionForm(FlaskForm):
    """A new version, while it is written. `follows` is the version that was read meanwhile."""

    text = TextAreaField(
        lazy_gettext("The guidelines"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write the guidelines.")),
            Plain(TEXT_LENGTH, multiline=True),
        ],
    )
    easy_text = TextAreaField(
        lazy_gettext("The same in easy words"),
        filters=[tidied],
        validators=[Plain(TEXT_LENGTH, multiline=True)],
    )
    changes = TextAreaField(
        lazy_gettext("What changed"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Say in a few plain words what changed, and why.")),
            Plain(CHANGES_LENGTH, multiline=True),
        ],
    )
    follows = HiddenField(default="0")


@bp.get("")
@gate.anyone
def show() -> str:
    """The version in force."""
    return render_template("guidelines/show.html", version=GuidelinesVersion.in_force())


@bp.get("/easy")
@gate.anyone
def easy() -> str:
    """The same in easy words."""
    return render_template("guidelines/easy.html", version=GuidelinesVersion.in_force())


@bp.get("/versions")
@gate.anyone
def versions() -> str:
    """All versions, the newest first, with their dates and what changed."""
    rows = policy.visible_guidelines(g.member).order_by(GuidelinesVersion.id.desc())
    return render_template("guidelines/versions.html", versions=session.scalars(rows).all())


@bp.get("/versions/<int:id>")
@gate.anyone
def version(id: int) -> str:
    """One version as it was."""
    found = gate.find(policy.visible_guidelines(g.member), id)
    newest = GuidelinesVersion.in_force()
    return render_template("guidelines/version.html", version=found, newest=newest)


@bp.get("/versions/<int:id>/changes")
@gate.anyone
def changes(id: int) -> str:
    """What a version changed: in words, and paragraph by paragraph."""
    found = gate.find(policy.visible_guidelines(g.member), id)
    before = found.before
    paragraphs = changed_paragraphs(before.text, found.text) if before else []
    return render_template(
        "guidelines/changes.html", version=found, before=before, paragraphs=paragraphs
    )


@bp.get("/agree")
@gate.signed_in
def ask_agree() -> Page:
    """Asks a member to agree to the version in force, showing only what changed for her."""
    newest = GuidelinesVersion.in_force()
    if newest is None or g.agreed:
        return go(_next())
    return _asked(newest)


@bp.post("/agree")
@gate.signed_in
def agree() -> Page:
    """Agrees to the version that was shown; a newer one is shown first."""
    newest = GuidelinesVersion.in_force()
    if newest and request.form.get("version") != str(newest.id):
        return _asked(newest), 409
    if newest:
        Acceptance.give(newest, by=g.member)
    return go(_next())


@bp.get("/edit")
@gate.coordinators
def edit() -> str:
    """A new version, beginning with the one in force."""
    newest = GuidelinesVersion.in_force()
    begun = starting_points.guidelines(language=str(get_locale()))
    text, easy_text = (newest.text, newest.easy_text) if newest else begun
    form = VersionForm(text=text, easy_text=easy_text, follows=newest.id if newest else 0)
    if newest is None:
        form.changes.data = gettext("These are our first guidelines.")
    return render_template(
        "guidelines/edit.html", form=form, newer=None, differs=[], first=newest is None
    )


@bp.post("/edit")
@gate.coordinators
def edit_again() -> str:
    """Back from the preview, with every word."""
    return _edit(VersionForm())


@bp.post("/preview")
@gate.coordinators
def preview() -> Page:
    """How it will look, and what members will be shown, before it is published."""
    form = VersionForm()
    return _unready(form) or _preview(form)


@bp.post("/publish")
@gate.acting
@gate.coordinators
def publish() -> Page:
    """Puts the version in force, and asks every member to agree. Sent twice, it is one version."""
    form = VersionForm()
    if _is_in_force(form):
        return go(url_for(".show"))
    unready = _unready(form)
    if unready:
        return unready
    gate.allow(policy.can_publish_guidelines(g.member))
    published = GuidelinesVersion.publish(by=g.member, **_words(form))
    session.flush()
    Acceptance.give(published, by=g.member)
    say = gettext(
        "Version %(number)s is in force. Members are asked to agree.", number=published.id
    )
    return go(url_for(".show"), say=say)


def _asked(newest: GuidelinesVersion) -> str:
    agreed = Acceptance.latest(by=g.member)
    return render_template(
        "guidelines/agree.html",
        newest=newest,
        agreed=agreed,
        news=newest.since(agreed),
        paragraphs=changed_paragraphs(agreed.text, newest.text) if agreed else [],
        next=_next(),
    )


def _next() -> str:
    return way_back(request.values.get("next"), otherwise=url_for("home.show"))


def _words(form: VersionForm) -> dict[str, str]:
    return {each: form[each].data for each in ("text", "easy_text", "changes")}


def _unready(form: VersionForm) -> Page | None:
    """The form again: with its errors, or because somebody else has published meanwhile."""
    newest = GuidelinesVersion.in_force()
    if newest and form.follows.data != str(newest.id):
        form.follows.data = newest.id
        return _edit(form, newer=newest), 409
    if form.validate() and newest and _same(form, newest):
        form.text.errors = [gettext("Nothing has changed yet.")]
    return (_edit(form), 422) if form.errors else None


def _is_in_force(form: VersionForm) -> bool:
    newest = GuidelinesVersion.in_force()
    return newest is not None and all(
        getattr(newest, name) == words for name, words in _words(form).items()
    )


def _edit(form: VersionForm, *, newer: GuidelinesVersion | None = None) -> str:
    differs = changed_paragraphs(newer.text, form.text.data) if newer else []
    first = GuidelinesVersion.in_force() is None
    return render_template(
        "guidelines/edit.html", form=form, newer=newer, differs=differs, first=first
    )


def _same(form: VersionForm, newest: GuidelinesVersion) -> bool:
    return bool(form.text.data == newest.text and form.easy_text.data == newest.easy_text)


def _preview(form: VersionForm) -> str:
    newest = GuidelinesVersion.in_force()
    words: dict[str, Any] = {
        "html": markdown.render_page(form.text.data).html,
        "easy_html": markdown.render_page(form.easy_text.data).html,
        "changes_html": markdown.render(form.changes.data).html,
    }
    paragraphs = changed_paragraphs(newest.text, form.text.data) if newest else []
    return render_template("guidelines/preview.html", form=form, paragraphs=paragraphs, **words)
