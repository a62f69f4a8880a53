"""Members: whoever leaves takes her name along, and what others rely on stays."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text

from forum import db
from forum.db import session
from forum.models.address_changes import AddressChange
from forum.models.audit import AuditEntry
from forum.models.boards import Moderatorship
from forum.models.consents import Consent
from forum.models.drafts import Draft
from forum.models.guidelines import GuidelinesVersion
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.signin import SignIn
from forum.models.topics import Persona, Topic
from forum.models.watching import BoardWatch

NAMES = ("Ada", "Cora", "Mo", "Mia", "Sol")


@pytest.fixture
def topic(cast, once) -> Topic:
    """A topic in which everybody has done something, in her own name or not."""
    return session.get(Topic, once("everybody", lambda: everybody_takes_part(cast)))


def everybody_takes_part(cast) -> int:
    """Writes it; gives its number."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Hello @Sol")
        opening = topic.opening_post
        hidden = topic.reply(by=cast.mia, body="Anonymously", anonymous=True)
        for name in NAMES:
            member = getattr(cast, name.lower())
            post = topic.reply(by=member, body="Mine", quoting=opening, quoted_words="Hello")
            post.edit(by=member, body="Mine, edited")
            topic.reply(by=member, body="A slip").erase(by=member)
            Reaction.react(opening, "thanks", by=member)
            Draft.keep("reply", topic.id, {"body": "More"}, by=member)
            BoardWatch.begin(cast.board_mothers.id, by=member)
            SignIn.begin(member)
            AddressChange.ask("new@example.org", by=member)
            session.add(Consent(member_id=member.id, wording="I agree."))
            GuidelinesVersion.publish(by=member, text="Be kind.")
            Persona.unmask(hidden, by=member, reason="In danger")
            member.appoint("peer_supporter", by=cast.ada)
        cast.board_partners.archive(by=cast.ada)
        Moderatorship.give(cast.board_welcome, cast.sol, by=cast.mo)
        topic.pin(by=cast.mo)
        topic.lock(by=cast.mo)
    return topic.id


def leave(member: Member) -> None:
    """What erasing a member comes down to: her row goes, the database does the rest."""
    with db.transaction():
        session.execute(delete(Member).where(Member.id == member.id))
    session.expire_all()


@pytest.mark.parametrize("name", NAMES)
def test_a_members_row_can_go_whatever_she_did(topic, cast, name):
    posts = session.scalars(select(Post.body).order_by(Post.id)).all()

    leave(getattr(cast, name.lower()))

    if session.get_bind().dialect.name == "sqlite":  # PostgreSQL looks after this by itself
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert session.scalars(select(Post.body).order_by(Post.id)).all() == posts
    assert Member.named(name) is None


def test_what_she_wrote_stays_without_her_name(topic, cast):
    mine = session.scalars(select(Post).filter_by(author_id=cast.mia.id)).all()

    leave(cast.mia)

    assert {post.name for post in mine} == {""}


def test_an_anonymous_post_keeps_its_made_up_name_and_nobody_can_look_up_whose(topic, cast):
    hidden = session.scalars(select(Post).filter_by(body="Anonymously")).one()
    worn = hidden.name

    leave(cast.mia)

    assert hidden.name == worn
    assert Persona.unmask(hidden, by=cast.mo, reason="In danger") is None


def test_the_log_keeps_her_number_and_nobody_else_gets_it(topic, cast):
    newest = session.scalars(select(Member).order_by(Member.id.desc()).limit(1)).one()
    with db.transaction():
        cast.board_mothers.archive(by=newest)
    number = newest.id

    leave(newest)
    with db.transaction():
        newcomer = Member()
        newcomer.rename("Wren")
        session.add(newcomer)

    entries = select(AuditEntry).filter_by(action="board.archive", board=cast.board_mothers)
    assert session.scalars(entries).one().actor_id == number
    assert newcomer.id > number
