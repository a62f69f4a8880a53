"""What came of a report: what waited is closed, and whoever reported it is told."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, render_template
from sqlalchemy import false, or_, select

from forum.db import session
from forum.models.decisions import Decision
from forum.models.letters import Letter
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.views import holding

OUTCOMES = {  # acts that say what came of a report, and how the reporter is told
    "hide": "hidden",
    "redact": "changed",
    "warn": "spoken",
    "suspend": "spoken",
    "nothing": "nothing",
    "unhide": "nothing",
    "settled": "settled",
    "move": "changed",
    "keep": "hidden",
}


def settle(decision: Decision, *also: QueueEntry) -> None:
    """Closes what waited because of what was decided, and tells whoever reported it."""
    outcome = OUTCOMES.get(decision.act, "")
    if not outcome and decision.act != "decline":
        return
    for entry in dict.fromkeys([*_waiting(decision), *also]):
        entry.close(by=g.member, decision=decision)
        if outcome:
            tell_reporters(entry, outcome, decision)


def _waiting(decision: Decision) -> Sequence[QueueEntry]:
    """The open entries about the thing; about a topic too, where its opening post is decided.

    And the one from which it is decided: whoever is warned for a post has no other there.
    """
    names = ("post_id", "topic_id", "member_id", "waiting_id")
    things = [
        getattr(QueueEntry, name) == getattr(decision, name)
        for name in names
        if getattr(decision, name)
    ]
    if decision.post and decision.post.opens:
        things.append(QueueEntry.topic_id == decision.post.topic_id)
    entry = holding.asked_from(decision.subject)
    if entry:
        things.append(QueueEntry.id == entry.id)
    entries = select(QueueEntry).where(QueueEntry.closed_at.is_(None), or_(false(), *things))
    return session.scalars(entries).all()


def tell_reporters(entry: QueueEntry, outcome: str, decision: Decision | None = None) -> None:
    """Writes to each member who reported it what came of it; nothing of anybody else in it."""
    words = render_template("deciding/letters/outcome.txt", outcome=outcome).strip()
    for report in Report.on(entry):
        if report.reporter:
            Letter.to(report.reporter, words=words, kind="report", by=g.member, decision=decision)
