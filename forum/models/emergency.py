"""The emergency sheet: what is known that would help 999 find somebody, gathered from all tables.

Passing it on to save a life needs no consent: UK GDPR, Articles 6(1)(d) and 9(2)(c), and the Data
Protection Act 2018, Schedule 1, paragraph 18. Each view is noted in the case by `Sheet.look`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.models.audiences import Membership
from forum.models.audit import AuditEntry
from forum.models.cases import Case
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.signin import SignIn
from forum.text import places

RECENT = 10  # posts shown whole
SEARCHED = 200  # posts looked through for places


@dataclass(frozen=True)
class Said:
    """A sentence that speaks of a place, and the post that it stands in."""

    post: Post
    words: str


@dataclass(frozen=True)
class Sheet:
    """What is known. Of an anonymous author whom nobody has looked up: her words alone."""

    member: Member | None
    sign_ins: Sequence[SignIn] = ()
    memberships: Sequence[Membership] = ()
    places: Sequence[Said] = ()
    recent: Sequence[Post] = field(default=())

    @classmethod
    def look(cls, case: Case, *, by: Member) -> Self:
        """Gathers it, and notes in the case that `by` has seen it."""
        case.write("sheet", by=by)
        AuditEntry.write("case.look_at_sheet", by=by, subject=case)
        member = session.get(Member, case.about_id) if case.about_id else None
        posts = _posts(case)
        return cls(
            member=member,
            sign_ins=SignIn.of(member) if member else (),
            memberships=Membership.of(member) if member else (),
            places=[Said(post, each) for post in posts for each in places.mentioned(words(post))],
            recent=posts[:RECENT],
        )


def words(post: Post) -> str:
    """What a post says, also while it is hidden."""
    return post.hiding.plain if post.hiding else post.plain


def _posts(case: Case) -> Sequence[Post]:
    """Under her own name, and under the anonymous name that the case is about; newest first."""
    hers = [Post.author_id == case.about_id] if case.about_id else []
    worn = [Post.persona_id == case.persona_id] if case.persona_id else []
    if not hers and not worn:
        return ()
    rows = select(Post).where(or_(*hers, *worn), ~Post.erasure.has()).order_by(Post.id.desc())
    together = (joinedload(Post.topic), joinedload(Post.hiding), joinedload(Post.persona))
    found = session.scalars(rows.options(*together).limit(SEARCHED)).all()
    return [post for post in found if words(post)]
