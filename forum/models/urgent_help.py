"""Urgent help: whom to call or text, now, by nation; the charity checks every number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.members import Member
from forum.models.ordering import Ordered, Way
from forum.text.marking import N_

NATIONS = (N_("England"), N_("Scotland"), N_("Wales"), N_("Northern Ireland"))
CHECKED_DAYS = 183  # numbers and hours change: looked at twice a year
NAME_LENGTH = 60  # characters
WORDS_LENGTH = 200  # characters
DAY_AND_NIGHT = N_("Day and night")


class HelpContact(Ordered, Model):
    """Somebody to call or to text, when, and what for."""

    __tablename__ = "help_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    nations: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(NATIONS))
    phone: Mapped[str] = mapped_column(String(20), default="")
    text_number: Mapped[str] = mapped_column(String(20), default="")
    text_word: Mapped[str] = mapped_column(String(20), default="")
    when: Mapped[str] = mapped_column(String(WORDS_LENGTH), default=DAY_AND_NIGHT)
    what: Mapped[str] = mapped_column(String(WORDS_LENGTH), default="")
    checked_on: Mapped[date | None]

    @classmethod
    def offered(cls) -> list[Self]:
        """The charity's contacts in order; without any, the defaults: never an empty page."""
        return list(session.scalars(cls.in_order())) or cls.defaults()

    @classmethod
    def defaults(cls) -> list[Self]:
        """What a charity in the UK begins with, not yet kept; each is to be checked by it."""
        return [cls(position=place, **row) for place, row in enumerate(DEFAULTS, start=1)]

    @classmethod
    def seed(cls) -> None:
        """Keeps the defaults where there are no contacts yet."""
        if session.scalar(select(cls.id).limit(1)) is None:
            session.add_all(cls.defaults())
            session.flush()

    @classmethod
    def create(cls, *, by: Member, **details: Any) -> Self:
        """Adds one after the others; whoever adds a number has just checked it."""
        cls.seed()
        contact = cls(position=cls.next_position(), checked_on=clock.today(), **details)
        session.add(contact)
        AuditEntry.write("help_contact.create", by=by, subject=contact, details=contact.name)
        return contact

    @property
    def everywhere(self) -> bool:
        """Whether it is there for all nations."""
        return set(self.nations or NATIONS) == set(NATIONS)

    @property
    def due(self) -> bool:
        """Whether it was never checked, or too long ago."""
        last = self.checked_on
        return last is None or last < clock.today() - timedelta(days=CHECKED_DAYS)

    def edit(self, *, by: Member, **details: Any) -> None:
        """Changes it; it counts as checked today."""
        for name, value in details.items():
            setattr(self, name, value)
        self.checked_on = clock.today()
        AuditEntry.write("help_contact.edit", by=by, subject=self, details=self.name)

    def check(self, *, by: Member) -> None:
        """Somebody rang the number and looked at the words today."""
        if self.checked_on != clock.today():
            self.checked_on = clock.today()
            AuditEntry.write("help_contact.check", by=by, subject=self, details=self.name)

    def reorder(self, way: Way, *, by: Member) -> None:
        """Moves it one place up or down."""
        if self.step(way):
            AuditEntry.write("help_contact.reorder", by=by, subject=self, details=way)

    def remove(self, *, by: Member) -> None:
        """Takes it off the page."""
        AuditEntry.write("help_contact.remove", by=by, subject=self, details=self.name)
        session.delete(self)


DEFAULTS: tuple[dict[str, Any], ...] = (
    {
        "name": N_("Emergency services"),
        "phone": "999",
        "what": N_("If somebody is hurt or in danger now."),
    },
    {
        "name": N_("NHS 111, option 2"),
        "nations": ["England", "Wales"],
        "phone": "111",
        "what": N_("Mental health help from the NHS. Choose option 2."),
    },
    {
        "name": "NHS 24",
        "nations": ["Scotland"],
        "phone": "111",
        "what": N_("Mental health help from the NHS. Choose the mental health hub."),
    },
    {
        "name": N_("Samaritans"),
        "phone": "116 123",
        "what": N_("Somebody who listens, about anything. Free, and not shown on the bill."),
    },
    {
        "name": "Shout",
        "text_number": "85258",
        "text_word": "SHOUT",
        "what": N_("For when you would rather text than talk."),
    },
    {
        "name": "C.A.L.L.",
        "nations": ["Wales"],
        "phone": "0800 132 737",
        "what": N_("The mental health helpline for Wales."),
    },
    {
        "name": "Lifeline",
        "nations": ["Northern Ireland"],
        "phone": "0808 808 8000",
        "what": N_("Counsellors, for anybody in distress or despair."),
    },
    {
        "name": "Breathing Space",
        "nations": ["Scotland"],
        "phone": "0800 83 85 87",
        "when": N_("Monday to Thursday 6pm to 2am; Friday 6pm to Monday 6am"),
        "what": N_("When you feel low or worried. Not for an emergency."),
    },
)
