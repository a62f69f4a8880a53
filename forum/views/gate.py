"""The doors: who may come to a view at all. `find` and `allow` ask the policy for the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from sqlalchemy import Select, bindparam, exists, func, select

from forum import clock, db, policy, tokens
from forum.db import session
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.members import Visitor
from forum.models.read_only import Refused
from forum.models.second_factor import SecondFactor
from forum.models.signin import ACTING_HOURS, SignIn
from forum.models.sites import Site
from forum.views.application import SAFE, afterwards
from forum.views.judging import Meanwhile
from forum.views.problems import Unproven

if TYPE_CHECKING:
    from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row")


login = LoginManager()
login.session_protection = None  # sessions are rows here; addresses of phones change all day
VISITOR = Visitor()


def init_app(app: Flask) -> None:
    """Finds out, before each request, who is there."""
    login.init_app(app, add_context_processor=False)  # it would ask the database for a 503
    app.before_request(_who_is_there)


def find(visible: Select[Row], number: int) -> Row:
    """The row of that number among the visible ones; else 404, whether it exists or not."""
    kind = visible.column_descriptions[0]["type"]
    row = session.scalar(visible.where(kind.id == number))
    return row if row is not None else abort(404)


def allow(permitted: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Goes on if the policy permits it, else 403; it may yet, once a second factor is proven."""
    if not permitted:
        abort(403 if proven() else _ask_to_prove())


def proven() -> bool:
    """Whether nothing is kept back from her that her offices would give, for want of a proof."""
    return g.member.proven or not policy.needs_second_factor(g.member)


def just_proven() -> None:
    """Goes on if her second factor was proven within 15 minutes; else asks for it once more."""
    if not current_user.proven_within(minutes=15):
        abort(_ask_to_prove())


def act() -> None:
    """As the door `acting`, within a view that members share: once the deed is by role."""
    refusal = _ask_to_act()
    if refusal is not None:
        abort(refusal)


def may_act() -> bool:
    """Whether `acting` would let her in: for what is done along with something that cannot wait."""
    if not policy.needs_second_factor(g.member):
        return True
    lately: bool = current_user.proven_within(hours=ACTING_HOURS)
    return lately


def anyone(view: View) -> View:
    """Visitors too."""
    return _door(view, "anyone", lambda: None)


def readers(view: View) -> View:
    """Visitors, and members who have agreed to the guidelines in force: for what both may read."""
    return _door(view, "readers", lambda: _ask_to_agree() if g.member.signed_in else None)


def signed_in(view: View) -> View:
    """Members, also before they have agreed to the guidelines in force."""
    return _door(view, "signed_in", _ask_to_sign_in)


def members(view: View) -> View:
    """Members who have agreed to the guidelines in force."""
    return _door(view, "members", _ask_to_agree)


def volunteers(view: View) -> View:
    """Moderators, peer supporters, coordinators."""
    return _door(view, "volunteers", lambda: _ask_for(policy.is_volunteer))


def moderators(view: View) -> View:
    """Members who look after a board, and coordinators, who look after all."""
    return _door(view, "moderators", lambda: _ask_for(policy.is_moderator, policy.is_coordinator))


def leads(view: View) -> View:
    """The safeguarding leads and deputies: to anybody else there is no such page."""
    return _door(view, "leads", lambda: _ask_for(policy.can_see_cases))


def coordinators(view: View) -> View:
    """The charity's coordinators."""
    return _door(view, "coordinators", lambda: _ask_for(policy.is_coordinator))


def administrators(view: View) -> View:
    """Those who set the site up."""
    return _door(view, "administrators", lambda: _ask_for(policy.is_administrator))


def confirmed(view: View) -> View:
    """Members who proved who they are within the last 15 minutes; stands above another door."""
    return _door(view, "confirmed", _ask_to_confirm)


def acting(view: View) -> View:
    """Of whoever holds an office: a second factor within 12 hours; stands above another door.

    For what reaches people. Nothing is asked of members who hold none.
    """
    return _door(view, "acting", _ask_to_act)


def reads_first(view: View) -> View:
    """Marks a writing view that does slow work before it takes the write lock by itself.

    By `db.turn_to_writing()`, or by `judging.take_turn()`.
    """
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def machines(view: View) -> View:
    """Whoever brings a signature of ours: mail programs, which send no header of a browser."""
    return _door(view, "machines", lambda: None)


def _door(view: View, name: str, ask: Callable[[], Any]) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        refusal = ask()
        if refusal is None and _turns_to_writing(view):
            refusal = ask()  # once more, as it stands now that nobody else can change it
        try:
            return view(*args, **values) if refusal is None else refusal
        except Meanwhile:
            _look_again()
            return guarded(*args, **values)

    guarded.door = name  # type: ignore[attr-defined]
    return cast("View", guarded)


def _look_again() -> None:
    """Who is there, and all else, as it stands under the lock."""
    session.expire_all()
    g.pop("_login_user")
    _who_is_there()


def _turns_to_writing(view: View) -> bool:
    """Takes the write lock for a form, at its outer door; the inner ones ask under it.

    While she waited for it she may have lost an office, or been suspended: her rights are read
    again.
    """
    reads_first = getattr(view, "reads_first", False)
    if request.method in SAFE or reads_first or db.is_writing():
        return False
    db.turn_to_writing()
    if g.member.signed_in:
        g.member.forget_rights()
    return True


def _who_is_there() -> None:
    """One statement: the sign-in, its member, the site, and the guidelines in force."""
    g.member, g.site, g.agreed = VISITOR, None, True
    if request.endpoint in ("static", "assets.style", "sites.accent"):
        return
    if current_user.is_authenticated:
        g.member = current_user.member
        g.member.proven = current_user.proven
    g.site = g.site or Site.here()
    if request.method not in SAFE and g.site.read_only and g.site.read_only.running:
        raise Refused  # at once: behind a migration she would wait five seconds for it


def _there() -> Select[*tuple[Any, ...]]:
    in_force = select(func.max(GuidelinesVersion.id)).scalar_subquery()
    agreed = exists().where(
        Acceptance.member_id == SignIn.member_id, Acceptance.version_id == in_force
    )
    return (
        select(SignIn, Site, in_force, agreed)
        .outerjoin(Site, Site.id.is_not(None))
        .where(SignIn.token_digest == bindparam("digest"))
    )


_THERE = _there()  # asked with every request


@login.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> SignIn | None:
    row = session.execute(_THERE, {"digest": tokens.digest(token)}).first()
    if row is None or row[0].expired:
        return None
    sign_in, g.site, newest, agreed_to_it = row
    g.agreed = newest is None or agreed_to_it
    _note_visit(sign_in)
    return cast("SignIn", sign_in)


def _note_visit(sign_in: SignIn) -> None:
    """Notes that this browser is still in use, at most once an hour."""
    if sign_in.seen_at < clock.ago(hours=1):
        number = sign_in.id

        def note() -> None:
            row = session.get(SignIn, number)
            if row:
                row.seen_at = clock.now()

        afterwards(note)


def _ask_to_sign_in() -> Any:
    return None if g.member.signed_in else current_app.make_response(_sign_in_page())


def _sign_in_page() -> Any:
    if request.method in SAFE:
        return redirect(url_for("signin.new", next=request.full_path.rstrip("?")), 303)
    return abort(401)


def _ask_to_agree() -> Any:
    refusal = _ask_to_sign_in()
    if refusal is None and not g.agreed and request.method in SAFE:
        here = request.full_path.rstrip("?")
        refusal = redirect(url_for("guidelines.agree", next=here), 303)
    return refusal


def _ask_for(*rules: Callable[[Any], bool]) -> Any:
    """To whoever is not one of them, the page does not exist."""
    refusal = _ask_to_agree()
    if refusal is not None:
        return refusal
    if not any(rule(policy.Standing.held(g.member)) for rule in rules):
        abort(404)
    now = policy.Standing.of(g.member)
    return None if any(rule(now) for rule in rules) else _ask_to_prove()


def _ask_to_confirm() -> Any:
    """Whoever has a second factor has proven that too: a password alone changes no locks."""
    refusal = _ask_to_sign_in()
    if refusal is None and not current_user.freshly_confirmed:
        here = request.full_path.rstrip("?") if request.method in SAFE else request.path
        return redirect(url_for("signin.confirm", next=here), 303)
    if refusal is None and not g.member.proven and policy.can_have_second_factor(g.member):
        return _ask_to_prove() if SecondFactor.of(g.member) else None
    return refusal


def _ask_to_act() -> Any:
    return None if may_act() else _ask_to_prove()


def _ask_to_prove() -> Any:
    """A reader is led to it; a form's words are given back with the way to it."""
    if request.method not in SAFE:
        raise Unproven
    return redirect(url_for("second_factor.ask", next=request.full_path.rstrip("?")), 303)
