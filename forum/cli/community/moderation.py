"""The demo's moderation: what was decided, and what waits for whoever looks in first."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from forum import clock
from forum.cli.community.moments import back
from forum.db import session
from forum.mail.speaking import speaking
from forum.models import meanwhile
from forum.models.appeals import Appeal
from forum.models.boards import Board
from forum.models.canned_replies import CannedReply
from forum.models.decisions import Decision, Why
from forum.models.members import Member
from forum.models.notes import Note
from forum.models.on_call import OnCall
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.sites import Site
from forum.models.suspensions import Suspension
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost

FILE = Path(__file__).parent / "moderation.toml"
LATELY = timedelta(hours=1)  # after the last moderator had gone

Words = dict[str, Any]
Members = dict[str, Member]


def settle(members: Members) -> None:
    """Does all that moderation.toml tells. Within the transaction of the community."""
    told = tomllib.loads(FILE.read_text())
    CannedReply.suggest(by=members["Cora"])
    for name in told["on_call"]:
        OnCall.begin(members[name], by=None)
    for name, do in DEEDS.items():
        for each in told[name]:
            do(each, members)
    session.flush()


def _warn(words: Words, members: Members) -> None:
    board = session.scalars(select(Board).filter_by(slug=words["board"])).one()
    person, by = members[words["member"]], members[words["moderator"]]
    decision = person.warn(by=by, board=board, why=_why("warn", words))
    _date(decision, back(words["ago"]))


def _suspend(words: Words, members: Members) -> None:
    board = session.scalars(select(Board).filter_by(slug=words["board"])).one()
    person, by, at = members[words["member"]], members[words["moderator"]], back(words["ago"])
    until = at + timedelta(days=words["days"])
    told = {"until": f"{until:%-d %B %Y}", "may_read": True}
    why = _why("suspend", words, **told)
    decision = person.suspend(by=by, board=board, days=words["days"], why=why)
    running = session.scalars(select(Suspension).filter_by(decision=decision)).one()
    running.created_at, running.until = at, until
    _date(decision, at)


def _hide(words: Words, members: Members) -> None:
    post = _write(words, members, at=back(words["ago"]))
    decision = post.hide(by=members[words["moderator"]], why=_why("hide", words))
    _date(decision, back(words["hidden"]))
    if "appeal" in words:
        appeal = Appeal.make(decision.letters[0], words=words["appeal"])
        appeal.created_at = back(words["appealed"])
        entry = session.scalars(select(QueueEntry).filter_by(appeal_id=appeal.id)).one()
        entry.created_at = appeal.created_at


def _hide_by_itself(words: Words, members: Members) -> None:
    """As three reports do it when nobody is here; it falls into the last time of that kind."""
    gone, returned = meanwhile.last_absence(Site.here().hours, clock.now())
    at = min(gone + LATELY, gone + (returned - gone) / 2)
    post = _write(words, members, at=gone)
    for name in words["reporters"]:
        _date_report(Report.make(post, by=members[name], kind=words["kind"]), at)
    letter = _letter("reports/letters/hidden.txt", opening=None)
    _date(post.hide(by=None, why=Why(letter=letter)), at)


def _report(words: Words, members: Members) -> None:
    for each in words["reports"]:
        by, post = members[each["by"]], _there(words)
        report = Report.make(post, by=by, kind=each["kind"], note=each["note"])
        _date_report(report, back(each["ago"]))


def _note(words: Words, members: Members) -> None:
    note = Note.on_post(_there(words), by=members[words["moderator"]], words=words["words"])
    note.created_at = back(words["ago"])


def _wait(words: Words, members: Members) -> None:
    topic = _topic(words)
    by, body, at = members[words["by"]], words["body"].strip(), back(words["ago"])
    row = WaitingPost.keep(topic.board, topic, by=by, why="newcomer", body=body)
    entry = QueueEntry.about("waiting", board=topic.board, waiting_id=row.id)
    row.created_at = entry.created_at = at


def _write(words: Words, members: Members, *, at: datetime) -> Post:
    return _topic(words).reply(by=members[words["by"]], body=words["body"].strip(), at=at)


def _there(words: Words) -> Post:
    """The post that another file of this folder has, by how it begins."""
    rows = select(Post).join(Post.author).join(Topic).where(Topic.title == words["topic"])
    rows = rows.where(Member.display_name == words["by"], Post.body.startswith(words["begins"]))
    return session.scalars(rows).one()


def _topic(words: Words) -> Topic:
    return session.scalars(select(Topic).filter_by(title=words["topic"])).one()


def _why(act: str, words: Words, **more: Any) -> Why:
    clause, reason = words["clause"], words["reason"]
    told = {"act": act, "clause": clause, "reason": reason, "subject": None, "more": more}
    return Why(clause, reason, _letter("deciding/letters/decision.txt", **told))


def _letter(name: str, **words: Any) -> str:
    """What the moderators' own forms would have written."""
    with speaking("en"):
        return current_app.jinja_env.get_template(name).render(**words).strip()


def _date(decision: Decision, at: datetime) -> None:
    """It was done then, and its letter was written then."""
    session.expire(decision, ["letters"])
    decision.created_at = at
    for letter in decision.letters:
        letter.created_at = at
    if decision.post and decision.post.hiding:
        decision.post.hiding.created_at = at
    session.flush()


def _date_report(report: Report, at: datetime) -> None:
    """It was made then; its entry is as old as its first report."""
    report.created_at = at
    report.entry.created_at = min(at, report.entry.created_at)


DEEDS = {"warned": _warn, "hidden": _hide, "suspended": _suspend, "overnight": _hide_by_itself}
DEEDS |= {"reported": _report, "noted": _note, "waiting": _wait}
