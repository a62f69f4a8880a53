"""Letters between two people, on the web: reading, writing, and how one wants to hear of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from forum import policy, tokens
from forum.db import session
from forum.mail import carrying, envelopes
from forum.mail.carrying import Findings
from forum.models.drafts import Draft
from forum.models.matches import Match
from forum.models.relay_addresses import CHOICES, RelayAddress
from forum.models.relayed_letters import LENGTH, RelayedLetter
from forum.models.urgent_help import HelpContact
from forum.views import drafting, gate, limits
from forum.views.application import afterwards
from forum.views.forms import Plain, number_in, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("relayed_letters", __name__, url_prefix="/matches")

SHOWN = 20  # letters on a page
LABELS = {
    "mail": lazy_gettext("The whole letter"),
    "note": lazy_gettext("Only that there is one"),
    "web": lazy_gettext("Nothing: I look here"),
}


class LetterForm(FlaskForm):
    """A letter. `shown`: what was found in it has been looked at."""

    once = HiddenField(default=tokens.new)
    shown = HiddenField()
    body = TextAreaField(
        lazy_gettext("Your letter"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a few words first.")),
            Plain(LENGTH, multiline=True),
        ],
    )


class ChoiceForm(FlaskForm):
    """What comes by email when the other has written."""

    choice = RadioField(
        lazy_gettext("What comes to you by email"),
        choices=[SelectChoice(each, LABELS[each]) for each in CHOICES],
        validators=[InputRequired(lazy_gettext("Choose one."))],
    )


@bp.get("/<int:id>/letters")
@gate.members
def index(id: int) -> str:
    """The newest letters, and the place to write; a coordinator reads here while she may."""
    match = _match(id)
    if match.side_of(g.member):
        afterwards(lambda: RelayedLetter.read(match, by=g.member))
    draft = Draft.of(g.member, "letter", match.id)
    form = LetterForm(None, data={"body": draft.fields.get("body", "")} if draft else None)
    return _page(match, form, draft=draft)


@bp.post("/<int:id>/letters")
@gate.members
@limits.per_member("30 per hour", "letters")
def write(id: int) -> Page:
    """Sends a letter. What may say who she is, or that she is not safe, is shown to her first."""
    match, form = _match(id), LetterForm()
    gate.allow(policy.can_write_letter(g.member, match))
    if not form.validate():
        return _give_back(match, form, 422)
    words = form.body.data
    found = carrying.look(match, by=g.member, words=words)
    if (found.giveaways or found.concern) and not form.shown.data:
        form.shown.data = "yes"
        return _give_back(match, form, 200, found=found)
    looked_at = Findings(concern=found.concern)
    key = f"{g.member.id}:{form.once.data}"
    carrying.write(match, by=g.member, words=words, via="web", key=key, findings=looked_at)
    Draft.discard("letter", match.id, by=g.member)
    return go(url_for(".index", id=match.id), say=gettext("Your letter is on its way."))


@bp.post("/<int:id>/letters/choice")
@gate.members
def choose(id: int) -> Page:
    """How one wants to hear of the other's letters."""
    match, form = _match(id), ChoiceForm()
    side = match.side_of(g.member)
    gate.allow(side is not None)
    if not form.validate():
        return _page(match, LetterForm(None), choosing=form), 422
    if side:
        RelayAddress.of(match, side).choose(form.choice.data)
    return go(url_for(".index", id=match.id), say=gettext("Saved."))


@bp.get("/letters/<int:id>/held")
@gate.members
def show_held(id: int) -> str:
    """A letter of one's own that came by mail, with what may say who one is."""
    letter = gate.find(policy.visible_held_letters(g.member), id)
    return _held(letter, LetterForm(None, data={"body": letter.words}))


@bp.post("/letters/<int:id>/held")
@gate.members
def confirm(id: int) -> Page:
    """Lets it go as it now reads."""
    letter, form = gate.find(policy.visible_held_letters(g.member), id), LetterForm()
    gate.allow(policy.can_write_letter(g.member, letter.match))
    if not form.validate():
        return _held(letter, form), 422
    carrying.confirm(letter, words=form.body.data)
    say = gettext("Your letter is on its way.")
    return go(url_for(".index", id=letter.match_id), say=say)


@bp.post("/letters/<int:id>/discard")
@gate.members
def discard(id: int) -> Response:
    """It does not go, and is kept nowhere; its writer has it among her own sent mail."""
    letter = gate.find(policy.visible_held_letters(g.member), id)
    number = letter.match_id
    letter.discard()
    return go(url_for(".index", id=number), say=gettext("The letter was not sent."))


@bp.get("/aside")
@gate.coordinators
def aside() -> str:
    """Mail that nobody could read: in which match, and when it came."""
    kept = session.scalars(policy.visible_kept_aside(g.member)).all()
    return render_template("relayed_letters/aside.html", kept=kept)


@bp.post("/aside/<int:id>")
@gate.coordinators
def settle(id: int) -> Response:
    """The coordinator has asked its writer to send it again."""
    gate.find(policy.visible_kept_aside(g.member), id).settle(by=g.member)
    return go(url_for(".aside"), say=gettext("It is gone."))


def _match(id: int) -> Match:
    """One's own that has begun, or one whose letters are open to a coordinator; else 404."""
    own = session.scalar(policy.visible_correspondences(g.member).where(Match.id == id))
    if own is not None:
        return own
    match: Match = gate.find(policy.visible_caseload(g.member), id)
    gate.allow(policy.can_read_letters(g.member, match))
    return match


def _give_back(
    match: Match, form: LetterForm, status: int, *, found: Findings | None = None
) -> Page:
    """The page with the words still in it; they are kept as a draft as well."""
    drafting.keep("letter", match.id, match)
    return _page(match, form, found=found), status


def _page(match: Match, form: LetterForm, **more: Any) -> str:
    side, letters = match.side_of(g.member), _newest(match)
    address = RelayAddress.known(match, side) if side else None
    found: Findings | None = more.get("found")
    return render_template(
        "relayed_letters/index.html",
        match=match,
        side=side,
        other=match.first_name(match.other(side)) if side else "",
        letters=letters[:SHOWN][::-1],
        earlier=letters[SHOWN - 1].id if len(letters) > SHOWN else None,
        held=session.scalars(policy.visible_held_letters(g.member)).all() if side else [],
        writes=policy.can_write_letter(g.member, match),
        form=form,
        draft=more.get("draft"),
        found=found,
        contacts=_contacts() if found and found.concern else [],
        address=envelopes.in_full(address) if address else "",
        choosing=more.get("choosing") or _choosing(address),
    )


def _newest(match: Match) -> Sequence[RelayedLetter]:
    """The newest first, or those before the one that the address names; one more than shown."""
    rows = policy.visible_letters_of(g.member, match).order_by(None)
    before = number_in(request.args.get("before"))
    if before:
        rows = rows.where(RelayedLetter.id < before)
    return session.scalars(rows.order_by(RelayedLetter.id.desc()).limit(SHOWN + 1)).all()


def _choosing(address: RelayAddress | None) -> ChoiceForm:
    return ChoiceForm(None, data={"choice": address.choice if address else "mail"})


def _held(letter: RelayedLetter, form: LetterForm) -> str:
    found = carrying.look(letter.match, by=g.member, words=letter.words)
    return render_template(
        "relayed_letters/held.html",
        letter=letter,
        form=form,
        giveaways=found.giveaways,
        writes=policy.can_write_letter(g.member, letter.match),
    )


def _contacts() -> list[HelpContact]:
    return [each for each in HelpContact.offered() if each.everywhere]
