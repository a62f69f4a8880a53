"""What is decided about a case: a serious incident or not, how long it is kept, its end."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.models.cases import OUTCOMES, YEARS_KEPT, Case, years_ahead
from forum.views import casework, gate
from forum.views.casework import CaseForm, Day, line, not_yet_past, writing
from forum.views.hypermedia import Page, go

bp = Blueprint("case_decisions", __name__, url_prefix="/cases/<int:id>")

OUTCOME_WORDS = {
    "safe": lazy_gettext("The person is safe"),
    "helped": lazy_gettext("The person has found help"),
    "passed_on": lazy_gettext("Passed on to a service or an authority"),
    "no_concern": lazy_gettext("There was no cause for concern"),
    "other": lazy_gettext("Something else"),
}


class IncidentForm(CaseForm):
    """Whether it is a serious incident."""

    serious = RadioField(
        lazy_gettext("Is this a serious incident?"),
        choices=[SelectChoice("yes", lazy_gettext("Yes")), SelectChoice("no", lazy_gettext("No"))],
        validators=[InputRequired(lazy_gettext("Choose yes or no."))],
    )
    words = writing(lazy_gettext("Why"))
    who = line(lazy_gettext("Who was told, and when"))


class RetentionForm(CaseForm):
    """Until when the case is kept."""

    until = Day(
        lazy_gettext("Keep it until"),
        validators=[InputRequired(lazy_gettext("Say until when.")), not_yet_past],
    )
    words = writing(lazy_gettext("Why so long"))


class CloseForm(CaseForm):
    """How it ended."""

    outcome = RadioField(
        lazy_gettext("How did it end?"),
        choices=[SelectChoice(each, OUTCOME_WORDS[each]) for each in OUTCOMES],
        validators=[InputRequired(lazy_gettext("Choose how it ended."))],
    )
    words = writing(lazy_gettext("Why it can be closed"))


class ReopenForm(CaseForm):
    """Why there is something to do again."""

    words = writing(lazy_gettext("Why it is opened again"))


@bp.get("/incident")
@gate.leads
def ask_incident(id: int) -> str:
    """Asks whether it is a serious incident."""
    return _ask("incident", casework.find(id), IncidentForm(None))


@bp.post("/incident")
@gate.leads
def incident(id: int) -> Page:
    """Decides it."""
    case, form = casework.find(id), IncidentForm()
    if not form.validate():
        return _ask("incident", case, form), 422
    case.decide_incident(form.serious.data, by=g.member, words=form.words.data, who=form.who.data)
    return _back(case)


@bp.get("/retention")
@gate.leads
def ask_retention(id: int) -> str:
    """Asks until when the case is kept."""
    case = casework.find(id)
    until = case.kept_until or years_ahead(YEARS_KEPT)
    return _ask("retention", case, RetentionForm(None, data={"until": until}))


@bp.post("/retention")
@gate.leads
def retention(id: int) -> Page:
    """Decides it."""
    case, form = casework.find(id), RetentionForm()
    if not form.validate():
        return _ask("retention", case, form), 422
    case.keep_until(form.until.data, by=g.member, words=form.words.data)
    return _back(case)


@bp.get("/close")
@gate.leads
def ask_close(id: int) -> Page:
    """Asks how it ended."""
    case = casework.find(id)
    return _back(case) if case.closed else _ask("close", case, CloseForm(None))


@bp.post("/close")
@gate.leads
def close(id: int) -> Page:
    """Closes it; whoever presses second finds it closed."""
    case, form = casework.find(id), CloseForm()
    if not form.validate():
        return _ask("close", case, form), 422
    case.close(form.outcome.data, by=g.member, words=form.words.data)
    return _back(case)


@bp.get("/reopen")
@gate.leads
def ask_reopen(id: int) -> Page:
    """Asks why."""
    case = casework.find(id)
    return _ask("reopen", case, ReopenForm(None)) if case.closed else _back(case)


@bp.post("/reopen")
@gate.leads
def reopen(id: int) -> Page:
    """Opens it again."""
    case, form = casework.find(id), ReopenForm()
    if not form.validate():
        return _ask("reopen", case, form), 422
    case.reopen(by=g.member, words=form.words.data)
    return _back(case)


@bp.get("/erase")
@gate.leads
def ask_erase(id: int) -> str:
    """Asks once more, when its time is over."""
    case = casework.find(id)
    return render_template("case_decisions/erase.html", case=_over(case))


@bp.post("/erase")
@gate.acting
@gate.leads
def erase(id: int) -> Page:
    """Takes all of it away for good."""
    _over(casework.find(id)).erase(by=g.member)
    return go(url_for("cases.index"), say=gettext("It is gone for good."))


def _over(case: Case) -> Case:
    return case if case.erasable else abort(404)


def _ask(name: str, case: Case, form: CaseForm) -> str:
    return render_template(f"case_decisions/{name}.html", case=case, form=form)


def _back(case: Case) -> Page:
    return go(url_for("cases.show", id=case.id), say=gettext("It is in the chronology."))
