"""The audit log: what was done in a role, by whom, to what, and why. To read, and to take along."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Select
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from forum import clock, policy
from forum.db import session
from forum.models import audit_listing
from forum.models.audit import AuditEntry
from forum.models.audit_listing import Line, Narrowed
from forum.models.members import Member
from forum.models.reader import LENGTH
from forum.text import spreadsheets
from forum.views import gate
from forum.views.doings import DOINGS, doing, subject
from forum.views.forms import Plain, number_in
from forum.views.hypermedia import Page

bp = Blueprint("audit", __name__)
ONE_TO_ONE = ("match.", "support.", "boundaries.")  # deeds that others do not know of

MOST = 20_000  # rows in one file: 4 MB; whoever wants more narrows it down by dates


class LogForm(FlaskForm):
    """What narrows the log down."""

    class Meta:
        csrf = False

    board = SelectField(lazy_gettext("Board"), validate_choice=False)
    action = SelectField(lazy_gettext("What was done"), validate_choice=False)
    by = StringField(lazy_gettext("By whom"), validators=[Plain(30)])
    first = DateField(lazy_gettext("From"), validators=[Optional()])
    last = DateField(lazy_gettext("To"), validators=[Optional()])


def readers(view: Callable[[], Any]) -> Callable[[], Any]:
    """For whom there is a log at all; to others there is no such page."""

    @wraps(view)
    def guarded() -> Any:
        if not policy.can_see_audit_log(policy.Standing.held(g.member)):
            abort(404)
        gate.allow(policy.can_see_audit_log(g.member))
        return view()

    return guarded


@bp.get("/audit")
@gate.members
@readers
def index() -> Page:
    """Twenty entries, the newest first, from a number on."""
    form = _form()
    rows = _rows(form)
    if rows is None:
        return _page(form, [], 422)
    before = number_in(request.args.get("before"))
    return _page(form, audit_listing.lines(rows, most=LENGTH + 1, before=before))


@bp.get("/audit.csv")
@gate.members
@readers
def download() -> Page:
    """The same as a file for a spreadsheet program."""
    form = _form()
    rows = _rows(form)
    if rows is None:
        return _page(form, [], 422)
    head = [gettext("When"), gettext("Who"), gettext("What"), gettext("Board")]
    head += [gettext("Of what"), gettext("Why"), gettext("Details")]
    found = audit_listing.lines(rows, most=MOST)
    answer = Response(spreadsheets.written([head, *map(_cells, found)]), mimetype="text/csv")
    name = f"audit-log-{clock.today().isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form() -> LogForm:
    form = LogForm(request.args)
    boards = session.scalars(policy.boards_looked_after(g.member))
    if policy.is_administrator(g.member):
        boards = session.scalars(policy.visible_board_settings(g.member))
    every = SelectChoice("", gettext("Every board"))
    form.board.choices = [every, *(SelectChoice(str(each.id), each.name) for each in boards)]
    closed: tuple[str, ...] = () if policy.can_see_cases(g.member) else ("case.",)
    closed += () if policy.can_arrange_support(g.member) else ONE_TO_ONE
    known = [each for each in DOINGS if not each.startswith(closed)]
    deeds = sorted((SelectChoice(each, str(DOINGS[each])) for each in known), key=_words)
    form.action.choices = [SelectChoice("", gettext("Anything")), *deeds]
    return form


def _words(choice: SelectChoice) -> str:
    return str(choice.label).casefold()


def _rows(form: LogForm) -> Select[AuditEntry] | None:
    """The entries asked for; None when the form asks for what cannot be."""
    good = form.validate()
    actor = Member.named(form.by.data) if form.by.data and good else None
    if form.by.data and good and actor is None:
        form.by.errors = [gettext("Nobody here has that name.")]
    for each in (form.first, form.last):
        if each.errors:
            each.errors = [gettext("Write a date such as 2026-11-30.")]
    if form.errors:
        return None
    narrowed = Narrowed(
        board=number_in(form.board.data) or 0,
        action=form.action.data or "",
        actor=actor.id if actor else 0,
        first=form.first.data,
        last=form.last.data,
    )
    return narrowed.of(policy.visible_audit_entries(g.member))


def _page(form: LogForm, found: list[Line], status: int = 200) -> Page:
    asked = {name: words for name, words in request.args.items() if words and name in form}
    html = render_template(
        "audit/index.html",
        form=form,
        lines=found[:LENGTH],
        more=len(found) > LENGTH,
        asked=asked,
        begins="before" not in request.args,
        doing=doing,
        subject=subject,
        most=MOST,
    )
    return html, status


def _cells(line: Line) -> list[str]:
    entry = line.entry
    who = line.actor or (gettext("A former member") if entry.actor_id else "")
    what = line.subject or subject(entry.subject)
    when = clock.local(entry.created_at).isoformat(sep=" ", timespec="minutes")[:16]
    return [when, who, doing(entry.action), line.board, what, entry.reason, entry.details]
