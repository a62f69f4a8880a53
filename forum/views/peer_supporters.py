"""Peer supporters as the coordinator sees them: the role, how many matches, who has room."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from forum import policy
from forum.db import session
from forum.mail import endings
from forum.models.matches import Match
from forum.models.members import Appointment, Member
from forum.models.peer_supporters import LIMIT, MOST, ROLE, PeerSupporter
from forum.text import characters
from forum.views import gate
from forum.views.forms import number_in
from forum.views.hypermedia import Page, go

bp = Blueprint("peer_supporters", __name__, url_prefix="/caseload/supporters")

FOUND = 20  # names on the page
WHOLE = lazy_gettext("Write a whole number from 0 to %(most)s.", most=MOST)


class LimitForm(FlaskForm):
    """How many matches at a time."""

    most = IntegerField(
        lazy_gettext("Matches at a time, at most"),
        default=LIMIT,
        validators=[InputRequired(WHOLE), NumberRange(0, MOST, WHOLE)],
    )


@bp.get("")
@gate.coordinators
def index() -> str:
    """Everybody who holds the role, with her room; and a search for whom to give it."""
    sought = characters.scrub(request.args.get("q", "")).strip()[:30]
    return render_template(
        "peer_supporters/index.html",
        holders=_holders(),
        sought=sought,
        found=_found(sought) if sought else [],
    )


@bp.post("")
@gate.confirmed
@gate.acting
@gate.coordinators
def grant() -> Page:
    """Gives the role to a member."""
    member = _member(request.form.get("member"))
    gate.allow(member.email is not None and member.id != g.member.id)
    facts = PeerSupporter.grant(member, by=g.member)
    say = gettext("%(name)s is a peer supporter now.", name=member.display_name)
    return go(url_for(".show", id=facts.id), say=say)


@bp.get("/<int:id>")
@gate.coordinators
def show(id: int) -> str:
    """What she has told about herself, and how many matches she may have."""
    facts = gate.find(policy.visible_supporters(g.member), id)
    return _page(facts, LimitForm(None, obj=facts))


@bp.post("/<int:id>/limit")
@gate.coordinators
def limit(id: int) -> Page:
    """How many matches at a time."""
    facts, form = gate.find(policy.visible_supporters(g.member), id), LimitForm(request.form)
    if not form.validate():
        return _page(facts, form), 422
    facts.limit(form.most.data, by=g.member)
    return go(url_for(".show", id=id), say=gettext("That is saved."))


@bp.get("/<int:id>/end")
@gate.coordinators
def ask_end(id: int) -> str:
    """Asks once more before the role is taken away."""
    facts = gate.find(policy.visible_supporters(g.member), id)
    running = len(Match.open_of(facts.member))
    return render_template("peer_supporters/end.html", facts=facts, running=running)


@bp.post("/<int:id>/end")
@gate.confirmed
@gate.acting
@gate.coordinators
def end(id: int) -> Page:
    """Takes the role away, and ends her matches; the members are told."""
    facts = gate.find(policy.visible_supporters(g.member), id)
    facts.member.dismiss(ROLE, by=g.member)
    endings.lapse_with_role(facts.member)
    say = gettext("%(name)s is no longer a peer supporter.", name=facts.member.display_name)
    return go(url_for(".index"), say=say)


def _holders() -> Sequence[tuple[Member, PeerSupporter | None, int]]:
    """Whoever holds the role, also who has not written down anything yet, and her matches."""
    running = select(func.count()).where(Match.supporter_id == Member.id, Match.is_open())
    rows = (
        select(Member, PeerSupporter, running.correlate(Member).scalar_subquery())
        .join(Appointment, Appointment.member_id == Member.id)
        .outerjoin(PeerSupporter, PeerSupporter.member_id == Member.id)
        .where(Appointment.role == ROLE)
        .order_by(Member.display_name)
    )
    return [(member, facts, count) for member, facts, count in session.execute(rows)]


def _found(sought: str) -> list[Member]:
    rows = policy.visible_members(g.member).where(
        Member.email.is_not(None), Member.display_name.icontains(sought, autoescape=True)
    )
    return list(session.scalars(rows.order_by(Member.display_name).limit(FOUND)))


def _member(words: str | None) -> Member:
    number = number_in(words)
    return gate.find(policy.visible_members(g.member), number) if number else abort(404)


def _page(facts: PeerSupporter, form: LimitForm) -> str:
    hers = Match.open_of(facts.member)
    return render_template(
        "peer_supporters/show.html",
        facts=facts,
        form=form,
        running=[each for each in hers if each.supporter_id == facts.member_id],
        holds=policy.gives_support(facts.member),
    )
