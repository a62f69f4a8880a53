"""Members as coordinators and administrators see them: who waits, who holds which role."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext

from forum import policy
from forum.db import session
from forum.mail import endings
from forum.models.audiences import Membership
from forum.models.boards import Moderatorship
from forum.models.members import ROLES, Appointment, Member
from forum.text import characters
from forum.views import gate
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("members", __name__)

FOUND = 30  # names on a page; whoever finds more writes more of the name


@bp.get("/members")
@gate.members
def index() -> str:
    """Who waits, who holds a role, and a search by display name."""
    gate.allow(policy.can_look_up_members(g.member))
    sought = characters.scrub(request.args.get("q", "")).strip()[:30]
    return render_template(
        "members/index.html",
        memberships=_waiting(),
        sought=sought,
        found=_found(sought) if sought else [],
        appointments=session.scalars(Appointment.by_role()).all(),
    )


@bp.get("/members/<int:id>")
@gate.members
def show(id: int) -> str:
    """One member: audiences for a coordinator, roles for an administrator."""
    gate.allow(policy.can_look_up_members(g.member))
    person = gate.find(policy.visible_members(g.member), id)
    return render_template("members/show.html", **_person(person))


@bp.get("/members/<int:id>/appoint")
@gate.confirmed
@gate.acting
@gate.administrators
def ask_appoint(id: int) -> str:
    """The roles that a member could be given, and what each of them may do."""
    person = gate.find(policy.visible_members(g.member), id)
    gate.allow(person.email is not None)  # nobody can sign in as an imported author
    return render_template("members/appoint.html", **_person(person))


@bp.post("/members/<int:id>/appoint")
@gate.confirmed
@gate.acting
@gate.administrators
def appoint(id: int) -> Response:
    """Gives a role."""
    person = gate.find(policy.visible_members(g.member), id)
    gate.allow(person.email is not None)
    person.appoint(_asked_role(), by=g.member)
    say = gettext("%(name)s has a new role.", name=person.display_name)
    return go(url_for(".show", id=person.id), say=say)


@bp.get("/members/<int:id>/dismiss")
@gate.confirmed
@gate.acting
@gate.administrators
def ask_dismiss(id: int) -> Page:
    """Asks once more before a role is taken away."""
    person = gate.find(policy.visible_members(g.member), id)
    if "role" not in request.args:
        return go(url_for(".show", id=person.id))
    return render_template("members/dismiss.html", person=person, role=_asked_role())


@bp.post("/members/<int:id>/dismiss")
@gate.confirmed
@gate.acting
@gate.administrators
def dismiss(id: int) -> Page:
    """Takes a role away, if somebody is left who can give it back."""
    person = gate.find(policy.visible_members(g.member), id)
    role = _asked_role()
    if not policy.can_dismiss(g.member, role):
        return render_template("members/dismiss.html", person=person, role=role), 422
    person.dismiss(role, by=g.member)
    endings.lapse_with_role(person)
    say = gettext("%(name)s no longer has that role.", name=person.display_name)
    herself = person.id == g.member.id
    return go(url_for("home.show") if herself else url_for(".show", id=person.id), say=say)


@bp.post("/memberships/<int:id>/agree")
@gate.acting
@gate.coordinators
def agree(id: int) -> Response:
    """Says yes: the audience's boards open for the member."""
    membership = gate.find(policy.visible_waiting_memberships(g.member), id)
    membership.agree(by=g.member)
    return _answered(membership, gettext("You said yes to %(name)s."))


@bp.get("/memberships/<int:id>/decline")
@gate.coordinators
def ask_decline(id: int) -> str:
    """Asks once more before saying no."""
    membership = gate.find(policy.visible_waiting_memberships(g.member), id)
    return render_template("members/decline.html", membership=membership)


@bp.post("/memberships/<int:id>/decline")
@gate.acting
@gate.coordinators
def decline(id: int) -> Response:
    """Says no; the member may ask again."""
    membership = gate.find(policy.visible_waiting_memberships(g.member), id)
    membership.decline(by=g.member)
    return _answered(membership, gettext("You said no to %(name)s."))


def _answered(membership: Membership, words: str) -> Response:
    session.flush()
    return answer(
        "members/_waiting.html",
        otherwise=url_for(".index"),
        say=words % {"name": membership.member.display_name},
        memberships=_waiting(),
    )


def _waiting() -> list[Membership]:
    return list(session.scalars(policy.visible_waiting_memberships(g.member)))


def _found(sought: str) -> list[Member]:
    named = Member.display_name.icontains(sought, autoescape=True)
    rows = policy.visible_members(g.member).where(named).order_by(Member.display_name)
    return list(session.scalars(rows.limit(FOUND)))


def _person(person: Member) -> dict[str, object]:
    return {
        "person": person,
        "held": [each for each in ROLES if each in person.held.roles],
        "free": [each for each in ROLES if each not in person.held.roles],
        "moderatorships": Moderatorship.held(person),
        "memberships": Membership.of(person),
        "boards": session.scalars(policy.visible_board_settings(g.member)).all(),
    }


def _asked_role() -> str:
    role = request.values.get("role", "")
    return role if role in ROLES else abort(400)
