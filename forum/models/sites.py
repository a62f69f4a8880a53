"""The site: the charity's name, its colour and what else it chose, in one row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale
from sqlalchemy import JSON, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.colours import DEFAULT
from forum.models.members import Member
from forum.models.read_only import ReadOnly
from forum.models.staffing import Staffed

NAME_LENGTH = 60  # characters
ADDRESS_LENGTH = 200  # characters
EXIT_URL = "https://www.bbc.co.uk/weather"
ABOUT_LENGTH = 2_000  # characters
LANGUAGES = ["English", "Cymraeg"]  # until the charity says otherwise
LANGUAGE_LENGTH = 40  # characters, of the name of a language


class Site(Staffed, Model):
    """What the charity chose for the whole site. There is one row."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="Our community")
    about: Mapped[str] = mapped_column(Text, default="")
    run_by: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    accent: Mapped[str] = mapped_column(String(7), default=DEFAULT)
    exit_enabled: Mapped[bool] = mapped_column(default=True)
    exit_url: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), default=EXIT_URL)
    # How many first posts of a newcomer wait for a moderator, and how many links one may hold.
    newcomer_posts: Mapped[int] = mapped_column(default=1)
    newcomer_links: Mapped[int] = mapped_column(default=1)

    # Whether everybody may see the figures of moderation.
    figures_public: Mapped[bool] = mapped_column(default=False)
    # Who may ask for one-to-one support: numbers of audiences. Every page needs to know.
    support_audiences: Mapped[list[int]] = mapped_column(JSON, default=list)
    # In which languages people can write one to one, each by its own name. Never empty.
    support_languages: Mapped[list[str]] = mapped_column(JSON, default=LANGUAGES.copy)

    # Comes with the row, as every page has to say so.
    read_only: Mapped[ReadOnly | None] = relationship(lazy="joined", viewonly=True)

    @classmethod
    def here(cls) -> Site:
        """The one row; migration 0009 put it there, so that no reader ever has to."""
        return session.scalars(select(cls)).one()

    def languages_with(self, kept: Iterable[str]) -> list[str]:
        """Those that can be chosen, and the `kept` ones that were taken off the list since."""
        return list(dict.fromkeys([*self.support_languages, *kept]))

    def likely_language(self, code: str) -> str:
        """That of whoever reads the pages in `code`; the first, where that is not on the list."""
        own = Locale.parse(code).display_name
        return own if own in self.support_languages else self.support_languages[0]

    def edit(self, *, by: Member, **chosen: Any) -> None:
        """Changes what is `chosen`, each by its column's name."""
        changed = [each for each, value in chosen.items() if getattr(self, each) != value]
        for each in changed:
            setattr(self, each, chosen[each])
        if changed:
            AuditEntry.write("site.edit", by=by, subject=self, details=", ".join(changed))

    def receive(self, *, by: Member, newcomer_posts: int, newcomer_links: int) -> None:
        """How newcomers are received. Whoever waits for more than that waits for so much now."""
        self.edit(by=by, newcomer_posts=newcomer_posts, newcomer_links=newcomer_links)
        waiting = update(Member).where(Member.posts_to_approve > newcomer_posts)
        session.execute(waiting.values(posts_to_approve=newcomer_posts))
