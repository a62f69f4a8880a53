"""Quarantine: sealing a post at once, and what the leads note about the report to the authority."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum import clock, policy
from forum.db import session
from forum.mail import concerns
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.quarantine import REFERENCE_LENGTH, Quarantine
from forum.models.queue import QueueEntry
from forum.views import gate
from forum.views.casework import CaseForm, When, line, not_in_future, writing
from forum.views.hypermedia import Page, go

bp = Blueprint("quarantine", __name__)


class ReporterForm(CaseForm):
    """Who reports it to the authority."""

    member = RadioField(
        lazy_gettext("Who reports it?"),
        coerce=int,
        validators=[InputRequired(lazy_gettext("Choose one person."))],
    )


class ReportForm(CaseForm):
    """To whom it was reported."""

    to = line(lazy_gettext("Reported to"), lazy_gettext("Say to whom."))
    reference = line(
        lazy_gettext("Their reference"),
        lazy_gettext("Write the reference that you were given, or “none”."),
        longest=REFERENCE_LENGTH,
    )
    at = When(
        lazy_gettext("When"),
        validators=[InputRequired(lazy_gettext("Say when.")), not_in_future],
    )


class OpenForm(CaseForm):
    """Why the reporter has to see the words."""

    words = writing(lazy_gettext("Why do you need to see it?"))


@bp.get("/posts/<int:id>/quarantine")
@gate.volunteers
def ask_seal(id: int) -> Page:
    """Says what will happen, without showing the words again."""
    post = _post(id)
    if Quarantine.of(post):
        say = gettext("It is out of sight already.")
        return go(url_for("topics.show", id=post.topic_id), say=say)
    return render_template("quarantine/ask.html", post=post, action=request.path)


@bp.post("/posts/<int:id>/quarantine")
@gate.acting
@gate.volunteers
def seal(id: int) -> Page:
    """Takes it out of sight of everybody, and tells the leads."""
    post = _post(id)
    earlier = Quarantine.of(post)
    quarantine = Quarantine.seal(post, by=g.member)
    if earlier is None:
        concerns.tell(quarantine.case, by=g.member)
    return _sealed(url_for("topics.show", id=post.topic_id))


@bp.get("/queue/<int:id>/quarantine")
@gate.moderators
def ask_seal_entry(id: int) -> Page:
    """The same for what an entry of the review queue is about: a post, or one that waits."""
    entry = _entry(id)
    if entry.post:
        return ask_seal(entry.post.id)
    return render_template("quarantine/ask.html", post=None, action=request.path)


@bp.post("/queue/<int:id>/quarantine")
@gate.acting
@gate.moderators
def seal_entry(id: int) -> Page:
    """Seals it."""
    entry = _entry(id)
    if entry.post:
        return seal(entry.post.id)
    waiting = entry.waiting or abort(404)
    quarantine = Quarantine.seal_waiting(waiting, by=g.member)
    concerns.tell(quarantine.case, by=g.member)
    return _sealed(url_for("home.show"))


@bp.get("/quarantines/<int:id>")
@gate.leads
def show(id: int) -> str:
    """When it was sealed, who reports it, and under which reference; never the words."""
    return _page(_find(id))


@bp.post("/quarantines/<int:id>/reporter")
@gate.leads
def name_reporter(id: int) -> Page:
    """Names who reports it to the authority."""
    quarantine = _find(id)
    form = _reporter_form(quarantine, sent=True)
    if not form.validate():
        return _page(quarantine, reporter=form), 422
    chosen = session.get_one(Member, form.member.data)
    quarantine.name_reporter(chosen, by=g.member)
    return _back(quarantine, gettext("%(name)s reports it.", name=chosen.display_name))


@bp.post("/quarantines/<int:id>/report")
@gate.leads
def report(id: int) -> Page:
    """Notes to whom it was reported, when, and under which reference."""
    quarantine, form = _find(id), ReportForm()
    gate.allow(policy.can_open_quarantine(g.member, quarantine))
    if not form.validate():
        return _page(quarantine, report=form), 422
    to, moment = form.to.data, form.at.moment or clock.now()
    quarantine.report(to, by=g.member, reference=form.reference.data, at=moment)
    return _back(quarantine, gettext("It is in the chronology."))


@bp.post("/quarantines/<int:id>/words")
@gate.acting
@gate.leads
def open_words(id: int) -> Page:
    """Shows the named reporter what is sealed, this once; the next time is noted again."""
    quarantine, form = _find(id), OpenForm()
    gate.allow(policy.can_open_quarantine(g.member, quarantine))
    if not form.validate():
        return _page(quarantine, opening=form), 422
    sealed = quarantine.open(by=g.member, reason=form.words.data)
    return render_template("quarantine/words.html", quarantine=quarantine, sealed=_said(sealed))


def _said(sealed: dict[str, Any]) -> dict[str, Any]:
    """Each text once, with who wrote it and when."""
    texts = [
        value
        for place in sealed["places"]
        for name, value in place.items()
        if name in ("title", "body", "words", "quoted_words", "text", "note") and value
    ]
    return sealed | {"texts": list(dict.fromkeys(texts))}


def _page(quarantine: Quarantine, **forms: Any) -> str:
    kept = {
        "reporter": _reporter_form(quarantine, sent=False),
        "report": ReportForm(None),
        "opening": OpenForm(None),
    }
    return render_template("quarantine/show.html", quarantine=quarantine, **(kept | forms))


def _reporter_form(quarantine: Quarantine, *, sent: bool) -> ReporterForm:
    """Those who may see the case may be named."""
    form = ReporterForm(request.form if sent else None)
    people = policy.who_sees(quarantine.case)
    form.member.choices = [SelectChoice(each.id, each.display_name) for each in people]
    return form


def _post(id: int) -> Post:
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.can_quarantine(g.member, post.topic.board))
    return post


def _find(id: int) -> Quarantine:
    return gate.find(policy.visible_quarantines(g.member), id)


def _entry(id: int) -> QueueEntry:
    entry = gate.find(policy.visible_entries(g.member), id)
    return entry if entry.post or entry.waiting else abort(404)


def _sealed(address: str) -> Page:
    say = gettext("It is out of sight for everybody. The safeguarding lead is told.")
    return go(address, say=say)


def _back(quarantine: Quarantine, say: str) -> Page:
    return go(url_for(".show", id=quarantine.id), say=say)
