"""The emergency sheet of a case, and looking up who wrote an anonymous post.

The sheet is only ever the answer to a pressed button, so that no look at it goes unnoted.
"""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask_babel import gettext, lazy_gettext

from forum import policy
from forum.models.emergency import Sheet, words
from forum.views import casework, gate
from forum.views.casework import CaseForm, writing
from forum.views.hypermedia import Page, go

bp = Blueprint("sheets", __name__, url_prefix="/cases/<int:id>")


class UnmaskForm(CaseForm):
    """Why somebody has to know who wrote it."""

    words = writing(lazy_gettext("Why do you need to know?"))


@bp.get("/sheet")
@gate.leads
def ask(id: int) -> str:
    """Says that looking is noted, and asks to press."""
    return render_template("sheets/ask.html", case=casework.find(id), form=UnmaskForm(None))


@bp.post("/sheet")
@gate.leads
def show(id: int) -> str:
    """All that is known that would help 999 find the person; noted in the case."""
    case = casework.find(id)
    sheet = Sheet.look(case, by=g.member)
    readable = {post.id for post in sheet.recent if policy.can_read(g.member, post.topic.board)}
    return render_template(
        "sheets/show.html", case=case, sheet=sheet, readable=readable, words=words
    )


@bp.post("/unmask")
@gate.acting
@gate.leads
def unmask(id: int) -> Page:
    """Looks up who wrote the anonymous post, for a reason that is kept."""
    case, form = casework.find(id), UnmaskForm()
    if not form.validate():
        return render_template("sheets/ask.html", case=case, form=form), 422
    author = case.unmask(by=g.member, reason=form.words.data)
    say = gettext("It is noted who looked, and why.")
    if author is None and case.masked:
        say = gettext("Whoever wrote it has left: nobody can be found any more.")
    return go(url_for(".ask", id=case.id), say=say)
