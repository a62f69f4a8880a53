"""A member's record, for those who look after a board on which she is known by her name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from sqlalchemy import Select

from forum import policy
from forum.db import session
from forum.models import records
from forum.models.members import Member
from forum.models.reader import LENGTH
from forum.views import gate, paging

bp = Blueprint("records", __name__)

PARTS = ("ladder", "notes", "decisions", "reports", "hidings")


@bp.get("/members/<int:id>/record")
@gate.moderators
def show(id: int) -> str:
    """The newest of each list; `only` shows one of them page by page."""
    person, suspension = records.found(policy.visible_members(g.member), id) or abort(404)
    gate.allow(policy.can_see_record(g.member, person))
    only = request.args.get("only", "")
    if only in PARTS:
        return _one(person, only)
    lists = {part: session.scalars(_rows(part, person).limit(LENGTH + 1)).all() for part in PARTS}
    return render_template(
        "records/show.html",
        person=person,
        suspension=suspension,
        warned=records.warned(lists["ladder"]),
        lists=lists,
        length=LENGTH,
    )


def _one(person: Member, part: str) -> str:
    rows = _rows(part, person)
    page = paging.page(records.total(rows))
    found = session.scalars(rows.limit(LENGTH).offset(page.offset)).all()
    return render_template("records/part.html", person=person, part=part, rows=found, page=page)


def _rows(part: str, person: Member) -> Select[Any]:
    visible = {
        "ladder": policy.visible_decisions,
        "notes": policy.visible_notes,
        "decisions": policy.visible_decisions,
        "reports": policy.visible_reports,
        "hidings": policy.visible_hidings,
    }
    rows: Select[Any] = getattr(records, part)(visible[part](g.member), person)
    return rows
