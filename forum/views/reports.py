"""Reports: asking the moderators to look at a post, a topic or a member, in two taps.

Visitors can report what they can see. Nobody but the moderators learns that there was a report,
and not even they tell its author who made it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy import Select
from wtforms import TextAreaField

from forum import clock, policy
from forum.db import session
from forum.mail import urgent
from forum.models import guarding
from forum.models.boards import Board
from forum.models.hours import OTHERS_WITHIN, URGENT_WITHIN
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.reports import KINDS, NOTE_LENGTH, Report
from forum.models.topics import Topic
from forum.views import gate, limits, screen
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, answer
from forum.views.outcomes import OUTCOMES

bp = Blueprint("reports", __name__)


class ReportForm(FlaskForm):
    """The kind is the button that was pressed; a note is welcome."""

    class Meta:
        csrf = False

    note = TextAreaField(filters=[tidied], validators=[Plain(NOTE_LENGTH, multiline=True)])


@bp.get("/posts/<int:id>/report")
@gate.readers
def ask_post(id: int) -> Page:
    """What is it about this post?"""
    return _page(gate.find(policy.visible_posts(g.member), id), ReportForm(None))


@bp.post("/posts/<int:id>/report")
@gate.readers
@limits.per_network("20 per hour", "report")
def post(id: int) -> Page:
    """Reports a post."""
    found = gate.find(policy.visible_posts(g.member), id)
    return _report(found, found.topic.board)


@bp.get("/topics/<int:id>/report")
@gate.readers
def ask_topic(id: int) -> Page:
    """What is it about this topic?"""
    return _page(gate.find(_topics(), id), ReportForm(None))


@bp.post("/topics/<int:id>/report")
@gate.readers
@limits.per_network("20 per hour", "report")
def topic(id: int) -> Page:
    """Reports a topic."""
    found = gate.find(_topics(), id)
    return _report(found, found.board)


@bp.get("/people/<int:id>/report")
@gate.members
def ask_member(id: int) -> Page:
    """What is it about this person?"""
    return _page(_somebody_else(id), ReportForm(None))


@bp.post("/people/<int:id>/report")
@gate.members
@limits.per_network("20 per hour", "report")
def member(id: int) -> Page:
    """Reports a member, to those who look after the board where she wrote last."""
    person = _somebody_else(id)
    visible = policy.visible_boards(g.member).with_only_columns(Board.id)
    return _report(person, guarding.board_of(person, list(session.scalars(visible))))


@bp.get("/reports")
@gate.members
def index() -> str:
    """What one has reported, and what came of it."""
    rows = session.scalars(policy.own_reports(g.member)).all()
    return render_template("reports/index.html", reports=rows)


@bp.get("/reports/<reference>")
@gate.anyone
def show(reference: str) -> str:
    """The receipt, for whoever has its reference; nothing of what was reported stands in it."""
    report = Report.followed(reference) or abort(404)
    if report.reporter_id and report.reporter_id != g.member.id:
        abort(404)
    decision = report.entry.decision
    outcome = OUTCOMES.get(decision.act, "") if decision else ""
    return render_template("reports/show.html", report=report, by=promise(report), outcome=outcome)


def promise(report: Report) -> datetime | None:
    """By when somebody will have looked, as the staffed hours have it; None without hours."""
    hours = g.site.hours
    within = URGENT_WITHIN if report.entry.urgent else OTHERS_WITHIN
    return hours.promise(report.created_at, within=within) if hours else None


def _topics() -> Select[Topic]:
    """Those with something in them: what was in a merged one is reported where it stands now."""
    return policy.visible_topics(g.member).where(Topic.latest_post_id > 0)


def _somebody_else(id: int) -> Member:
    person = gate.find(policy.visible_members(g.member), id)
    gate.allow(policy.can_report(g.member, person))
    return person


def _report(thing: Post | Topic | Member, board: Board | None) -> Page:
    form, kind = ReportForm(request.form), request.form.get("kind", "")
    if not form.validate() or kind not in KINDS:
        form.form_errors = [] if kind in KINDS else [gettext("Choose what it is about.")]
        return _page(thing, form, 422)
    by = g.member if isinstance(g.member, Member) else None
    report = Report.make(thing, by=by, kind=kind, note=form.note.data, board=board)
    if report.entry.urgent:
        urgent.tell_on_call(board, screen.absolute("queue.show", id=report.entry_id))
    guarding.protect(report.entry, g.site.hours, letters=_letters())
    return answer(
        "reports/_receipt.html",
        otherwise=url_for(".show", reference=report.reference),
        report=report,
        by=promise(report),
        tool=_tool(thing),
    )


def _letters() -> guarding.Letters:
    by = g.site.hours.next_opening(clock.now()) if g.site.hours else None
    words = [
        render_template(f"reports/letters/{name}.txt", opening=by).strip()
        for name in ("hidden", "paused")
    ]
    return guarding.Letters(*words)


def _tool(thing: Any) -> str:
    return f"tool-{screen.dom_id(thing)}"


def _page(thing: Post | Topic | Member, form: ReportForm, status: int = 200) -> Page:
    html = render_template(
        "reports/new.html",
        thing=thing,
        noun=type(thing).__name__.lower(),
        form=form,
        tool=_tool(thing),
        back=_back(thing),
    )
    return html, status


def _back(thing: Post | Topic | Member) -> str:
    if isinstance(thing, Member):
        return url_for("people.show", id=thing.id)
    if isinstance(thing, Topic):
        return url_for("topics.show", id=thing.id)
    return url_for("topics.permalink", id=thing.id)
