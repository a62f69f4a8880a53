"""The guidelines: what we agreed, in dated versions that never change once published."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup
from sqlalchemy import ForeignKey, Text, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.text import markdown

if TYPE_CHECKING:
    from forum.models.members import Member

TEXT_LENGTH = 40_000  # characters
CHANGES_LENGTH = 2_000  # characters
NEWS_DAYS = 30  # a version is news for so long


class GuidelinesVersion(Deed, Model):
    """The guidelines as they stood from one day on. `id` counts the versions."""

    __tablename__ = "guidelines_versions"

    text: Mapped[str] = mapped_column(Text)
    easy_text: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def in_force(cls) -> GuidelinesVersion | None:
        """The newest version; none before the charity has published any."""
        return session.scalars(select(cls).order_by(cls.id.desc()).limit(1)).first()

    @classmethod
    def publish(
        cls, *, by: Member | None, text: str, easy_text: str = "", changes: str = ""
    ) -> GuidelinesVersion:
        """Puts a new version in force; every member is asked to agree to it.

        `changes` says in plain words what is different.
        """
        version = cls(by=by, text=text, easy_text=easy_text, changes=changes)
        session.add(version)
        AuditEntry.write("guidelines.publish", by=by, subject=version)
        return version

    @classmethod
    def lately_new_to(cls, member: Member) -> GuidelinesVersion | None:
        """The version in force, if it is of the last month and she had agreed to an earlier one."""
        earlier = Acceptance.version_id < cls.id
        knew = exists().where(Acceptance.member_id == member.id, earlier)
        newest = select(func.max(cls.id)).scalar_subquery()
        lately = select(cls).where(cls.id == newest, cls.created_at > clock.ago(days=NEWS_DAYS))
        return session.scalar(lately.where(knew))

    @property
    def html(self) -> Markup:
        """The text, safe to show."""
        return markdown.render_page(self.text).html

    @property
    def clauses(self) -> list[str]:
        """Its headings beneath the title: what a decision names when it says which rule it is."""
        lines = (line.strip() for line in self.text.splitlines())
        return [line.lstrip("#").strip() for line in lines if line.startswith(("## ", "### "))]

    @property
    def easy_html(self) -> Markup:
        """The easy-read twin, safe to show."""
        return markdown.render_page(self.easy_text).html

    @property
    def changes_html(self) -> Markup:
        """What changed, in the words of whoever published it, safe to show."""
        return markdown.render(self.changes).html

    @property
    def before(self) -> GuidelinesVersion | None:
        """The version that this one followed."""
        older = select(GuidelinesVersion).where(GuidelinesVersion.id < self.id)
        return session.scalars(older.order_by(GuidelinesVersion.id.desc()).limit(1)).first()

    def since(self, other: GuidelinesVersion | None) -> list[GuidelinesVersion]:
        """The versions after `other` up to this one, oldest first."""
        number = other.id if other else 0
        between = GuidelinesVersion.id.between(number + 1, self.id)
        return list(session.scalars(select(GuidelinesVersion).where(between).order_by("id")))


class Acceptance(Model):
    """A member agreed to a version of the guidelines."""

    __tablename__ = "acceptances"
    __table_args__ = (UniqueConstraint("member_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("guidelines_versions.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    version: Mapped[GuidelinesVersion] = relationship()

    @classmethod
    def give(cls, version: GuidelinesVersion, *, by: Member) -> None:
        """`by` agrees to `version`."""
        if not session.scalar(select(cls).filter_by(member_id=by.id, version_id=version.id)):
            session.add(cls(member_id=by.id, version=version))

    @classmethod
    def latest(cls, *, by: Member) -> GuidelinesVersion | None:
        """The newest version that `by` has agreed to."""
        agreed = select(GuidelinesVersion).join(cls, cls.version_id == GuidelinesVersion.id)
        mine = agreed.where(cls.member_id == by.id).order_by(GuidelinesVersion.id.desc())
        return session.scalars(mine.limit(1)).first()
