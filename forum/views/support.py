"""One-to-one support as a member finds it: what it is, how her request stands, her letters."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template

from forum import policy
from forum.db import session
from forum.models.drafts import ASKING, Draft
from forum.models.matches import Match
from forum.models.support_requests import SupportRequest
from forum.views import gate

bp = Blueprint("support", __name__)


@bp.get("/one-to-one")
@gate.members
def show() -> str:
    """To whoever may not ask, and has nothing here, the page does not exist."""
    may_ask = policy.can_ask_for_support(g.member, g.site)
    newest = SupportRequest.newest_of(g.member)
    rows = policy.visible_matches(g.member).where(Match.member_id == g.member.id)
    matches = session.scalars(rows.order_by(Match.id.desc())).all()
    if not (may_ask or newest or policy.gives_support(g.member)):
        abort(404)
    return render_template(
        "support/show.html",
        may_ask=may_ask,
        asked=newest if newest and (not newest.closed or newest.outcome == "declined") else None,
        current=[each for each in matches if not each.ended],
        former=[each for each in matches if each.ended],
        draft=Draft.of(g.member, *ASKING),
    )
