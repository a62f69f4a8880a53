"""Your account: what the others call you, who you are here as, what you see, what you agreed to."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, SelectMultipleField, StringField

from forum import policy
from forum.db import session
from forum.models.address_troubles import AddressTrouble
from forum.models.audiences import Audience, Membership
from forum.models.consents import Consent
from forum.models.content_notes import ContentNote
from forum.models.support_requests import SupportRequest
from forum.text import names
from forum.views import credentials, gate, limits
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, answer, go
from forum.views.languages import LANGUAGES, chosen

bp = Blueprint("account", __name__, url_prefix="/you")


class NameForm(FlaskForm):
    """What the others will call her from now on."""

    name = StringField(
        lazy_gettext("Display name"), filters=[tidied], validators=[Plain(names.LONGEST * 4)]
    )


class ChoicesForm(FlaskForm):
    """What she sees, and what others can see over her shoulder."""

    discreet = BooleanField(lazy_gettext("Show only the site’s name as the title of each page"))
    notes = SelectMultipleField(
        lazy_gettext("Fold posts that are about"), coerce=int, validate_choice=False
    )


@bp.get("")
@gate.signed_in
def show() -> Page:
    """All of it, with a way to change each."""
    mine, language = session.scalars(_mine()).all(), LANGUAGES[chosen()]
    trouble = AddressTrouble.of(g.member.email)
    asked = SupportRequest.newest_of(g.member) is not None
    return render_template(
        "account/show.html",
        memberships=mine,
        language=language,
        trouble=trouble,
        one_to_one=asked or policy.can_ask_for_support(g.member, g.site),
    )


@bp.get("/name")
@gate.signed_in
def name() -> Page:
    """What the others call her."""
    return render_template("account/name.html", form=NameForm(data={"name": g.member.display_name}))


@bp.post("/name")
@gate.signed_in
@limits.per_member("20 per hour", "name")
def rename() -> Page:
    """By the rules of joining: nobody can take a name that looks like another's."""
    form = NameForm(request.form)
    if form.validate():
        problem = credentials.name_problem(form.name.data, but=g.member.id)
        if problem:
            credentials.refuse(form.name, problem)
    if form.errors:
        return render_template("account/name.html", form=form), 422
    g.member.rename(form.name.data)
    return go(url_for("account.show"), say=gettext("Your name is changed. Your posts show it."))


@bp.get("/choices")
@gate.signed_in
def choices() -> Page:
    """Discreet titles, and which content notes to fold."""
    folded = sorted(ContentNote.folded_by(g.member.id))
    return _choices_page(ChoicesForm(data={"discreet": g.member.discreet, "notes": folded}))


@bp.post("/choices")
@gate.signed_in
@limits.per_member("60 per hour", "choices")
def choose() -> Page:
    """Kept as she likes it."""
    form = ChoicesForm(request.form)
    if not form.validate():
        return _choices_page(form), 422
    g.member.discreet = form.discreet.data
    ContentNote.fold(form.notes.data or [], by=g.member)
    return go(url_for("account.show"), say=gettext("Your choices are saved."))


@bp.get("/audiences")
@gate.signed_in
def audiences() -> Page:
    """Who she is here as."""
    return render_template("account/audiences.html", rows=_audiences())


@bp.post("/audiences/<int:id>/join")
@gate.signed_in
@limits.per_member("30 per hour", "audiences")
def join(id: int) -> Page:
    """She says that she belongs to one more; some wait until a coordinator agrees."""
    audience = gate.find(policy.visible_audiences(g.member), id)
    membership = audience.join(by=g.member)
    words = gettext("Saved. You can read its boards now.")
    if membership.agreed_at is None:
        words = gettext("Saved. Somebody from the charity will look at it.")
    return _audiences_changed(words)


@bp.get("/audiences/<int:id>/leave")
@gate.signed_in
def ask_leave(id: int) -> Page:
    """Asks first: its boards close for her at once."""
    membership = gate.find(_mine(), id)
    return render_template("account/leave.html", membership=membership)


@bp.post("/audiences/<int:id>/leave")
@gate.signed_in
@limits.per_member("30 per hour", "audiences")
def leave(id: int) -> Page:
    """She does not belong to it any more. What she wrote there stays."""
    gate.find(_mine(), id).audience.leave(by=g.member)
    return _audiences_changed(gettext("Saved. Its boards are closed for you now."))


@bp.get("/consent")
@gate.signed_in
def consent() -> Page:
    """What she agreed to, in its words."""
    return render_template("account/consent.html", consent=Consent.of(g.member))


def _mine() -> Select[Membership]:
    mine = select(Membership).options(joinedload(Membership.audience))
    return mine.filter_by(member_id=g.member.id)


def _audiences() -> list[tuple[Audience, Membership | None]]:
    """Each audience on offer or hers, and her membership, if any."""
    mine = {each.audience_id: each for each in session.scalars(_mine())}
    offered = list(session.scalars(policy.visible_audiences(g.member)))
    archived = [each.audience for each in mine.values() if each.audience.archived]
    return [(each, mine.get(each.id)) for each in [*offered, *archived]]


def _audiences_changed(words: str) -> Response:
    return answer(
        "account/_audiences.html",
        otherwise=url_for("account.audiences"),
        say=words,
        rows=_audiences(),
    )


def _choices_page(form: ChoicesForm) -> str:
    notes = session.scalars(policy.visible_content_notes(g.member))
    form.notes.choices = [(each.id, each.label) for each in notes]
    return render_template("account/choices.html", form=form)
