"""What a reply is judged by: read while she is judged, and once more under the write lock.

All who write stand in one line, and judging takes longer than writing. So it is done before the
line, and under the lock one statement asks whether all that it hung on still stands. What a row
says does not matter here, only that it is the same: a rule that looks at something new needs a
line in `_question`, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, bindparam, func, literal, select

from forum.models.boards import Archiving, Board, readers, writers
from forum.models.members import Member
from forum.models.posts import Post, sent_key
from forum.models.reader import ME, Rows
from forum.models.rights import ALONG
from forum.models.signin import SignIn
from forum.models.topics import Lock, SlowMode, Topic

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

TOPIC, SIGN_IN, QUOTED = (bindparam(name, type_=Integer) for name in ("topic", "sign_in", "quoted"))
KEY = bindparam("key", type_=String)


class Ground:
    """What a reply of a member to a topic stands on, as of when it was made.

    `sign_in`: the number of the browser's. `key`: the form's own. `quoted`: the number of a post.
    """

    def __init__(
        self, member: Member, topic_id: int, *, sign_in: int, key: str, quoted: int | None
    ) -> None:
        self._member = member
        self._values = {
            "topic": topic_id,
            "sign_in": sign_in,
            "key": sent_key(key, member),
            "quoted": quoted,
        }
        self._found = self._read()

    @property
    def sent(self) -> int | None:
        """The number of the post that this form already made, when it is sent a second time."""
        _rights, rows = self._found
        return next((number for kind, number, _words in rows if kind == f"{ALONG}sent"), None)

    def stands(self) -> bool:
        """Whether nothing of it has changed since. She goes by the rights that she has now."""
        return self._read() == self._found

    def _read(self) -> tuple[object, list[tuple[str, int, str]]]:
        self._member.forget_rights()
        rows = self._member.ask_along(_QUESTION, self._values)
        return self._member.held, sorted(rows)


def _question() -> tuple[Rows, ...]:
    """By columns of tables: they are asked twice as quickly as those of classes."""
    here = [_columns(each) for each in (Member, SignIn, Topic, Board, Archiving, Lock, SlowMode)]
    member, sign_in, topic, board, archiving, lock, slow = here
    post = _columns(Post)
    place = select(topic.board_id).where(topic.id == TOPIC).scalar_subquery()
    return (
        _row("member", member.posts_to_approve).where(member.id == ME),
        _row("sign in", sign_in.id).where(sign_in.id == SIGN_IN),
        _row("topic", topic.board_id).where(topic.id == TOPIC),
        _row("lock", lock.id).where(lock.topic_id == TOPIC),
        _row("slow mode", slow.id).where(slow.topic_id == TOPIC),
        _row("read by", board.id, board.read_by).where(board.id == place),
        _row("post by", board.id, board.post_by).where(board.id == place),
        _row("archive", archiving.id).where(archiving.board_id == place),
        _row("reader", readers.c.audience_id).where(readers.c.board_id == place),
        _row("writer", writers.c.audience_id).where(writers.c.board_id == place),
        _row("sent", post.id).where(post.sent_key == KEY),
        _row("quoted", post.topic_id, post.plain).where(post.id == QUOTED),
        _row("quoted author", func.coalesce(post.author_id, 0)).where(post.id == QUOTED),
    )


def _row(kind: str, number: ColumnElement[Any], words: Any = "") -> Rows:
    said = literal(words) if isinstance(words, str) else words
    return select(literal(f"{ALONG}{kind}"), number, said)


def _columns(table: Any) -> Any:
    return table.metadata.tables[table.__tablename__].c


_QUESTION = _question()
