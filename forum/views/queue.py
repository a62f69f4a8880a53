"""The review queue: what waits for moderators, who holds what, and handing on what is hard."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext

from forum import clock, policy
from forum.db import session
from forum.models import meanwhile, queue_listing, records, surroundings
from forum.models.appeals import Appeal
from forum.models.boards import Board
from forum.models.letters import Letter
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.queue_listing import HELD, TABS, Narrowed
from forum.models.reader import LENGTH
from forum.text import changes
from forum.text.changes import Change
from forum.views import gate, holding, hypermedia, paging
from forum.views.forms import number_in
from forum.views.holding import HandOnForm, HardForm
from forum.views.hypermedia import Page

bp = Blueprint("queue", __name__, url_prefix="/queue")

POST_ACTS = ("hide", "redact", "ask_edit")
MEMBER_ACTS = ("warn", "suspend")


@bp.get("")
@gate.moderators
def index() -> str:
    """What waits, under four tabs, the oldest first."""
    visible, number = policy.visible_entries(g.member), paging.asked()
    counts, narrowed = queue_listing.counts(visible), _narrowed()
    tab, offset = _tab(counts), (number - 1) * LENGTH
    cards, total = queue_listing.listed(visible, tab, narrowed, offset=offset, reader=g.member)
    return render_template(
        "queue/index.html",
        cards=cards,
        page=paging.page(total, number=number),
        tab=tab,
        narrowed=narrowed,
        counts=counts,
        most=queue_listing.MOST,
        boards=_boards(),
        tired=queue_listing.needs_a_break(g.member),
        away=_away(),
    )


@bp.get("/<int:id>")
@gate.moderators
def show(id: int) -> Page:
    """One thing that waits, with all that helps to decide."""
    entry = _entry(id)
    if entry.appeal and _may_judge(entry.appeal):
        return hypermedia.go(url_for("appeals.show", id=entry.appeal.id))
    return _page(entry)


@bp.post("/<int:id>/claim")
@gate.moderators
def claim(id: int) -> Page:
    """Holds it for a day, so that nobody else reads the same at once."""
    entry = _entry(id)
    if not entry.claim(by=g.member):
        return _page(entry, holding.state(entry), 409)
    return _held(entry, gettext("You hold this now."))


@bp.post("/<int:id>/hand-on")
@gate.moderators
def hand_on(id: int) -> Page:
    """Gives it to everybody again, or to a colleague. Nobody asks why."""
    entry = _entry(id)
    if not policy.can_claim(g.member, entry):
        return _page(entry, holding.state(entry), 409)
    to = _colleague(entry, HandOnForm(request.form).to.data)
    entry.hand_on(by=g.member, to=to)
    if to is None:
        return _held(entry, gettext("It is handed on. Thank you for looking after yourself."))
    return _held(entry, gettext("%(name)s has it now.", name=to.display_name))


@bp.post("/<int:id>/hard")
@gate.moderators
def hard(id: int) -> Page:
    """Tells the coordinators that this was hard to read. Only they learn of it."""
    entry, form = _entry(id), HardForm(request.form)
    if not form.validate():
        return _page(entry, status=422, hard=form)
    words = render_template("queue/letters/hard.txt", by=g.member, words=form.words.data)
    for coordinator in session.scalars(policy.coordinators()):
        Letter.to(coordinator, words=words.strip(), kind="question", by=g.member)
    return _held(entry, gettext("The coordinator knows, and will be in touch with you."))


def _entry(id: int) -> QueueEntry:
    return surroundings.find(policy.visible_entries(g.member), id) or abort(404)


def _colleague(entry: QueueEntry, words: str | None) -> Member | None:
    wanted = number_in(words)
    rows = policy.colleagues(g.member, entry.board)
    return session.scalar(rows.where(Member.id == wanted)) if wanted else None


def _held(entry: QueueEntry, say: str) -> Page:
    return hypermedia.answer(
        "queue/_holding.html",
        otherwise=url_for(".show", id=entry.id),
        say=say,
        **holding.shown(entry),
    )


def _page(
    entry: QueueEntry, problem: str = "", status: int = 200, hard: HardForm | None = None
) -> Page:
    post = surroundings.written(entry)
    around = surroundings.around(
        *(entry, post),
        posts=policy.visible_posts(g.member),
        decisions=policy.visible_decisions(g.member),
        entries=policy.visible_entries(g.member),
    )
    person = entry.member or (post.author if post else None)
    html = render_template(
        "queue/show.html",
        post=post,
        around=around,
        former=_former(around.then, _words(post)) if around.reports and post else [],
        person=person,
        record=_record(person, post.topic.board if post else entry.board) if person else {},
        links=_links(entry, post),
        **holding.shown(entry, problem=problem, hard=hard),
    )
    return html, status


def _record(person: Member, board: Board | None) -> dict[str, Any]:
    """Her record in short, for whoever may see it: what stands beside every decision about her."""
    if not policy.can_see_record(g.member, person, known_on=board):
        return {}
    return records.short(
        person,
        decisions=policy.visible_decisions(g.member),
        hidings=policy.visible_hidings(g.member),
        notes=policy.visible_notes(g.member),
        reports=policy.visible_reports(g.member),
    )


def _words(post: Post | None) -> str:
    """What it says now; while it is hidden its words stand elsewhere."""
    if post is None:
        return ""
    return post.hiding.body if post.hiding else post.body


def _former(then: str, now: str) -> list[Change]:
    """What changed since it was reported; nothing when it is the same."""
    return changes.changes(then, now) if then != now else []


def _links(entry: QueueEntry, post: Post | None) -> list[tuple[str, str]]:
    """The ways to decide, as act and address; each has its own page.

    While somebody else holds it there is only the one that cannot wait. What is closed is decided
    anew, and not from this entry any more.
    """
    free, number = entry.holder in (None, g.member), entry.id if entry.open else None
    ways = _about_post(post, number) if post and not post.erased and free else []
    person = entry.member or (post.author if post else None)
    if person and person.id != g.member.id and free:
        about: dict[str, Any] = {"id": person.id, "board": entry.board_id, "entry": number}
        ways += [(act, url_for(f"member_decisions.ask_{act}", **about)) for act in MEMBER_ACTS]
    if post or person:
        ways.append(("concern", url_for("concerns.ask_entry", id=entry.id)))
    return ways


def _about_post(post: Post, entry: int | None) -> list[tuple[str, str]]:
    acts = ("unhide",) if post.hidden else POST_ACTS
    ways = [(act, url_for(f"post_decisions.ask_{act}", id=post.id, entry=entry)) for act in acts]
    return [*ways, ("move", url_for("movings.ask_move", id=post.topic_id, entry=entry))]


def _tab(counts: dict[str, int]) -> str:
    """The tab that is asked for; without a word the first under which something waits."""
    wanted = request.args.get("show", "")
    first = next((each for each in TABS if counts[each]), TABS[0])
    return wanted if wanted in TABS else first


def _away() -> int:
    """How much waits of the time when nobody was here."""
    visible, decisions = policy.visible_entries(g.member), policy.visible_decisions(g.member)
    absence = meanwhile.last_absence(g.site.hours, clock.now())
    return meanwhile.waiting(visible, decisions, absence)[1]


def _narrowed() -> Narrowed:
    held = request.args.get("held", "")
    return Narrowed(
        board=number_in(request.args.get("board")) or 0,
        held=held if held in HELD else "",
        old="old" in request.args,
    )


def _boards() -> list[tuple[int, str]]:
    """The boards that she looks after, to narrow the list down to one."""
    rows = policy.visible_boards(g.member).with_only_columns(Board.id, Board.name)
    reach = g.member.rights.boards
    found = session.execute(rows.order_by(Board.position, Board.id)).all()
    everything = policy.is_coordinator(g.member)
    return [(number, name) for number, name in found if everything or number in reach]


def _may_judge(appeal: Appeal) -> bool:
    rows = policy.visible_appeals(g.member).where(Appeal.id == appeal.id)
    return session.scalar(rows) is not None
