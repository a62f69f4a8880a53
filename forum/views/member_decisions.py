"""What moderators decide about a member: a warning, a suspension, its end, a note."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import format_date, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from forum import clock, policy
from forum.db import session
from forum.models import records, together
from forum.models.boards import Board
from forum.models.decisions import Decision
from forum.models.members import Member
from forum.models.notes import LENGTH as NOTE_LENGTH
from forum.models.notes import Note
from forum.models.reader import LENGTH
from forum.models.suspensions import LENGTHS, Suspension
from forum.views import deciding, gate, hypermedia
from forum.views.deciding import Asking, DecidingForm
from forum.views.forms import Plain, number_in, tidied
from forum.views.hypermedia import Page

bp = Blueprint("member_decisions", __name__, url_prefix="/members/<int:id>")

HOW_LONG = {
    "two_weeks": lazy_gettext("Two weeks"),
    "month": lazy_gettext("A month"),
    "for_good": lazy_gettext("For good"),
}


class MemberForm(DecidingForm):
    """What was done, on which board."""

    board = SelectField(lazy_gettext("On which board?"), validate_choice=False)


class SuspendForm(MemberForm):
    """For how long, and whether she may still read."""

    length = RadioField(
        lazy_gettext("For how long?"),
        choices=[SelectChoice(each, words) for each, words in HOW_LONG.items()],
        default="two_weeks",
        validate_choice=False,
    )
    may_read = BooleanField(lazy_gettext("They can still read"), default=True)


class NoteForm(FlaskForm):
    """A moderator's own words."""

    class Meta:
        csrf = False

    board = SelectField(lazy_gettext("For the moderators of"), validate_choice=False)
    words = TextAreaField(filters=[tidied], validators=[Plain(NOTE_LENGTH, multiline=True)])


@bp.get("/warn")
@gate.moderators
def ask_warn(id: int) -> Page:
    """Which guideline, why, and the letter."""
    return deciding.page(_asking("warn", _person(id)))


@bp.post("/warn")
@gate.acting
@gate.moderators
def warn(id: int) -> Page:
    """Tells a member formally what must not happen again."""
    asked = _asking("warn", person := _person(id))
    if asked.problem:
        return deciding.refuse(asked, asked.problem)
    why, board = deciding.why(asked), _board(asked)
    if board is None or why is None:
        return deciding.page(asked)
    decision = person.warn(by=g.member, board=board, why=why)
    say = gettext("%(name)s is warned.", name=person.display_name)
    return _done(decision, asked, say=say)


@bp.get("/suspend")
@gate.moderators
def ask_suspend(id: int) -> Page:
    """For how long, whether she may read, why, and the letter."""
    return deciding.page(_asking("suspend", _person(id)))


@bp.post("/suspend")
@gate.acting
@gate.moderators
def suspend(id: int) -> Page:
    """Lets a member take part no more, until a day or for good."""
    asked = _asking("suspend", person := _person(id))
    if asked.problem:
        return deciding.refuse(asked, asked.problem)
    form, why, board = asked.form, deciding.why(asked), _board(asked)
    if form["length"].data not in LENGTHS:
        form["length"].errors, asked.letter = [gettext("Choose for how long.")], ""
    if board is None or why is None or form["length"].errors:
        return deciding.page(asked)
    days, reads = LENGTHS[form["length"].data], form["may_read"].data
    decision = person.suspend(by=g.member, board=board, days=days, why=why, may_read=reads)
    say = gettext("%(name)s is suspended.", name=person.display_name)
    return _done(decision, asked, say=say)


@bp.get("/restore")
@gate.moderators
def ask_restore(id: int) -> Page:
    """Why the suspension ends."""
    return deciding.page(_asking("restore", _person(id)))


@bp.post("/restore")
@gate.acting
@gate.moderators
def restore(id: int) -> Page:
    """Lets a member take part again, at once."""
    asked = _asking("restore", person := _person(id))
    if asked.problem:
        return deciding.refuse(asked, asked.problem)
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    say = gettext("%(name)s can take part again.", name=person.display_name)
    return deciding.done(person.restore(by=g.member, why=why), say=say)


@bp.get("/notes")
@gate.moderators
def ask_note(id: int) -> Page:
    """What is noted about a member, and a form for more."""
    return _notes_page(_person(id), NoteForm(None))


@bp.post("/notes")
@gate.moderators
def note(id: int) -> Page:
    """Adds a note, which moderators of the board alone can read."""
    person, form = _person(id), NoteForm(request.form)
    board = _named(form.board.data)
    if not form.validate() or not form.words.data:
        form.words.errors = form.words.errors or [gettext("Write a few words first.")]
        return _notes_page(person, form, 422)
    if board is None or person.id == g.member.id:
        form.words.errors = [_nowhere(person)]
        return _notes_page(person, form, 422)
    Note.on_member(person, by=g.member, board=board, words=form.words.data)
    return hypermedia.answer(
        "member_decisions/_notes.html",
        otherwise=url_for(".ask_note", id=id),
        say=gettext("Your note is kept."),
        **_noted(person, NoteForm(None)),
    )


def _person(id: int) -> Member:
    return gate.find(policy.visible_members(g.member), id)


def _asking(act: str, person: Member) -> Asking:
    """The form of an act, with a sentence in it when it cannot be done."""
    kind = {"suspend": SuspendForm, "warn": MemberForm}.get(act, DecidingForm)
    form = kind(request.form if request.method == "POST" else None)
    extra = "member_decisions/_choices.html" if kind is not DecidingForm else ""
    asked = deciding.asking(act, person, form=form, extra=extra)
    if "board" in form:
        form.board.choices = _boards(person)
        form.board.data = form.board.data or request.args.get("board", "")
    if act == "suspend":
        days = LENGTHS.get(form["length"].data)
        until = _day(clock.ahead(days=days)) if days else ""
        asked.more = {"until": until, "may_read": form["may_read"].data}
    asked.problem = asked.problem or OBSTACLES[act](person)
    return asked


def _done(decision: Decision, asked: Asking, *, say: str) -> Page:
    """Closes the reports that were ticked as well, and notes the posts that the letter names."""
    if asked.chosen:
        together.name(decision, asked.posts)
    return deciding.done(decision, say=say, also=asked.chosen)


def _no_warning(person: Member) -> str:
    return str(gettext("Nobody can warn herself.")) if person.id == g.member.id else ""


def _no_suspension(person: Member) -> str:
    """Why a member cannot be suspended, by this moderator or now."""
    words = {
        "self": gettext("Nobody can suspend herself."),
        "administrator": gettext(
            "An administrator cannot be suspended. Another administrator takes the role away first."
        ),
        "role": gettext("Somebody who holds a role is suspended by a coordinator. Please ask one."),
    }
    obstacle = policy.obstacle_to_suspending(g.member, person)
    running = Suspension.of(person)
    if obstacle or running is None or running.paused:
        return str(words.get(obstacle, ""))
    if running.until is None:
        return str(gettext("%(name)s is suspended for good already.", name=person.display_name))
    day = _day(running.until)
    return str(
        gettext("%(name)s is suspended until %(day)s already.", name=person.display_name, day=day)
    )


def _no_end(person: Member) -> str:
    running = Suspension.of(person)
    if running is None:
        words = gettext("%(name)s is not suspended (any more).", name=person.display_name)
        return str(words)
    if policy.can_restore(g.member, running):
        return ""
    return str(gettext("That was decided for another board. Please ask a coordinator."))


def _boards(person: Member) -> list[SelectChoice]:
    """Where she is known by her name, and the one that the address names; else all of one's own."""
    rows = list(session.scalars(policy.boards_in_common(g.member, person)))
    asked = _named(request.args.get("board"))
    rows += [asked] if asked and asked not in rows else []
    rows = rows or list(session.scalars(policy.boards_looked_after(g.member)))
    return [SelectChoice(str(each.id), each.name) for each in rows]


def _named(words: str | None) -> Board | None:
    """The board of that number, if one looks after it."""
    number = number_in(words)
    rows = policy.boards_looked_after(g.member).where(Board.id == number)
    return session.scalar(rows) if number else None


def _board(asked: Asking) -> Board | None:
    form: Any = asked.form
    board = _named(form.board.data)
    if board is None:
        form.board.errors = [_nowhere(asked.subject)]
    return board


def _nowhere(person: Member) -> str:
    if person.id == g.member.id:
        return str(gettext("Notes about oneself are for colleagues to make."))
    return str(gettext("Choose a board that you look after."))


def _day(at: datetime) -> str:
    return str(format_date(clock.local(at).date(), "d MMMM y"))


def _noted(person: Member, form: NoteForm) -> dict[str, Any]:
    form.board.choices = _boards(person)
    form.board.data = form.board.data or request.args.get("board", "")
    mine = records.notes(policy.visible_notes(g.member), person)
    own = policy.can_see_record(g.member, person)
    rows = session.scalars(mine.limit(LENGTH)).all() if own else []
    return {"person": person, "rows": rows, "form": form}


def _notes_page(person: Member, form: NoteForm, status: int = 200) -> Page:
    return render_template("member_decisions/notes.html", **_noted(person, form)), status


OBSTACLES = {"warn": _no_warning, "suspend": _no_suspension, "restore": _no_end}
