"""Changing one's email address: both ends press a link first."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField

from forum.mail.compose import compose
from forum.models.address_changes import AddressChange
from forum.models.members import Member
from forum.views import browsers, credentials, gate, limits
from forum.views.forms import tidied
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute

bp = Blueprint("addresses", __name__)


class AddressForm(FlaskForm):
    """The address to be."""

    email = EmailField(
        lazy_gettext("New email address"), filters=[tidied], validators=[credentials.Address()]
    )


@bp.get("/you/address")
@gate.confirmed
@gate.signed_in
def edit() -> Page:
    """The address, and what is still to be pressed for another."""
    waiting = AddressChange.waiting_for(g.member)
    return render_template("addresses/edit.html", form=AddressForm(), waiting=waiting)


@bp.post("/you/address")
@gate.confirmed
@gate.signed_in
@limits.per_network("30 per hour", "letters")
def change() -> Page:
    """Writes to both ends. Whether somebody has the new address is told to that somebody alone."""
    form = AddressForm(request.form)
    form.validate()
    if form.email.data == g.member.email:
        credentials.refuse(form.email, gettext("This is your address already."))
    if form.errors:
        waiting = AddressChange.waiting_for(g.member)
        return render_template("addresses/edit.html", form=form, waiting=waiting), 422
    asked = AddressChange.ask(form.email.data, by=g.member)
    _write_to_old(asked)
    _write_to_new(asked)
    return go(url_for("addresses.edit"), say=gettext("We have written to both addresses."))


@bp.get("/address/<token>")
@gate.anyone
def confirm(token: str) -> Page:
    """Where the link at either end leads. Looking spends nothing: mail scanners look too."""
    found = AddressChange.with_link(token)
    if found is None:
        return _too_old()
    return render_template("addresses/confirm.html", link=found[1], token=token)


@bp.post("/address/<token>")
@gate.anyone
@limits.per_network("60 per hour", "address")
def press(token: str) -> Page:
    """One end says yes; with the second, the address is changed."""
    found = AddressChange.with_link(token)
    if found is None:
        return _too_old()
    asked, link = found
    before = asked.member.email or ""
    if asked.press(link, keep=browsers.sign_in_here()):
        language, way_in = asked.member.language, absolute("pages.contact")
        for address in (before, asked.address):
            compose("address_changed", address, language=language, link=way_in)
    return render_template("addresses/pressed.html", done=asked.done_at is not None)


@bp.get("/address/<token>/refuse")
@gate.anyone
def ask_refuse(token: str) -> Page:
    """Where "This was not me" leads."""
    if AddressChange.with_link(token) is None:
        return _too_old()
    return render_template("addresses/refuse.html", token=token)


@bp.post("/address/<token>/refuse")
@gate.anyone
@limits.per_network("60 per hour", "address")
def refuse(token: str) -> Page:
    """ "This was not me": nothing is changed, and everybody is signed out of the account."""
    found = AddressChange.with_link(token)
    if found is None:
        return _too_old()
    asked, link = found
    if link.purpose == "address_old":
        asked.refuse()
    else:
        asked.withdraw()
    return render_template("addresses/refused.html", owner=link.purpose == "address_old")


def _write_to_old(asked: AddressChange) -> None:
    token = asked.old_link.token
    compose(
        "address_old",
        asked.member.email or "",
        language=asked.member.language,
        link=absolute("addresses.confirm", token=token),
        refuse=absolute("addresses.ask_refuse", token=token),
    )


def _write_to_new(asked: AddressChange) -> None:
    """To an address that has an account: that somebody asked; without a link that would do it."""
    holder, token = Member.at(asked.address), asked.new_link.token
    if not limits.may_write_to(asked.address):
        return
    if holder:
        compose("address_taken", asked.address, language=holder.language)
    else:
        link = absolute("addresses.confirm", token=token)
        compose("address_new", asked.address, language=asked.member.language, link=link)


def _too_old() -> Page:
    return render_template("addresses/too_old.html"), 410
