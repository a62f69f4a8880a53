"""Safeguarding cases: the list, a case with its chronology, and what is written into it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select

from forum import clock, policy
from forum.db import session
from forum.models.case_entries import NOTES, CaseEntry
from forum.models.cases import Case
from forum.models.members import Member
from forum.models.quarantine import Quarantine
from forum.models.reader import LENGTH
from forum.views import casework, gate
from forum.views.application import afterwards
from forum.views.forms import number_in
from forum.views.hypermedia import Page, answer
from forum.views.paging import page

bp = Blueprint("cases", __name__)


@bp.get("/cases")
@gate.leads
def index() -> str:
    """The open cases, the newest first, or the closed ones."""
    closed = request.args.get("show") == "closed"
    rule = Case.closed_at.is_not(None) if closed else Case.closed_at.is_(None)
    rows = policy.visible_cases(g.member).where(rule)
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    here = page(total)
    newest = rows.order_by(Case.raised_at.desc(), Case.id.desc())
    return render_template(
        "cases/index.html",
        cases=session.scalars(newest.limit(LENGTH).offset(here.offset)).all(),
        closed=closed,
        page=here,
        today=clock.today(),
    )


@bp.get("/cases/<int:id>")
@gate.leads
def show(id: int) -> str:
    """One case; opening it is noted, so that the deputy need not be called."""
    case = casework.find(id)
    _note_opening(case)
    kind = request.args.get("kind", "fact")
    kind = kind if kind in NOTES else "fact"
    corrects = _entry(case, request.args.get("corrects"))
    return _page(case, corrects.kind if corrects else kind, corrects=corrects)


@bp.get("/cases/<int:id>/print")
@gate.leads
def on_paper(id: int) -> str:
    """All of a case on one page, to be printed or kept by an authority."""
    return render_template("cases/print.html", **_case(casework.find(id)), now=clock.now())


@bp.get("/cases/<int:id>/entries")
@gate.leads
def come_back(id: int) -> str:
    """The case itself, when a phone opens the page anew that answered a form."""
    return show(id)


@bp.post("/cases/<int:id>/entries")
@gate.leads
def write(id: int) -> Page:
    """Adds to the chronology, or corrects an entry of it by a new one."""
    case = casework.find(id)
    kind = request.form.get("kind", "")
    corrects = _entry(case, request.form.get("corrects"))
    if kind not in NOTES or (corrects and corrects.kind != kind):
        abort(400)
    form = casework.note_form(kind, sent=True)
    if not form.validate():
        return _page(case, kind, form=form, corrects=corrects), 422
    entry = case.write(kind, by=g.member, corrects=corrects, **form.details)
    session.expire(case, ["entries"])
    return answer(
        "cases/_case.html",
        otherwise=url_for(".show", id=case.id, kind=kind, _anchor=f"caseentry-{entry.id}"),
        say=gettext("It is in the chronology."),
        **_case(case),
        **_writing(kind),
    )


def _page(case: Case, kind: str, **writing: Any) -> str:
    return render_template("cases/show.html", **_case(case), **_writing(kind, **writing))


def _writing(
    kind: str, *, form: casework.Note | None = None, corrects: CaseEntry | None = None
) -> dict[str, Any]:
    form = form or casework.note_form(kind, sent=False)
    return {"kind": kind, "form": form, "corrects": corrects, "kinds": NOTES}


def _case(case: Case) -> dict[str, Any]:
    corrected = {each.corrects_id for each in case.entries if each.corrects_id}
    return {
        "case": case,
        "corrected": corrected,
        "person": session.get(Member, case.about_id) if case.about_id else None,
        "quarantines": Quarantine.in_case(case),
        "others": _others(case),
        "today": clock.today(),
    }


def _others(case: Case) -> list[Case]:
    """Earlier and later cases about the same member."""
    if case.about_id is None:
        return []
    same = policy.visible_cases(g.member).where(Case.about_id == case.about_id, Case.id != case.id)
    return list(session.scalars(same.order_by(Case.id)))


def _entry(case: Case, number: str | None) -> CaseEntry | None:
    """An entry of this case that can be corrected: a note."""
    wanted = number_in(number)
    found = next((each for each in case.entries if each.id == wanted), None)
    return found if found and found.kind in NOTES else None


def _note_opening(case: Case) -> None:
    if case.waiting_since:
        number, member = case.id, g.member

        def note() -> None:
            session.get_one(Case, number).open(by=member)

        afterwards(note)
