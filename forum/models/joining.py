"""Joining: what somebody has said so far, kept for a week so that it can be left and resumed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from sqlalchemy import JSON, ForeignKey, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock, tokens
from forum.db import Model, session
from forum.models.audiences import Audience
from forum.models.consents import Consent
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.signin import Link
from forum.models.sites import Site

KEPT_DAYS = 7
STEPS = ("name", "address", "about", "care", "guidelines", "check")


class Joining(Model):
    """Somebody on the way in. Nothing here is an account before the emailed link is pressed."""

    __tablename__ = "joinings"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    display_name: Mapped[str] = mapped_column(String(30))
    address: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    audience_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    adult_at: Mapped[datetime | None]
    consent: Mapped[str | None] = mapped_column(Text)  # the wording that was agreed to
    consented_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(5), default="en")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("guidelines_versions.id"))
    agreed_at: Mapped[datetime | None]

    token: ClassVar[str | None] = None  # set on the row that `begin` returns

    @classmethod
    def begin(cls, name: str) -> Self:
        """Somebody begins to join; `token` is on the returned row this once."""
        token = tokens.new()
        joining = cls(display_name=name, token_digest=tokens.digest(token), audience_ids=[])
        joining.token = token  # type: ignore[misc]
        session.add(joining)
        return joining

    @classmethod
    def at(cls, token: str) -> Self | None:
        """The joining of this browser, if it is younger than a week."""
        young = cls.created_at > clock.ago(days=KEPT_DAYS)
        return session.scalar(select(cls).where(young, cls.token_digest == tokens.digest(token)))

    @property
    def next_step(self) -> str:
        """The first of STEPS that is still to do."""
        done = (True, self.address, self.adult_at, self.consented_at, self.agreed_at, False)
        return next(step for step, value in zip(STEPS, done, strict=True) if not value)

    def reached(self, step: str) -> bool:
        """Whether all that comes before a step is done."""
        return STEPS.index(step) <= STEPS.index(self.next_step)

    def belong(self, audience_ids: list[int]) -> None:
        """She says who she is here as, and that she is 18 or over."""
        self.audience_ids, self.adult_at = audience_ids, clock.now()

    def give_consent(self, wording: str, *, language: str) -> None:
        """She agrees, in these words, that what she tells of her health is held."""
        self.consent, self.language, self.consented_at = wording, language, clock.now()

    def agree(self, version: GuidelinesVersion | None) -> None:
        """She agrees to the guidelines in force."""
        self.version_id, self.agreed_at = version.id if version else None, clock.now()

    def issue_link(self) -> Link:
        """A link for her address that finishes it."""
        return Link.issue("join", self.address or "", joining_id=self.id)

    @classmethod
    def with_link(cls, token: str) -> tuple[Self, Link] | None:
        """The joining that an emailed link finishes, if it still belongs to that address."""
        link = Link.find("join", token)
        joining = session.get(cls, link.joining_id) if link and link.joining_id else None
        return (joining, link) if joining and link and joining.address == link.address else None

    def finish(self) -> Member:
        """Makes the account, now that the address is proved, and forgets the joining."""
        member = Member(email=self.address, password_hash=self.password_hash)
        member.rename(self.display_name)
        member.read_up_to = session.scalar(select(func.max(Post.id))) or 0
        member.posts_to_approve = Site.here().newcomer_posts
        session.add(member)
        session.flush()
        open_ones = Audience.in_order().where(Audience.archived_at.is_(None))
        for audience in session.scalars(open_ones.where(Audience.id.in_(self.audience_ids))):
            audience.join(by=member)
        self._keep_agreements(member)
        session.delete(self)
        return member

    @classmethod
    def expire(cls) -> None:
        """Forgets those that nobody came back to."""
        session.execute(delete(cls).where(cls.created_at < clock.ago(days=KEPT_DAYS)))

    def _keep_agreements(self, member: Member) -> None:
        consent = Consent(member_id=member.id, wording=self.consent, language=self.language)
        consent.given_at = self.consented_at or clock.now()
        session.add(consent)
        version = session.get(GuidelinesVersion, self.version_id or 0)
        if version:
            Acceptance.give(version, by=member)
