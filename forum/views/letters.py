"""Letters of the moderators to a member, and her appeal against what they decided.

The link in the mail opens one letter without signing in: whoever is suspended can read why, and
appeal.
"""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from forum import policy
from forum.db import session
from forum.models import together
from forum.models.appeals import LENGTH, Appeal
from forum.models.letters import Letter
from forum.models.move_questions import MoveQuestion
from forum.views import gate, hypermedia
from forum.views.application import afterwards
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page

bp = Blueprint("letters", __name__, url_prefix="/letters")


class AppealForm(FlaskForm):
    """What the person wants somebody else to consider."""

    class Meta:
        csrf = False

    words = TextAreaField(
        lazy_gettext("What should somebody else know?"),
        filters=[tidied],
        validators=[Plain(LENGTH, multiline=True)],
    )
    key = HiddenField()


@bp.get("")
@gate.signed_in
def index() -> str:
    """All letters to oneself."""
    letters = session.scalars(policy.visible_letters(g.member)).all()
    return render_template("letters/index.html", letters=letters)


@bp.get("/<int:id>")
@gate.anyone
def show(id: int) -> Page:
    """One letter, with what it is about, and the way to appeal."""
    letter = _letter(id, request.args.get("key", ""))
    if not letter.is_read:
        afterwards(lambda: Letter.read_it(id))
    return _page(letter, AppealForm(None, data={"key": request.args.get("key", "")}))


@bp.post("/<int:id>/appeal")
@gate.anyone
def appeal(id: int) -> Page:
    """Asks somebody who did not decide to look at it again. Sent twice, it is one appeal."""
    form = AppealForm(request.form)
    letter = _letter(id, form.key.data or "")
    if Appeal.against(letter) is None:
        if not letter.can_be_appealed:
            return _page(letter, form, 409)
        if not form.validate() or not form.words.data:
            form.words.errors = form.words.errors or [gettext("Write a few words first.")]
            return _page(letter, form, 422)
        Appeal.make(letter, words=form.words.data)
    say = gettext("Your appeal has arrived. Somebody who did not decide will look at it.")
    return hypermedia.go(url_for(".show", id=id, key=form.key.data or None), say=say)


@bp.post("/<int:id>/answer")
@gate.anyone
def answer(id: int) -> Page:
    """Says yes or no to a move that was asked about. The first answer counts."""
    form = AppealForm(request.form)
    letter = _letter(id, form.key.data or "")
    question, said = MoveQuestion.of(letter), request.form.get("answer")
    if question is None or said not in ("yes", "no"):
        abort(404)
    may = question.by is not None and policy.can_move(question.by, question.topic, question.board)
    question.answer(letter, yes=said == "yes", may=may)
    say = gettext("Thank you for your answer.")
    return hypermedia.go(url_for(".show", id=id, key=form.key.data or None), say=say)


def _letter(id: int, key: str) -> Letter:
    """One's own, or the one whose link one has; else it is not there."""
    found = Letter.opened_with(id, key) if key else None
    if found is None and g.member.signed_in:
        return gate.find(policy.visible_letters(g.member), id)
    return found or abort(404)


def _page(letter: Letter, form: AppealForm, status: int = 200) -> Page:
    mine = letter.kind == "decision"  # about what its reader wrote
    decision = letter.decision if mine else None
    html = render_template(
        "letters/show.html",
        letter=letter,
        decision=letter.decision,
        kept=together.kept(decision) if decision else [],
        about=together.about(policy.visible_posts(g.member), decision) if decision else [],
        question=MoveQuestion.of(letter),
        appeal=Appeal.against(letter) if letter.decision_id else None,
        form=form,
    )
    return html, status
