"""Taking somebody's second factor away who has lost phone and recovery codes."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from forum import policy
from forum.mail.compose import compose
from forum.models.second_factor import SecondFactor
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute

bp = Blueprint("second_factor_resets", __name__, url_prefix="/members")

REASON_LENGTH = 500  # characters


class ResetForm(FlaskForm):
    """How it is known that the right person asks."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Please say how you know that it is really them.")),
            Plain(REASON_LENGTH, multiline=True),
        ],
    )


@bp.get("/<int:id>/second-factor/reset")
@gate.confirmed
@gate.acting
@gate.members
def ask(id: int) -> Page:
    """Asks for a reason first."""
    person = _somebodys(id).member
    return render_template("second_factor_resets/ask.html", form=ResetForm(), person=person)


@bp.post("/<int:id>/second-factor/reset")
@gate.confirmed
@gate.acting
@gate.members
def reset(id: int) -> Page:
    """She signs in anew and sets up another; a letter tells her."""
    factor, form = _somebodys(id), ResetForm(request.form)
    person = factor.member
    if not form.validate():
        return render_template("second_factor_resets/ask.html", form=form, person=person), 422
    factor.reset(by=g.member, reason=form.reason.data)
    link = absolute("second_factor.show")
    compose("second_factor_reset", person.email or "", language=person.language, link=link)
    words = gettext("Done. %(name)s can sign in and set up another.", name=person.display_name)
    return go(url_for("members.show", id=person.id), say=words)


def _somebodys(id: int) -> SecondFactor:
    person = gate.find(policy.visible_members(g.member), id)
    gate.allow(policy.can_reset_second_factor(g.member, person))
    return SecondFactor.of(person) or abort(404)
