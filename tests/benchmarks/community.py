"""The community that is measured: seeded in a folder of its own, with a member signed in."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from forum import create_app, db, migrations
from forum.cli.seed import sow
from forum.db import session
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.signin import SignIn
from forum.models.topics import Topic


class Community:
    """5,000 members, 5,000 topics and 110,000 posts, or fewer."""

    def __init__(
        self, folder: Path, *, members: int, topics: int, posts: int, database: str = ""
    ) -> None:
        self.environment = {
            "FORUM_INSTANCE": str(folder),
            "FORUM_DATABASE": database,
            "FORUM_SECRET": "for measuring only",
            "FORUM_POSTING": "0",  # one member replies thousands of times
            "FORUM_BACKUPS": "off",  # it is old enough to need one at once
        }
        self.app = create_app(self.environment)
        with self.app.app_context():
            migrations.upgrade()
            self._fill(members, topics, posts)
            self._choose()
            self._sign_in()
        self.database = folder / "forum.db"

    def _fill(self, members: int, topics: int, posts: int) -> None:
        sow(members=members, topics=topics, posts=posts)

    def _choose(self) -> None:
        counts = (
            select(Post.topic_id, func.count().label("posts")).group_by(Post.topic_id).subquery()
        )
        ordered = select(counts.c.topic_id).order_by(counts.c.posts.desc())
        self.longest = session.scalars(ordered.limit(1)).one()
        self.length = session.scalar(select(func.max(counts.c.posts))) or 0
        self.topic = session.scalars(ordered.where(counts.c.posts >= 20).offset(1)).first()
        self.topic = self.topic or self.longest
        self.board = session.scalars(select(Board.slug).order_by(Board.id)).first()
        self.board_topics = session.scalar(
            select(func.count()).select_from(Topic).join(Board).where(Board.slug == self.board)
        )

    def _sign_in(self) -> None:
        with db.transaction():
            member = session.scalars(select(Member).order_by(Member.id)).first()
            assert member is not None
            self.cookie = self.cookie_of(member)

    def cookie_of(self, member: Member) -> str:
        """What the browser of `member` sends once she is signed in; within a transaction."""
        return self._signed({"_user_id": SignIn.begin(member).token, "_fresh": True})

    def _signed(self, session_data: dict[str, object]) -> str:
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"{self.app.config['SESSION_COOKIE_NAME']}={serializer.dumps(session_data)}"
