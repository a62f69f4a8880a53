"""Newcomers: how many first posts wait for a moderator, and how many links they may hold."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from forum import policy
from forum.views import gate
from forum.views.hypermedia import Page, go

bp = Blueprint("newcomers", __name__, url_prefix="/set-up/newcomers")

MOST = 10
WHOLE = lazy_gettext("Write a whole number from 0 to %(most)s.", most=MOST)


class Whole(IntegerField):
    """A number, with a sentence of ours for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError for anything but a few plain digits."""
        typed = (valuelist or [""])[0].strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
            self.data = None
            raise ValueError(str(WHOLE))
        self.data = int(typed)


class NewcomersForm(FlaskForm):
    """What the charity decides about people whom nobody knows yet."""

    newcomer_posts = Whole(
        lazy_gettext("First posts that wait for a moderator"),
        validators=[InputRequired(WHOLE), NumberRange(0, MOST, WHOLE)],
    )
    newcomer_links = Whole(
        lazy_gettext("Links in each of these posts, at most"),
        validators=[InputRequired(WHOLE), NumberRange(0, MOST, WHOLE)],
    )


@bp.get("")
@gate.coordinators
def show() -> str:
    """How newcomers are received."""
    gate.allow(policy.can_receive_newcomers(g.member))
    return render_template("newcomers/show.html", form=NewcomersForm(obj=g.site))


@bp.post("")
@gate.coordinators
def edit() -> Page:
    """Changes it, for those who wait as well."""
    gate.allow(policy.can_receive_newcomers(g.member))
    form = NewcomersForm()
    if not form.validate():
        return render_template("newcomers/show.html", form=form), 422
    g.site.receive(by=g.member, **form.data)
    return go(url_for("sites.index"), say=gettext("How newcomers are received is saved."))
