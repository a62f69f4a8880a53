"""What the questions of who may do what are about: a topic by Mia, with one post."""

from __future__ import annotations

from forum import db, policy
from forum.db import session
from forum.models.content_notes import ContentNote
from forum.models.notifications import Notification
from forum.models.quarantine import Quarantine
from forum.models.topics import Topic
from forum.models.urgent_help import HelpContact
from forum.models.watched_phrases import WatchedPhrase


def write(cast) -> int:
    """What stands before any question is asked: the number of the topic."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="A night", body="Long.")
        HelpContact.seed()
        WatchedPhrase.seed()
        session.scalars(WatchedPhrase.watched()).first().remove(by=cast.cora)
        return topic.id


class Scene:
    """What the questions are about: a topic by Mia on a board, with one post."""

    def __init__(self, cast, topic):
        self.cast = cast
        self.board = cast.board_mothers
        self.topic = session.get(Topic, topic)
        self.post, self.mia = self.topic.opening_post, cast.mia
        self.contact = session.scalars(HelpContact.in_order()).first()

    def concern(self):
        """Pia is safeguarding lead, Sol her deputy; a case about Mia, her post in quarantine."""
        self.cast.pia.appoint("safeguarding_lead", by=None)
        self.cast.sol.appoint("safeguarding_deputy", by=None)
        self.quarantine = Quarantine.seal(self.post, by=self.cast.mo)
        self.quarantine.name_reporter(self.cast.pia, by=self.cast.pia)
        self.case = self.quarantine.case
        return self

    def archived(self):
        """The same on a board that is read-only."""
        self.board.archive(by=self.cast.ada)
        return self

    def locked(self):
        """The same in a topic that nobody may reply to."""
        self.topic.lock(by=self.cast.mo)
        return self

    def note(self, *, used):
        """A label that a post has, or none."""
        note = ContentNote.named("sleep")
        self.post.notes = [note] if used else []
        session.flush()
        return note

    def told(self, person):
        """Whether `person` is shown a mention of herself here."""
        if not person.signed_in:
            return False
        Notification.tell(person.id, "mention", self.post)
        session.flush()
        rows = policy.visible_notifications(person)
        return bool(session.scalars(rows, {"me": person.id}).all())

    def waits(self):
        """Somebody waits for an audience that a coordinator agrees to."""
        mothers = self.board.reading[0]
        mothers.needs_agreement = True
        mothers.join(by=self.cast.ned)
        session.flush()
