"""Figures of moderation for everybody, where the charity shows them: no names, no small counts."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import format_date
from flask import Blueprint, Response, abort, g, render_template, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField

from forum import policy
from forum.models import figures
from forum.models.figures import FEW, OPEN, Quarter
from forum.text import spreadsheets
from forum.views import gate
from forum.views.hypermedia import Page, go

bp = Blueprint("figures", __name__)

REPORTS = {
    "worried": lazy_gettext("Reports: worried about a person"),
    "illegal": lazy_gettext("Reports: may be illegal"),
    "breaks": lazy_gettext("Reports: breaks a guideline"),
    "personal": lazy_gettext("Reports: personal details"),
    "spam": lazy_gettext("Reports: advertising or spam"),
    "other": lazy_gettext("Reports: something else"),
}
DECISIONS = {
    "hide": lazy_gettext("Posts hidden"),
    "redact": lazy_gettext("Posts with details taken out"),
    "ask_edit": lazy_gettext("Authors asked to change a post"),
    "decline": lazy_gettext("Posts not published"),
    "label": lazy_gettext("Content notes added"),
    "move": lazy_gettext("Topics moved"),
    "lock": lazy_gettext("Topics locked"),
    "warn": lazy_gettext("Warnings"),
    "suspend": lazy_gettext("Suspensions"),
    "nothing": lazy_gettext("Nothing was wrong"),
    "settled": lazy_gettext("Reports taken care of in another way"),
}
APPEALS = {
    "upheld": lazy_gettext("Appeals: the decision was taken back"),
    "kept": lazy_gettext("Appeals: the decision was kept"),
    OPEN: lazy_gettext("Appeals: not decided yet"),
}


class FiguresForm(FlaskForm):
    """Whether everybody may see them."""

    figures_public = BooleanField(lazy_gettext("Show these figures to everybody"))


@dataclass(frozen=True)
class Row:
    """One line of a quarter's table. No count: too small to be shown."""

    words: str
    count: int | None
    most: int  # the largest of its table, for the bar

    @property
    def shown(self) -> str:
        """The count in words."""
        return gettext("fewer than %(few)s", few=FEW) if self.count is None else str(self.count)


@bp.get("/figures")
@gate.anyone
def show() -> str:
    """A table for each quarter that is over."""
    _open()
    quarters = [(name(each), rows(each), hours(each)) for each in figures.finished()]
    return render_template("figures/show.html", quarters=quarters)


@bp.get("/figures.csv")
@gate.anyone
def download() -> Response:
    """The same as a file for a spreadsheet program."""
    _open()
    cells = [[gettext("Quarter"), gettext("What"), gettext("How many")]]
    for each in figures.finished():
        cells += [[name(each), row.words, row.shown] for row in rows(each)]
        cells.append([name(each), gettext("Median hours to a decision"), hours(each)])
    answer = Response(spreadsheets.written(cells), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/set-up/figures")
@gate.members
def ask_publish() -> str:
    """Whether everybody may see them."""
    gate.allow(policy.can_publish_figures(g.member))
    return render_template("figures/publish.html", form=FiguresForm(obj=g.site))


@bp.post("/set-up/figures")
@gate.acting
@gate.members
def publish() -> Page:
    """Shows them to everybody, or no longer."""
    gate.allow(policy.can_publish_figures(g.member))
    form = FiguresForm()
    g.site.edit(by=g.member, figures_public=form.figures_public.data)
    shown = gettext("Everybody can see the figures now.")
    hidden = gettext("The figures are not shown to others.")
    return go(url_for(".ask_publish"), say=shown if g.site.figures_public else hidden)


def name(quarter: Quarter) -> str:
    """The quarter in words: "January to March 2026"."""
    language = get_locale()
    last = quarter.first.replace(month=quarter.first.month + 2)
    begins, ends = format_date(quarter.first, "MMMM", language), format_date(last, "MMMM", language)
    words = gettext("%(begins)s to %(ends)s %(year)s", begins=begins, ends=ends, year=quarter.year)
    return str(words)


def rows(quarter: Quarter) -> list[Row]:
    """All lines of a quarter's table."""
    groups = (
        (REPORTS, quarter.reports),
        (DECISIONS, quarter.decisions),
        (APPEALS, quarter.appeals),
    )
    counts = [
        (str(words), found.get(key, 0)) for names, found in groups for key, words in names.items()
    ]
    most = max(count for _words, count in counts)
    return [Row(words, count if count >= FEW else None, most) for words, count in counts]


def hours(quarter: Quarter) -> str:
    """The median until a decision, in words."""
    if quarter.hours is None:
        return str(gettext("too few to say"))
    return f"{quarter.hours:.0f}" if quarter.hours >= 1 else str(gettext("less than 1"))


def _open() -> None:
    """There is no such page until it is switched on, but for those who can do that."""
    if not (g.site.figures_public or policy.can_publish_figures(g.member)):
        abort(404)
