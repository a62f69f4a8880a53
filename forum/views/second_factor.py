"""The second factor: asked for before acts in a role; set up, replaced, turned off."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, g, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from forum import db, policy
from forum.mail.compose import compose
from forum.models.second_factor import (
    RecoveryCode,
    SecondFactor,
    authenticator,
    counter_of,
    hashed_codes,
    new_codes,
    new_seed,
)
from forum.models.signin import SignIn
from forum.text import qr
from forum.views import browsers, credentials, gate, limits
from forum.views.forms import tidied, way_back
from forum.views.hypermedia import Page, go
from forum.views.screen import absolute

bp = Blueprint("second_factor", __name__)

MANY_TRIES = "60 per 10 minutes"


class CodeForm(FlaskForm):
    """A code of the app, or a recovery code. `later`: she may go on to `next` without."""

    code = StringField(lazy_gettext("Code"), filters=[tidied])
    next = HiddenField()
    later = HiddenField()


@bp.get("/second-factor")
@gate.signed_in
def ask() -> Page:
    """Where the code is typed; whoever has no second factor yet is led to set one up."""
    factor = SecondFactor.of(g.member)
    if factor is None and policy.can_have_second_factor(g.member):
        return go(url_for(".new", next=way_back(request.args.get("next"), otherwise="") or None))
    return _ask_page(factor or abort(404), CodeForm(request.args))


@bp.post("/second-factor")
@gate.signed_in
@limits.per_network(MANY_TRIES, "second-factor")
def prove() -> Page:
    """The code: good once, and the session gets a new secret."""
    form, factor, guesses = CodeForm(request.form), _hers(), limits.code_guesses(g.member)
    pause = guesses.paused_until()
    if pause:
        limits.refuse_until(pause)
    if not factor.accept(form.code.data or "", key=_key()):
        guesses.wrong()
        credentials.refuse(form.code, _does_not_fit())
        return _ask_page(factor, form), 422
    guesses.right()
    browsers.prove()
    onward = way_back(form.next.data, otherwise="")
    words = "" if onward else gettext("That is the right code. You can go on where you were.")
    return go(onward or url_for("home.show"), say=words)


@bp.get("/second-factor/recovery")
@gate.signed_in
def ask_recovery() -> Page:
    """Where a recovery code is typed instead."""
    _hers()
    return render_template("second_factor/recovery.html", form=CodeForm(request.args))


@bp.post("/second-factor/recovery")
@gate.signed_in
@gate.reads_first
@limits.per_network(MANY_TRIES, "second-factor")
def recover() -> Page:
    """A recovery code: good once, and she is told by mail that it was used."""
    form, factor, guesses = CodeForm(request.form), _hers(), limits.code_guesses(g.member)
    pause = guesses.paused_until()
    if pause:
        limits.refuse_until(pause)
    code = RecoveryCode.matching(factor, form.code.data or "")
    db.turn_to_writing()
    if code is None or not code.use():
        guesses.wrong()
        words = gettext("This is none of your unused recovery codes. Look at each letter again.")
        credentials.refuse(form.code, words)
        return render_template("second_factor/recovery.html", form=form), 422
    guesses.right()
    browsers.prove()
    _tell("recovery_code_used")
    say = ngettext(
        "That code is used up. You have %(num)s left. Phone lost? Set up another app at “You”.",
        "That code is used up. You have %(num)s left. Phone lost? Set up another app at “You”.",
        factor.codes_left,
    )
    return go(way_back(form.next.data, otherwise=url_for("home.show")), say=say)


@bp.get("/you/second-factor")
@gate.signed_in
def show() -> Page:
    """Whether she has one, since when, how many recovery codes are left, and what can be done."""
    factor = SecondFactor.of(g.member)
    if factor is None and not policy.can_have_second_factor(g.member):
        abort(404)
    return render_template("second_factor/show.html", factor=factor, left=_left(factor))


@bp.get("/you/second-factor/new")
@gate.confirmed
@gate.signed_in
def new() -> Page:
    """The key of a new app, to scan or to type."""
    _may_set_up()
    return _new_page(CodeForm(request.args), _seed())


@bp.post("/you/second-factor/new")
@gate.confirmed
@gate.signed_in
@gate.reads_first
@limits.per_network(MANY_TRIES, "second-factor")
def create() -> Page:
    """The app shows the right code: it is hers from now on, and she gets recovery codes."""
    _may_set_up()
    form, seed = CodeForm(request.form), _seed()
    counter = counter_of(authenticator(g.member.id, seed, key=_key()), form.code.data or "")
    if counter is None:
        credentials.refuse(form.code, _does_not_fit())
        return _new_page(form, seed), 422
    codes = new_codes()
    hashes = hashed_codes(codes)
    db.turn_to_writing()
    SecondFactor.begin(g.member, seed=seed, counter=counter, hashes=hashes)
    SignIn.end_all(g.member, but=browsers.sign_in_here())
    cookie.pop("seed", None)
    browsers.prove()
    _tell("second_factor_added")
    return _codes_page(codes, form.next.data)


@bp.post("/you/second-factor/codes")
@gate.confirmed
@gate.signed_in
@gate.reads_first
@limits.per_member("20 per hour", "recovery-codes")
def renew() -> Page:
    """Ten new recovery codes; the old ones are good no longer."""
    factor = _hers()
    gate.just_proven()
    codes = new_codes()
    hashes = hashed_codes(codes)
    db.turn_to_writing()
    factor.keep(hashes)
    return _codes_page(codes, None)


@bp.get("/you/second-factor/end")
@gate.confirmed
@gate.signed_in
def ask_end() -> Page:
    """Asks before it is turned off."""
    _hers()
    gate.just_proven()
    return render_template("second_factor/end.html")


@bp.post("/you/second-factor/end")
@gate.confirmed
@gate.signed_in
def end() -> Page:
    """Turned off: what she does in her role waits until there is another."""
    factor = _hers()
    gate.just_proven()
    factor.end()
    SignIn.end_all(g.member, but=browsers.sign_in_here())
    browsers.forget_proof()
    _tell("second_factor_ended")
    return go(url_for(".show"), say=gettext("Your second factor is turned off."))


def _hers() -> SecondFactor:
    return SecondFactor.of(g.member) or abort(404)


def _may_set_up() -> None:
    """Whoever holds a role; to replace one, a code of it is asked for first."""
    if not policy.can_have_second_factor(g.member):
        abort(404)
    if SecondFactor.of(g.member):
        gate.just_proven()


def _seed() -> str:
    """Kept in her cookie until the app is confirmed: a page that is loaded again shows the same.

    Without the site's key it tells nothing.
    """
    return str(cookie.setdefault("seed", new_seed()))


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _left(factor: SecondFactor | None) -> int:
    return factor.codes_left if factor else 0


def _does_not_fit() -> str:
    return str(
        gettext("This code does not fit. It changes twice a minute: type the one you see now.")
    )


def _tell(letter: str) -> None:
    link = absolute("second_factor.show")
    compose(letter, g.member.email, language=g.member.language, link=link)


def _ask_page(factor: SecondFactor, form: CodeForm) -> str:
    shown = factor.code_now(key=_key()) if current_app.config["FORUM_DEMO"] else None
    home = url_for("home.show")
    skip = way_back(form.next.data, otherwise=home) if form.later.data else home
    return render_template("second_factor/ask.html", form=form, demo_code=shown, skip=skip)


def _new_page(form: CodeForm, seed: str) -> str:
    app = authenticator(g.member.id, seed, key=_key())
    address = app.provisioning_uri(name=g.member.display_name, issuer_name=g.site.name)
    return render_template(
        "second_factor/new.html",
        form=form,
        address=address,
        picture=qr.drawing(address, title=gettext("The key as a picture to scan")),
        groups=[app.secret[at : at + 4] for at in range(0, len(app.secret), 4)],
        demo_code=app.now() if current_app.config["FORUM_DEMO"] else None,
    )


def _codes_page(codes: list[str], onward: str | None) -> str:
    """Shown this once: nothing but their digests is kept."""
    onward = way_back(onward, otherwise=url_for(".show"))
    return render_template("second_factor/codes.html", codes=codes, onward=onward)
