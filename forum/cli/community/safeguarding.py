"""The demo's safeguarding: who keeps it, and one gentle case that was written up as it went."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from forum import clock
from forum.db import session
from forum.models.case_entries import CaseEntry, KeptWords
from forum.models.cases import Case
from forum.models.members import Member
from forum.models.posts import Post

LEAD, DEPUTY = "Cora", "Dee"
ABOUT = "Nobody's asked how I am since the ambulance"
# Days and minutes after the concern, kind, words, who was told, how.
ENTRIES = (
    (0, 0, "concern", "He drives home in tears every day. Is he safe on the road?", "", ""),
    (0, 14, "opened", "", "", ""),
    (0, 22, "fact", "He writes that he cannot see by the second roundabout, and stops.", "", ""),
    (0, 24, "opinion", "Max thinks that he is worn out, and not that he means harm.", "", ""),
    (0, 31, "rationale", "He says where he stops and that he does. No 999 now.", "", ""),
    (1, 95, "action", "Wrote to ask how he is. He answered: tired, but glad of it.", "", ""),
    (1, 120, "told", "How carers are looked after there.", "The unit's family worker", "by phone"),
    (27, 60, "fact", "He sleeps on Sundays now, and his dad drives on Fridays.", "", ""),
)


def settle(members: dict[str, Member]) -> None:
    """Gives the two roles and makes the case. Within the transaction of the community."""
    members[LEAD].appoint("safeguarding_lead", by=None)
    members[DEPUTY].appoint("safeguarding_deputy", by=None)
    post = session.scalars(select(Post).where(Post.plain.contains(ABOUT))).one()
    began, max_ = post.created_at + timedelta(hours=5), members["Max"]
    case = Case(reference="SG-DEMO22", about_id=post.author_id, about_name=post.name, post=post)
    case.raised_at, case.raised_by_id, case.raised_by_name = began, max_.id, max_.display_name
    case.noted_at, case.due_on = began + timedelta(minutes=22), clock.today() + timedelta(days=3)
    session.add(case)
    KeptWords.keep(post, case=case)
    for days, minutes, kind, words, who, how in ENTRIES:
        by = max_ if kind == "concern" else members[LEAD]
        at = began + timedelta(days=days, minutes=minutes)
        case.entries.append(_entry(kind, at, by, words=words, who=who, how=how))
    step = "Ask once more how he is. Close it if all is well."
    case.entries.append(_entry("next", clock.ago(days=2), members[LEAD], words=step))
    case.entries[-1].due_on = case.due_on
    session.flush()


def _entry(kind: str, at: datetime, by: Member, **words: str) -> CaseEntry:
    """As it would have been written at the time."""
    entry = CaseEntry(kind=kind, happened_at=at, written_at=at, **words)
    entry.by_id, entry.by_name = by.id, by.display_name
    return entry
