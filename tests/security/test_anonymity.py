"""Anonymous this once: whoever looks, and wherever, nothing tells who wrote it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from forum import db
from forum.models.audit import AuditEntry
from forum.models.notifications import Notification
from forum.models.post_versions import PostVersion
from forum.models.posts import Erasure, Post
from forum.models.reactions import Reaction
from forum.models.topics import Persona, Topic
from tests.security.addresses import addresses
from tests.security.doors import kept_out
from tests.security.visiting import Visitor, comparable

WORDY = ("/boards", "/topics", "/posts", "/for-you", "/search", "/members", "/drafts", "/set-up/b")
WORDY += ("/people", "/queue", "/audit", "/you")
# Boards on which nobody has written.
EMPTY = tuple(f"/boards/{each}" for each in ("mothers", "partners", "volunteers", "moderators"))


@pytest.fixture
def masked(cast) -> list[Post]:
    """Sol writes in three topics: openly in one, under a made-up name in the others."""
    with db.transaction():
        topics = [
            Topic.open(cast.board_everyone, by=cast.mia, title=title, body=f"{title}, @Sol?")
            for title in ("Nights", "Mornings", "Days")
        ]
        topics[0].reply(by=cast.sol, body="Openly")
        posts = [each.reply(by=cast.sol, body="Hush @Mia", anonymous=True) for each in topics[1:]]
        for post in posts:
            Reaction.react(post, "thanks", by=cast.mia)
            Reaction.react(post, "helped", by=cast.sol)
            post.edit(by=cast.sol, body="Hush hush @Mia")
        return posts


def shown_to(app, cast, who: str, posts: list[Post]) -> list[str]:
    """Every page that could tell, with a search for each name.

    Both posts to Mia; whoever looks after boards sees one, and Ada what Mia does not see.
    """
    shown = posts if who == "Mia" else posts[-1:]
    shapes = {
        "posts": [post.id for post in shown],
        "topics": [post.topic_id for post in shown],
        "members": [cast.sol.id],
    }
    found = [
        address
        for rule, address in addresses(app, shapes=shapes)
        if address.startswith(WORDY) and not address.startswith(EMPTY)
        if not kept_out(app, rule, who)
        if who != "Ada" or kept_out(app, rule, "Mia") or address.startswith("/topics")
    ]
    found += [f"/search?q=hush&by={name}" for name in ("Sol", "Pia", "Mia")]
    return ["/", "/boards/everyone?show=unanswered", "/search?q=hush", *found]


# Whom it was written for, who looks after every board, and who sees most of the set-up.
@pytest.mark.parametrize("who", ["Mia", "Cora", "Ada"])
def test_had_somebody_else_written_it_no_page_would_differ(app, cast, masked, who):
    visitor, sol, pia = Visitor.named(app, who), cast.sol.id, cast.pia.id
    paths = shown_to(app, cast, who, masked)
    for address in paths:  # what is new is read first
        if address.startswith(("/topics", "/for-you")):
            visitor.ask(address)
    before = {path: comparable(visitor.ask(path)) for path in paths}

    with db.transaction():
        for table in ("personas", "topic_watches", "readings", "reactions"):
            for id in [post.topic_id for post in masked]:
                where = "post_id IN (SELECT id FROM posts WHERE topic_id = :id)"
                place = where if table == "reactions" else "topic_id = :id"
                swap = f"UPDATE {table} SET member_id = :pia WHERE member_id = :sol AND {place}"
                db.session.execute(text(swap), {"sol": sol, "pia": pia, "id": id})

    after = {path: comparable(visitor.ask(path)) for path in paths}
    assert len(paths) > (15 if who == "Ada" else 40)
    assert [path for path in before if before[path] != after[path]] == []


def test_no_row_but_the_persona_holds_who_it_was(app, cast, masked):
    sol, numbers = cast.sol.id, [post.id for post in masked]

    assert [post.author_id for post in masked] == [None, None]
    assert len({post.persona_id for post in masked}) == 2
    for table in (PostVersion, Erasure, AuditEntry):
        column = table.actor_id if table is AuditEntry else table.by_id
        assert db.session.scalars(select(table).where(column == sol)).all() == []
    told = db.session.scalars(select(Notification).where(Notification.post_id.in_(numbers))).all()
    assert {row.member_id for row in told} == {cast.mia.id}


def test_taking_it_back_leaves_no_trace_of_who_did(app, cast, masked):
    sol, post = Visitor.named(app, "Sol"), masked[0]
    number = post.id

    answer = sol.ask(f"/posts/{number}/erase", "POST")

    assert answer.status_code == 303
    erasure = db.session.scalars(select(Erasure).filter_by(post_id=number)).one()
    assert erasure.by_id is None
    shown = Visitor.named(app, "Mo").ask(f"/topics/{post.topic_id}").text
    assert "Hush" not in shown
    assert ">Sol<" not in shown


def test_only_she_herself_is_offered_to_change_it(app, cast, masked):
    path = f"/posts/{masked[0].id}/edit"

    offered = {
        who: path in Visitor.named(app, who).ask(f"/topics/{masked[0].topic_id}").text
        for who in ("Sol", "Mia", "Mo", "Cora", "Ada")
    }
    refused = [
        Visitor.named(app, who).ask(path, "POST", data={"body": "x"}).status_code
        for who in ("Mia", "Mo", "Cora", "Ada")
    ]

    assert [who for who, there in offered.items() if there] == ["Sol"]
    assert refused == [403] * 4


def test_nobody_can_take_the_name_of_a_persona(app, cast, masked):
    name = db.session.scalars(select(Persona.name)).first()

    answers = [
        Visitor.named(app, "Mia").ask("/you/name", "POST", data={"name": each})
        for each in (name, name.upper(), name.replace("e", "е"))
    ]

    assert [answer.status_code for answer in answers] == [422] * 3


def test_a_persona_is_quoted_by_its_name_and_hears_nothing_that_tells(app, cast, masked):
    post = masked[0]
    with db.transaction():
        topic = db.session.get(Topic, post.topic_id)
        topic.reply(by=cast.pia, body="Yes", quoting=post, quoted_words="Hush hush")

    shown = Visitor.named(app, "Mo").ask(f"/topics/{post.topic_id}").text

    assert f"{post.persona.name} wrote" in shown
    assert db.session.scalars(select(Notification).filter_by(kind="quote")).all() == []
