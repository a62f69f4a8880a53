"""What is about oneself: nobody judges her own cause, or learns who reported her.

Each is read off indexes from what is hers, which is little, never from all that waits: looked for
entry by entry it took a fifth of a second with 10,000 of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, select, union_all
from sqlalchemy.orm import aliased

from forum.models.appeals import Appeal
from forum.models.letters import Letter
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.topics import Persona


def entries_about(me: int) -> Select[int]:
    """The entries about her, about what she wrote under whatever name, and her own appeals."""
    entry = aliased(QueueEntry)
    named = select(entry.id).where(entry.member_id == me)
    appealed = select(entry.id).where(entry.appeal_id.in_(appeals_of(me)))
    found = union_all(named, appealed, *_about_posts(me)).subquery()
    return select(found.c.id)


def appeals_of(me: int) -> Select[int]:
    """Her appeals."""
    appeal, letter = aliased(Appeal), aliased(Letter)
    return (
        select(appeal.id)
        .join(letter, letter.id == appeal.letter_id)
        .where(letter.recipient_id == me)
    )


def _about_posts(me: int) -> list[Select[int]]:
    """Entries about her posts, and about topics that she opened; by name, and by persona."""
    found = []
    for anonymous in (False, True):
        for on_topic in (False, True):
            entry, post, first = aliased(QueueEntry), aliased(Post), aliased(Post)
            rows: Any = select(entry.id).select_from(post)
            if on_topic:
                opening = select(func.min(first.id)).where(first.topic_id == post.topic_id)
                opens = post.id == opening.correlate(post).scalar_subquery()
                rows = rows.join(entry, entry.topic_id == post.topic_id).where(opens)
            else:
                rows = rows.join(entry, entry.post_id == post.id)
            found.append(_worn(rows, post, me) if anonymous else rows.where(post.author_id == me))
    return found


def _worn(rows: Any, post: Any, me: int) -> Any:
    """Those of posts that she wrote anonymously: found by topic, for which there is an index."""
    persona = aliased(Persona)
    same = and_(persona.id == post.persona_id, persona.topic_id == post.topic_id)
    return rows.join(persona, same).where(persona.wearer_id == me)
