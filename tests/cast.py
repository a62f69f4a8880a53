"""The named cast, known by heart: who they are and where they belong.

Ada administrator, Cora coordinator, Mo moderates Mothers, Max moderates Partners, Mia mother,
Pat partner, Ned newcomer (no audience), Pia peer supporter, Sol an ordinary member, Vi visitor.
"""

from __future__ import annotations

from forum.db import session
from forum.models.audiences import Audience
from forum.models.boards import Board, Moderatorship
from forum.models.content_notes import ContentNote
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.members import Member
from forum.models.second_factor import SecondFactor
from forum.models.sites import Site

EVERYBODY = ("Ada", "Cora", "Mo", "Max", "Mia", "Pat", "Ned", "Pia", "Sol")
GUARDED = ("Ada", "Cora", "Mo", "Max")  # who have a second factor, all of one seed
SEED = "only for tests"
MOTHERS = ("Mo", "Mia", "Pia", "Sol")
PARTNERS = ("Max", "Pat")
CIRCLES = {  # boards: who may read, and who may post
    "everyone": ("members", "members"),
    "mothers": ("audiences", "audiences"),
    "partners": ("audiences", "audiences"),
    "welcome": ("visitors", "members"),
    "volunteers": ("volunteers", "volunteers"),
    "moderators": ("moderators", "moderators"),
}


class Cast:
    """`cast.mia`, `cast.board_mothers`: members by first name, boards by slug.

    They have the same numbers in every database: whom the session holds needs no statement.
    """

    def __getattr__(self, name: str) -> Member | Board:
        if name.startswith("board_"):
            return session.get_one(Board, [*CIRCLES].index(name[6:]) + 1)
        return session.get_one(Member, EVERYBODY.index(name.capitalize()) + 1)


def make_cast() -> None:
    """The community that every test begins with."""
    site = Site.here()
    site.name, site.contact_email = "Willow Family Network", "hello@willow.example"
    version = GuidelinesVersion.publish(by=None, text="## Be kind\n\nWe are all tired.")
    people = {name: _member(name, version) for name in EVERYBODY}
    mothers = Audience(name="Mothers", statement="I have had postpartum psychosis", position=1)
    partners = Audience(name="Partners", statement="I am a partner or relative", position=2)
    session.add_all([mothers, partners])
    for name in MOTHERS:
        mothers.join(by=people[name])
    for name in PARTNERS:
        partners.join(by=people[name])
    _boards(people, mothers, partners)
    people["Ned"].posts_to_approve = 1
    people["Ada"].appoint("administrator", by=None)
    people["Cora"].appoint("coordinator", by=None)
    people["Pia"].appoint("peer_supporter", by=None)
    session.add_all(SecondFactor(member=people[name], seed=SEED) for name in GUARDED)
    session.add_all(
        ContentNote(slug=slug, label=slug.replace("-", " "), position=place)
        for place, slug in enumerate(("self-harm", "suicide", "sleep", "medication"))
    )


def _member(name: str, version: GuidelinesVersion) -> Member:
    member = Member(email=f"{name.lower()}@example.org")
    member.rename(name)
    session.add(member)
    session.flush()
    Acceptance.give(version, by=member)
    return member


def _boards(people: dict[str, Member], mothers: Audience, partners: Audience) -> None:
    rows = [
        Board(slug=slug, name=slug.capitalize(), position=place, read_by=readers, post_by=writers)
        for place, (slug, (readers, writers)) in enumerate(CIRCLES.items(), start=1)
    ]
    rows[1].reading, rows[1].writing = [mothers], [mothers]
    rows[2].reading, rows[2].writing = [partners], [partners]
    session.add_all(rows)
    session.flush()
    session.add(Moderatorship(board=rows[1], member=people["Mo"]))
    session.add(Moderatorship(board=rows[2], member=people["Max"]))
