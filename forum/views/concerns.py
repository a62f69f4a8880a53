"""Raising a concern about a person, in a minute: it goes to the safeguarding lead, and no further.

Whoever raised it sees that it arrived, and nothing more of it afterwards.
"""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from forum import policy, tokens
from forum.db import session
from forum.mail import concerns, support
from forum.models.cases import Case
from forum.models.decisions import Decision
from forum.models.match_care import HelpAsked
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.relayed_letters import RelayedLetter
from forum.views import gate, outcomes
from forum.views.forms import Plain, number_in, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("concerns", __name__)

LENGTH = 2_000  # characters


class ConcernForm(FlaskForm):
    """What worries the moderator, and whether somebody is in danger at this moment."""

    once = HiddenField(default=tokens.new)
    words = TextAreaField(
        lazy_gettext("What worries you?"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write one sentence on what worries you.")),
            Plain(LENGTH, multiline=True),
        ],
    )
    danger = RadioField(
        lazy_gettext("Is anybody in danger right now?"),
        choices=[
            SelectChoice("yes", lazy_gettext("Yes, or it may well be")),
            SelectChoice("no", lazy_gettext("No, not at this moment")),
        ],
        validators=[InputRequired(lazy_gettext("Choose yes or no."))],
    )
    close = BooleanField(lazy_gettext("Close the report as well: it is taken care of"))


@bp.get("/posts/<int:id>/concern")
@gate.volunteers
def ask_post(id: int) -> str:
    """A concern about whoever wrote a post."""
    return _page(_post(id), ConcernForm(None))


@bp.post("/posts/<int:id>/concern")
@gate.volunteers
def raise_post(id: int) -> Page:
    """Raises it."""
    return _raise(_post(id))


@bp.get("/members/<int:id>/concern")
@gate.volunteers
def ask_member(id: int) -> str:
    """A concern about a member."""
    return _page(_member(id), ConcernForm(None))


@bp.post("/members/<int:id>/concern")
@gate.volunteers
def raise_member(id: int) -> Page:
    """Raises it."""
    return _raise(_member(id))


@bp.get("/queue/<int:id>/concern")
@gate.moderators
def ask_entry(id: int) -> str:
    """A concern about whom an entry of the review queue is about."""
    entry = _entry(id)
    return _page(_about(entry), ConcernForm(None, data={"close": True}), entry=entry)


@bp.post("/queue/<int:id>/concern")
@gate.moderators
def raise_entry(id: int) -> Page:
    """Raises it, and closes the reports in words that do not say so: others may not know."""
    entry = _entry(id)
    return _raise(_about(entry), entry=entry)


@bp.get("/matches/letters/<int:id>/concern")
@gate.volunteers
def ask_letter(id: int) -> str:
    """A concern about who wrote a letter, by the peer supporter to whom it came."""
    letter = _letter(id)
    return _page(letter.writer, ConcernForm(None), letter=letter)


@bp.post("/matches/letters/<int:id>/concern")
@gate.volunteers
def raise_letter(id: int) -> Page:
    """Raises it, with the letter; the coordinator learns only that there is a concern."""
    letter = _letter(id)
    return _raise(letter.writer, letter=letter)


@bp.get("/matches/<int:id>/concern")
@gate.members
def ask_match(id: int) -> str:
    """A concern about the member of a match, whom its supporter knows by a first name."""
    match = _match(id)
    return _page(match.member, ConcernForm(None), match=match)


@bp.post("/matches/<int:id>/concern")
@gate.members
def raise_match(id: int) -> Page:
    """Raises it. The coordinator sees that there is one, and nothing else."""
    match = _match(id)
    return _raise(match.member, match=match)


@bp.get("/concerns/raised")
@gate.volunteers
def raised() -> str:
    """It has arrived; with danger, whom to call first and what to say."""
    return render_template(
        "concerns/raised.html",
        danger=request.args.get("danger") == "yes",
        post=number_in(request.args.get("post")),
    )


def _raise(
    about: Post | Member,
    *,
    entry: QueueEntry | None = None,
    letter: RelayedLetter | None = None,
    match: Match | None = None,
) -> Page:
    form = ConcernForm()
    if not form.validate():
        return _page(about, form, entry=entry, letter=letter, match=match), 422
    danger, key = form.danger.data == "yes", form.once.data or ""
    case = Case.raise_concern(
        by=g.member, words=form.words.data, about=about, danger=danger, key=key, letter=letter
    )
    concerns.tell(case, by=g.member)
    told = letter.match if letter else match
    if told and HelpAsked.worry(told, by=g.member):
        support.tell_coordinators("help", place=f"caseload/matches/{told.id}", but=g.member)
    if entry and form.close.data and _closes(entry):
        outcomes.settle(Decision.make("settled", entry.reported, by=g.member, board=entry.board))
    post = about.id if isinstance(about, Post) else None
    return go(url_for(".raised", danger=form.danger.data, post=post))


def _closes(entry: QueueEntry) -> bool:
    """Whether there are reports to close that nobody else holds or has decided about.

    That tells whoever reported it, so it asks for a code of today; the concern itself never does.
    """
    return entry.kind == "report" and gate.may_act() and policy.can_decide(g.member, entry)


def _page(
    about: Post | Member,
    form: ConcernForm,
    *,
    entry: QueueEntry | None = None,
    letter: RelayedLetter | None = None,
    match: Match | None = None,
) -> str:
    """A supporter knows the person by a first name, and not by that of the boards."""
    post = about if isinstance(about, Post) else None
    known = match.member_name if match else getattr(about, "display_name", "")
    return render_template(
        "concerns/new.html",
        form=form,
        name=letter.first_name if letter else post.name if post else known,
        post=post,
        letter=letter,
        action=request.path,
        closes=entry is not None and _closes(entry),
    )


def _letter(id: int) -> RelayedLetter:
    letter = gate.find(policy.visible_letters_to(g.member), id)
    gate.allow(policy.can_raise_concern_in(g.member, letter.match))
    return letter


def _post(id: int) -> Post:
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.can_raise_concern(g.member, post.topic.board))
    return post


def _member(id: int) -> Member:
    member = gate.find(policy.visible_members(g.member), id)
    gate.allow(policy.can_raise_concern_about(g.member, member))
    return member


def _match(id: int) -> Match:
    match = gate.find(policy.visible_matches(g.member), id)
    return match if policy.can_raise_concern_in(g.member, match) else abort(404)


def _entry(id: int) -> QueueEntry:
    return gate.find(policy.visible_entries(g.member), id)


def _about(entry: QueueEntry) -> Post | Member:
    """Whom an entry is about: the author of its post or topic, its member, who waits there.

    Of an anonymous one that waits there is no author yet, and no case: it is read first.
    """
    if entry.member:
        return _member(entry.member.id)
    if entry.waiting and not entry.waiting.anonymous:
        writer = session.scalar(select(Member).where(Member.id == entry.waiting.whom()))
        return _member(writer.id) if writer else abort(404)
    post = entry.written
    return _post(post.id) if post else abort(404)
