"""Raising a concern about a person, in a minute: it goes to the safeguarding lead, and no further.

Whoever raised it sees that it arrived, and nothing more of it afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Cause:
    """What a concern comes from: whom it is about, and where the moderator or supporter was."""

    about: Post | Member
    entry: QueueEntry | None = None
    letter: RelayedLetter | None = None
    match: Match | None = None

    @property
    def post(self) -> Post | None:
        """The post, if it is about whoever wrote one."""
        return self.about if isinstance(self.about, Post) else None

    @property
    def name(self) -> str:
        """As whoever raises it knows the person: a supporter by a first name alone."""
        if self.letter:
            return self.letter.first_name
        if self.match:
            return self.match.member_name
        return self.about.name if isinstance(self.about, Post) else self.about.display_name


@bp.get("/posts/<int:id>/concern")
@gate.volunteers
def ask_post(id: int) -> Page:
    """A concern about whoever wrote a post."""
    return _page(Cause(_post(id)))


@bp.post("/posts/<int:id>/concern")
@gate.volunteers
def raise_post(id: int) -> Page:
    """Raises it."""
    return _raise(Cause(_post(id)))


@bp.get("/members/<int:id>/concern")
@gate.volunteers
def ask_member(id: int) -> Page:
    """A concern about a member."""
    return _page(Cause(_member(id)))


@bp.post("/members/<int:id>/concern")
@gate.volunteers
def raise_member(id: int) -> Page:
    """Raises it."""
    return _raise(Cause(_member(id)))


@bp.get("/queue/<int:id>/concern")
@gate.moderators
def ask_entry(id: int) -> Page:
    """A concern about whom an entry of the review queue is about."""
    return _page(_of_entry(id))


@bp.post("/queue/<int:id>/concern")
@gate.moderators
def raise_entry(id: int) -> Page:
    """Raises it, and closes the reports in words that do not say so: others may not know."""
    return _raise(_of_entry(id))


@bp.get("/matches/letters/<int:id>/concern")
@gate.volunteers
def ask_letter(id: int) -> Page:
    """A concern about who wrote a letter, by the peer supporter to whom it came."""
    return _page(_of_letter(id))


@bp.post("/matches/letters/<int:id>/concern")
@gate.volunteers
def raise_letter(id: int) -> Page:
    """Raises it, with the letter; the coordinator learns only that there is a concern."""
    return _raise(_of_letter(id))


@bp.get("/matches/<int:id>/concern")
@gate.members
def ask_match(id: int) -> Page:
    """A concern about the member of a match, whom its supporter knows by a first name."""
    return _page(_of_match(id))


@bp.post("/matches/<int:id>/concern")
@gate.members
def raise_match(id: int) -> Page:
    """Raises it. The coordinator sees that there is one, and nothing else."""
    return _raise(_of_match(id))


@bp.get("/concerns/raised")
@gate.volunteers
def raised() -> str:
    """It has arrived; with danger, whom to call first and what to say."""
    return render_template(
        "concerns/raised.html",
        danger=request.args.get("danger") == "yes",
        post=number_in(request.args.get("post")),
    )


def _raise(cause: Cause) -> Page:
    form = ConcernForm()
    if not form.validate():
        return _page(cause, form, 422)
    case = Case.raise_concern(
        by=g.member,
        words=form.words.data,
        about=cause.about,
        danger=form.danger.data == "yes",
        key=form.once.data or "",
        letter=cause.letter,
    )
    concerns.tell(case, by=g.member)
    told = cause.letter.match if cause.letter else cause.match
    if told and HelpAsked.worry(told, by=g.member):
        support.tell_coordinators("help", place=f"caseload/matches/{told.id}", but=g.member)
    entry = cause.entry
    if entry and form.close.data and _closes(entry):
        outcomes.settle(Decision.make("settled", entry.reported, by=g.member, board=entry.board))
    post = cause.post.id if cause.post else None
    return go(url_for(".raised", danger=form.danger.data, post=post))


def _closes(entry: QueueEntry) -> bool:
    """Whether there are reports to close that nobody else holds or has decided about.

    That tells whoever reported it, so it asks for a code of today; the concern itself never does.
    """
    return entry.kind == "report" and gate.may_act() and policy.can_decide(g.member, entry)


def _page(cause: Cause, form: ConcernForm | None = None, status: int = 200) -> Page:
    html = render_template(
        "concerns/new.html",
        form=form or ConcernForm(None, data={"close": True}),
        name=cause.name,
        post=cause.post,
        letter=cause.letter,
        action=request.path,
        closes=cause.entry is not None and _closes(cause.entry),
    )
    return html, status


def _of_entry(id: int) -> Cause:
    """Whom an entry is about: the author of its post or topic, its member, who waits there.

    Of an anonymous one that waits there is no author yet, and no case: it is read first.
    """
    entry = gate.find(policy.visible_entries(g.member), id)
    if entry.member:
        return Cause(_member(entry.member.id), entry=entry)
    if entry.waiting and not entry.waiting.anonymous:
        writer = session.scalar(select(Member).where(Member.id == entry.waiting.whom()))
        return Cause(_member(writer.id), entry=entry) if writer else abort(404)
    post = entry.written
    return Cause(_post(post.id), entry=entry) if post else abort(404)


def _of_letter(id: int) -> Cause:
    letter = gate.find(policy.visible_letters_to(g.member), id)
    gate.allow(policy.can_raise_concern_in(g.member, letter.match))
    return Cause(letter.writer, letter=letter)


def _of_match(id: int) -> Cause:
    match = gate.find(policy.visible_matches(g.member), id)
    may = policy.can_raise_concern_in(g.member, match)
    return Cause(match.member, match=match) if may else abort(404)


def _post(id: int) -> Post:
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.can_raise_concern(g.member, post.topic.board))
    return post


def _member(id: int) -> Member:
    member = gate.find(policy.visible_members(g.member), id)
    gate.allow(policy.can_raise_concern_about(g.member, member))
    return member
