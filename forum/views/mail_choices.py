"""What one gets by mail: the choices of a member, and the link in every mail that stops it."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from forum.mail import stopping
from forum.models.address_troubles import AddressTrouble
from forum.models.mail_choices import DIGESTS, KINDS, ZONES, MailChoice, is_between
from forum.models.members import Member
from forum.views import gate, limits
from forum.views.hypermedia import Page, go
from forum.views.presence import day_name, minutes_of

bp = Blueprint("mail_choices", __name__)

PACES = [
    SelectChoice("once", lazy_gettext("At once")),
    SelectChoice("daily", lazy_gettext("Gathered, once a day")),
    SelectChoice("weekly", lazy_gettext("Gathered, once a week")),
    SelectChoice("never", lazy_gettext("Never")),
]


class MailForm(FlaskForm):
    """How soon she hears of what, and when she would rather be left alone."""

    letters = SelectField(lazy_gettext("Letters from the moderators to you"), choices=PACES)
    calls = SelectField(lazy_gettext("Somebody mentions you or answers your words"), choices=PACES)
    replies = SelectField(
        lazy_gettext("Replies in topics that you watch, and new topics on boards that you watch"),
        choices=PACES,
    )
    reactions = SelectField(lazy_gettext("Kind reactions to your posts"), choices=PACES)
    guidelines = SelectField(lazy_gettext("A new version of the guidelines"), choices=PACES)
    hour = SelectField(lazy_gettext("What is gathered comes at"), coerce=int)
    weekday = SelectField(lazy_gettext("The weekly mail comes on"), coerce=int)
    quiet_from = SelectField(lazy_gettext("No mail from"), coerce=int)
    quiet_until = SelectField(lazy_gettext("Mail again from"), coerce=int)
    zone = SelectField(
        lazy_gettext("Your clock"),
        choices=[
            SelectChoice(each, each.split("/")[-1].replace("_", " "))
            if each
            else SelectChoice("", lazy_gettext("The same as here"))
            for each in ZONES
        ],
    )
    plain = BooleanField(lazy_gettext("Say in the mail which topic it is, and who wrote"))

    def validate_hour(self, field: SelectField) -> None:
        """Raises ValidationError for an hour at which she wants to be left alone."""
        gathered = {self[kind].data for kind in KINDS} & set(DIGESTS)
        hours = field.data, self.quiet_from.data, self.quiet_until.data
        if gathered and None not in hours and is_between(*hours):
            raise ValidationError(
                gettext("You want no mail at that hour. Choose another one, or other quiet hours.")
            )


@bp.get("/you/mail")
@gate.signed_in
def edit() -> str:
    """Her choices, and whether mail reaches her at all."""
    return _page(_filled(MailForm(obj=MailChoice.of(g.member))))


@bp.post("/you/mail")
@gate.signed_in
@limits.per_member("60 per hour", "mail-choices")
def choose() -> Page:
    """Kept as she likes it, from the next mail on."""
    form = _filled(MailForm(request.form))
    if not form.validate():
        return _page(form), 422
    MailChoice.of(g.member).choose(**form.data)
    return go(url_for("account.show"), say=gettext("Your choices are saved."))


@bp.post("/you/mail/again")
@gate.signed_in
@limits.per_member("6 per day", "mail-again")
def try_again() -> Page:
    """She says that her address takes mail again."""
    AddressTrouble.forget(g.member.email or "")
    return go(url_for(".edit"), say=gettext("Thank you. Mail goes to your address again."))


@bp.get("/mail/stop/<token>")
@gate.anyone
def ask_stop(token: str) -> str:
    """Asks for a press: programs that look at every link in a mail stop nothing."""
    member, kinds = _signed(token)
    return render_template("mail_choices/stop.html", token=token, done=_stopped(member, kinds))


@bp.post("/mail/stop/<token>")
@gate.machines
def stop(token: str) -> str:
    """Stops it, for her browser and for her mail program alike (RFC 8058). Twice is once."""
    member, kinds = _signed(token)
    MailChoice.of(member).stop(kinds)
    return render_template("mail_choices/stop.html", token=token, done=True)


def _signed(token: str) -> tuple[Member, list[str]]:
    return stopping.read(token) or abort(404)


def _stopped(member: Member, kinds: list[str]) -> bool:
    choice = MailChoice.of(member)
    return all(choice.pace(kind) == "never" for kind in kinds)


def _filled(form: MailForm) -> MailForm:
    """With the hours and days in the reader's language."""
    hours = [(each, minutes_of(each * 60)) for each in range(24)]
    form.hour.choices = form.quiet_from.choices = form.quiet_until.choices = hours
    form.weekday.choices = [(each, day_name(each)) for each in range(7)]
    return form


def _page(form: MailForm) -> str:
    trouble = AddressTrouble.of(g.member.email)
    return render_template("mail_choices/edit.html", form=form, kinds=KINDS, trouble=trouble)
