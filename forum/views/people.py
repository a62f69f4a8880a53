"""A small page about a person, for members: a name, a role in words, since when. No counts."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, render_template
from flask_babel import format_date
from sqlalchemy import select

from forum import clock, policy
from forum.db import session
from forum.models.boards import Board, Moderatorship
from forum.models.members import Appointment, Member
from forum.views import gate

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("/<int:id>")
@gate.members
def show(id: int) -> str:
    """Nothing that is written anonymously leads here."""
    person = gate.find(policy.visible_members(g.member), id)
    return render_template(
        "people/show.html",
        person=person,
        boards=_looked_after(person),
        roles=session.scalars(select(Appointment.role).filter_by(member_id=person.id)).all(),
        since=format_date(clock.local(person.created_at).date(), "MMMM y"),
    )


def _looked_after(person: Member) -> Sequence[str]:
    """The boards that she looks after, but for those that do not exist for the reader."""
    visible = policy.visible_boards(g.member).with_only_columns(Board.name)
    held = visible.join(Moderatorship, Moderatorship.board_id == Board.id)
    rows = held.where(Moderatorship.member_id == person.id).order_by(Board.position)
    return session.scalars(rows).all()
