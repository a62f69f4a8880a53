"""Asking for somebody to write to, one to one: a kind form, changed or withdrawn at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from forum import policy
from forum.db import session
from forum.mail import support
from forum.mail.speaking import spoken
from forum.models.audiences import Audience
from forum.models.drafts import ASKING, Draft
from forum.models.matches import Match
from forum.models.support_requests import NAME_LENGTH, WORDS_LENGTH, SupportRequest
from forum.views import gate, limits
from forum.views.forms import Plain, number_in, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("support_requests", __name__, url_prefix="/one-to-one")

WORDS = ("first_name", "going_on", "would_help", "not_about", "whom", "language")


class RequestForm(FlaskForm):
    """What is going on, what would help, with whom, in which language, and what not."""

    going_on = TextAreaField(
        lazy_gettext("What is going on for you?"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a line or two. It need not be well put.")),
            Plain(WORDS_LENGTH, multiline=True),
        ],
    )
    would_help = TextAreaField(
        lazy_gettext("What would help?"),
        filters=[tidied],
        validators=[Plain(WORDS_LENGTH, multiline=True)],
    )
    whom = RadioField(lazy_gettext("Whom would you like to write with?"), default="")
    language = RadioField(
        lazy_gettext("In which language?"),
        validators=[InputRequired(lazy_gettext("Choose a language."))],
        validate_choice=False,  # see below
    )
    not_about = TextAreaField(
        lazy_gettext("Is there anything that you would rather not write about?"),
        filters=[tidied],
        validators=[Plain(WORDS_LENGTH, multiline=True)],
    )
    first_name = StringField(
        lazy_gettext("By which first name should we call you?"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a first name. Any will do.")),
            Length(max=NAME_LENGTH, message=lazy_gettext("At most 30 characters, please.")),
            Plain(NAME_LENGTH),
        ],
    )

    def validate_language(self, field: RadioField) -> None:
        """One may have been taken off the list while the page was open."""
        if field.data not in [each.value for each in field.choices]:
            raise ValidationError(gettext("Choose a language."))

    def offer(self, audiences: Sequence[Audience], languages: Sequence[str]) -> None:
        """The audiences from which somebody may come, and the languages."""
        anybody = SelectChoice("", lazy_gettext("It does not matter"))
        each = [SelectChoice(str(each.id), each.name) for each in audiences]
        self.whom.choices = [*each, anybody]
        self.language.choices = [SelectChoice(name, name) for name in languages]

    @property
    def answers(self) -> dict[str, Any]:
        """As the request keeps them."""
        words = {name: self[name].data for name in WORDS if name != "whom"}
        return words | {"with_id": number_in(self.whom.data)}


@bp.get("/ask")
@gate.members
def new() -> str:
    """The form: empty, with what was typed before, or with the request that waits."""
    waiting = SupportRequest.waiting_of(g.member)
    draft = Draft.of(g.member, *ASKING)
    _allow(waiting)
    before = {name: getattr(waiting, name, "") for name in WORDS} if waiting else {}
    if waiting:
        before["whom"] = str(waiting.with_id or "")
    typed = before | (draft.fields if draft else {})
    likely = {"language": g.site.likely_language(spoken().code)}
    form = _form(waiting, None, data=likely | typed)
    return _page(form, waiting, draft)


@bp.post("/ask")
@gate.members
@limits.per_member("20 per hour", "support requests")
def ask() -> Page:
    """Asks, or puts it in other words."""
    waiting = SupportRequest.waiting_of(g.member)
    _allow(waiting)
    form = _form(waiting, request.form)
    if not form.validate():
        return _page(form, waiting, None), 422
    Draft.discard(*ASKING, by=g.member)
    if waiting:
        waiting.edit(**form.answers)
        return go(url_for("support.show"), say=gettext("Your words are changed."))
    made = SupportRequest.ask(by=g.member, hours=g.site.calendar, **form.answers)
    support.tell_coordinators("requested", place=f"caseload/requests/{made.id}", but=g.member)
    return go(url_for("support.show"), say=gettext("Thank you for asking. We look for somebody."))


@bp.post("/ask/draft")
@gate.members
def keep() -> Response:
    """Keeps what has been typed so far: two seconds after the last letter."""
    _allow(SupportRequest.waiting_of(g.member))
    typed = {name: request.form.get(name, "")[: 2 * WORDS_LENGTH] for name in WORDS}
    draft = None
    if any(typed[each].strip() for each in ("going_on", "would_help", "not_about")):
        draft = Draft.keep(*ASKING, typed, by=g.member)
    return answer("support_requests/_saved.html", otherwise=url_for(".new"), draft=draft)


@bp.get("/ask/discard")
@gate.members
def ask_discard() -> str:
    """Asks once more before the words go."""
    if Draft.of(g.member, *ASKING) is None:
        abort(404)
    return render_template("support_requests/discard.html")


@bp.post("/ask/discard")
@gate.members
def discard() -> Page:
    """Forgets what was typed and not sent."""
    Draft.discard(*ASKING, by=g.member)
    return go(url_for("support.show"), say=gettext("What you had typed is gone."))


@bp.get("/withdraw")
@gate.members
def ask_withdraw() -> str:
    """Asks once more."""
    return render_template("support_requests/withdraw.html", asked=_waiting())


@bp.post("/withdraw")
@gate.members
def withdraw() -> Page:
    """She does not want it any more. A supporter who is being asked need not answer."""
    asked = _waiting()
    asked.withdraw()
    Match.ask_no_more(asked)
    return go(
        url_for("support.show"), say=gettext("It is withdrawn. You can ask again at any time.")
    )


def _allow(waiting: SupportRequest | None) -> None:
    """Whoever may not ask finds no form; what was asked before can still be changed."""
    if waiting is None and not policy.can_ask_for_support(g.member, g.site):
        abort(404)


def _waiting() -> SupportRequest:
    found = SupportRequest.waiting_of(g.member)
    return found if found else abort(404)


def _form(waiting: SupportRequest | None, typed: Any, **more: Any) -> RequestForm:
    form = RequestForm(typed, **more)
    languages = g.site.languages_with([waiting.language] if waiting else [])
    form.offer(session.scalars(policy.visible_audiences(g.member)).all(), languages)
    return form


def _page(form: RequestForm, waiting: SupportRequest | None, draft: Draft | None) -> str:
    return render_template("support_requests/new.html", form=form, waiting=waiting, draft=draft)
