"""Joining, in short steps that can be left and resumed; the last is a press on an emailed link."""

from __future__ import annotations

from random import SystemRandom

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField

from forum import clock, db, policy
from forum.db import session
from forum.models import passwords
from forum.models.guidelines import GuidelinesVersion
from forum.models.joining import STEPS, Joining
from forum.models.members import Member
from forum.text import names
from forum.views import credentials, gate, joinings, limits
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("join", __name__, url_prefix="/join")

QUICKEST = 2  # seconds in which nobody reads six pages; a machine does


class NameForm(FlaskForm):
    """What the others will call her. `website` is hidden: only machines fill it in."""

    name = StringField(
        lazy_gettext("Display name"), filters=[tidied], validators=[Plain(names.LONGEST * 4)]
    )
    website = StringField(lazy_gettext("Leave this empty"))


class AddressForm(FlaskForm):
    """How she gets in: an address, and a password unless she prefers links."""

    email = credentials.address_field()
    password = credentials.password_field(lazy_gettext("Choose a password"))
    by_link = HiddenField()


class AboutForm(FlaskForm):
    """Who she is here as."""

    audiences = SelectMultipleField(
        lazy_gettext("Choose all that fit"), coerce=int, validate_choice=False
    )
    adult = BooleanField(lazy_gettext("I am 18 or over"))


class CareForm(FlaskForm):
    """Consent to hold what she tells about her health."""

    consent = BooleanField()


@bp.get("")
@gate.anyone
def show() -> Page:
    """What this is, who runs it, who can see posts."""
    if g.member.signed_in:
        return go(url_for("home.show"))
    return render_template("join/show.html", joining=joinings.here())


@bp.get("/resume")
@gate.anyone
@joinings.at(STEPS[0])
def resume(joining: Joining) -> Page:
    """Back to the first step that is still to do."""
    return go(joinings.next_page(joining))


@bp.get("/name")
@gate.anyone
def name() -> Page:
    """Step 1: three names to take, or one's own."""
    joining = joinings.here()
    return _name_page(NameForm(data={"name": joining.display_name if joining else ""}))


@bp.post("/name")
@gate.anyone
@limits.per_network(joinings.MANY_STEPS, "join")
def take_name() -> Page:
    """The name is kept, and with it the joining begins."""
    form = NameForm(request.form)
    problem = credentials.name_problem(form.name.data) if form.validate() else None
    if form.website.data:
        credentials.refuse(form.name, gettext("Please leave the hidden field empty."))
    if problem:
        credentials.refuse(form.name, problem)
    if form.errors:
        return _name_page(form), 422
    joining = joinings.here() or joinings.begin(form.name.data)
    joining.display_name = form.name.data
    return go(joinings.next_page(joining))


@bp.get("/address")
@gate.anyone
@joinings.at("address")
def address(joining: Joining) -> Page:
    """Step 2: an address, and a password or links."""
    form = AddressForm(data={"email": joining.address})
    return render_template("join/address.html", form=form, joining=joining)


@bp.post("/address")
@gate.anyone
@gate.reads_first
@limits.per_network(joinings.MANY_STEPS, "join")
@joinings.at("address")
def give_address(joining: Joining) -> Page:
    """The address and the password's hash are kept; nobody is told whether it is known."""
    form = AddressForm(request.form)
    form.validate()
    kept = _password_hash(form, joining)
    if form.errors:
        return render_template("join/address.html", form=form, joining=joining), 422
    db.turn_to_writing()
    joining.address, joining.password_hash = form.email.data, kept
    if joining.agreed_at:
        joinings.write_to(joining)
    return go(joinings.next_page(joining))


@bp.get("/about")
@gate.anyone
@joinings.at("about")
def about(joining: Joining) -> Page:
    """Step 3: who she is here as."""
    said = {"audiences": joining.audience_ids, "adult": joining.adult_at is not None}
    return _about_page(AboutForm(data=said))


@bp.post("/about")
@gate.anyone
@limits.per_network(joinings.MANY_STEPS, "join")
@joinings.at("about")
def say(joining: Joining) -> Page:
    """Audiences and being 18 are kept."""
    form = AboutForm(request.form)
    form.validate()
    if not form.adult.data:
        words = gettext(
            "This place is for people of 18 or over. If you are, please tick this. If you are "
            "younger, the urgent help page has people to talk to."
        )
        credentials.refuse(form.adult, words)
    if form.errors:
        return _about_page(form), 422
    offered = {each.id for each in session.scalars(policy.visible_audiences(g.member))}
    joining.belong([each for each in form.audiences.data or [] if each in offered])
    return go(joinings.next_page(joining))


@bp.get("/care")
@gate.anyone
@joinings.at("care")
def care(joining: Joining) -> Page:
    """Step 4: leaving quickly, discreet mail, consent."""
    form = CareForm(data={"consent": joining.consented_at is not None})
    return render_template("join/care.html", form=form, wording=joinings.consent_wording())


@bp.post("/care")
@gate.anyone
@limits.per_network(joinings.MANY_STEPS, "join")
@joinings.at("care")
def consent(joining: Joining) -> Page:
    """The consent is kept with its wording."""
    form = CareForm(request.form)
    form.validate()
    if not form.consent.data:
        words = gettext("We can only keep what you write here if you agree to it.")
        credentials.refuse(form.consent, words)
        return render_template("join/care.html", form=form, wording=joinings.consent_wording()), 422
    joining.give_consent(joinings.consent_wording(), language=str(get_locale()))
    return go(joinings.next_page(joining))


@bp.get("/guidelines")
@gate.anyone
@joinings.at("guidelines")
def guidelines(_joining: Joining) -> Page:
    """Step 5: the guidelines in force."""
    return render_template("join/guidelines.html", version=GuidelinesVersion.in_force())


@bp.post("/guidelines")
@gate.anyone
@limits.per_network(joinings.MANY_LETTERS, "letters")
@joinings.at("guidelines")
def agree(joining: Joining) -> Page:
    """She agrees, and the letter with the link is written."""
    version = GuidelinesVersion.in_force()
    shown = request.form.get("version", "")
    if joining.created_at > clock.ago(seconds=QUICKEST) or shown != str(version and version.id):
        page = "join/guidelines.html"
        return render_template(page, version=version, again=True), 422
    joining.agree(version)
    joinings.write_to(joining)
    return go(url_for("confirmations.check"))


def _name_page(form: NameForm) -> str:
    """Three names that nobody has; drawn from twice as many."""
    random, language = SystemRandom(), str(get_locale())
    drawn = [name for _ in range(2) for name in names.suggest(random, language=language)]
    looks = {names.skeleton(each): each for each in drawn}
    alike = select(Member.name_skeleton).where(Member.name_skeleton.in_(looks))
    taken = set(session.scalars(alike))
    free = [each for look, each in looks.items() if look not in taken]
    return render_template("join/name.html", form=form, suggested=free[: names.SUGGESTED])


def _about_page(form: AboutForm) -> str:
    offered = list(session.scalars(policy.visible_audiences(g.member)))
    form.audiences.choices = [(each.id, each.statement) for each in offered]
    waits = gettext("Somebody from the charity agrees to this first.")
    notes = {each.id: waits for each in offered if each.needs_agreement}
    return render_template("join/about.html", form=form, notes=notes)


def _password_hash(form: AddressForm, joining: Joining) -> str | None:
    """The hash of the new password; the one kept before; none for who wants links."""
    typed = form.password.data or ""
    if form.by_link.data:
        return None
    if not typed and joining.password_hash:
        return joining.password_hash
    address = form.email.data or ""
    problem = credentials.password_problem(
        typed, name=joining.display_name, address=address, least=passwords.LEAST
    )
    if problem:
        credentials.refuse(form.password, problem)
    return None if form.errors else passwords.hashed(typed)
