"""Finds whose mail about what is new is due, and queues it. Its words are found as it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union

from forum import clock, db
from forum.db import session
from forum.mail.compose import message_id
from forum.models.address_troubles import AddressTrouble
from forum.models.guidelines import GuidelinesVersion
from forum.models.mail_choices import MailChoice
from forum.models.news import KINDS_OF_CALL
from forum.models.notifications import Notification
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, TopicWatch

BATCH = 100  # members in one transaction
LOOKED_BACK = 2  # days: longer than anybody's quiet hours


def queue() -> None:
    """Everybody's digest that is due, and what goes at once."""
    with db.transaction():
        MailChoice.begin_all()
    while _digests():
        pass
    _at_once()


def _digests() -> bool:
    """The next few; whether there were any."""
    with db.transaction():
        due = MailChoice.due(limit=BATCH)
        _tell([(choice, choice.tell_digest()) for choice in due])
    return bool(due)


def _at_once() -> None:
    """Whoever wants to hear at once, and is not in her quiet hours: those keep until morning."""
    with db.transaction(writing=False):
        found = session.scalars(select(MailChoice).where(MailChoice.id.in_(_candidates()))).all()
    for choice in found:
        if not choice.is_quiet(clock.now()):
            with db.transaction():
                _tell([(choice, choice.tell_at_once())])


def _tell(claimed: Sequence[tuple[MailChoice, dict[str, str] | None]]) -> None:
    troubled = AddressTrouble.among([choice.member.email for choice, tells in claimed if tells])
    news = []
    for choice, tells in claimed:
        if tells and choice.member.email in troubled:
            choice.told(tells, clock.now())  # it stands on the site, and no mail reaches her
        elif tells:
            news.append((choice.member, tells))
    if news:
        OutgoingEmail.announce(news, name=message_id)


def _candidates() -> Select[int]:
    """Whom something may have arrived for, read off what is new, not off the members."""
    free = or_(MailChoice.once_at.is_(None), MailChoice.once_at <= clock.now())
    free = and_(free, ~MailChoice.is_being_told())
    rows = [select(MailChoice.id).where(free, each) for each in _reasons()]
    return select(union(*rows).subquery().c.id)


def _reasons() -> Sequence[ColumnElement[bool]]:
    own, since = MailChoice.member_id, MailChoice.told_once
    lately, now = clock.ago(days=LOOKED_BACK), clock.now()
    topic = and_(TopicWatch.topic_id == Topic.id, TopicWatch.ended_at.is_(None))
    lately_said = Topic.latest_at.between(lately, now)
    reply = exists().where(lately_said, Topic.latest_at > since, topic)
    opened = exists().where(lately_said, Topic.created_at > since)
    unseen = exists().where(Notification.member_id == own, Notification.seen_at.is_(None))
    unseen = unseen.where(Notification.created_at > since, Notification.created_at <= now)
    return (
        and_(MailChoice.replies == "once", reply.where(TopicWatch.member_id == own)),
        and_(
            MailChoice.replies == "once",
            opened.where(BoardWatch.board_id == Topic.board_id, BoardWatch.member_id == own),
        ),
        and_(MailChoice.calls == "once", unseen.where(Notification.kind.in_(KINDS_OF_CALL))),
        and_(MailChoice.reactions == "once", unseen.where(Notification.kind == "reaction")),
        and_(
            MailChoice.guidelines == "once",
            exists().where(GuidelinesVersion.created_at > since),
        ),
    )
