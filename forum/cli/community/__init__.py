"""The demo community: reads the files of this folder into an empty database, as of now."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from forum import clock, db, policy
from forum.cli.community import moderation, one_to_one, safeguarding
from forum.cli.community.moments import back
from forum.db import session
from forum.models import bank_holidays
from forum.models.audiences import Audience
from forum.models.boards import Board, Moderatorship
from forum.models.content_notes import ContentNote
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.second_factor import SecondFactor, new_seed
from forum.models.sites import Site
from forum.models.topics import Topic
from forum.models.urgent_help import HelpContact
from forum.models.watched_phrases import ASK, HOLD, TELL, WatchedPhrase

FOLDER = Path(__file__).parent
NINE_TO_FIVE, EVENING = (540, 1020), (1140, 1260)  # minutes after midnight
BOARDS = ("welcome", "everyone", "mothers", "partners")
CAST = ("Ada", "Cora", "Mo", "Max", "Mia", "Pat", "Ned", "Pia", "Sol", "Dee")
ROLES = {"Administrator": "administrator", "Coordinator": "coordinator"}
ROLES |= {"Peer supporter": "peer_supporter"}
LABELS = [
    *("self-harm", "suicide", "psychosis", "birth-trauma", "loss"),
    *("medication", "relationships", "sleep", "feeding"),
]


def settle(*, password_hash: str) -> None:
    """Makes the community. The cast can sign in as name@example.org, all with one password."""
    people = tomllib.loads((FOLDER / "people.toml").read_text())
    with db.transaction():
        _site()
        _hours()
        audiences = {each["slug"]: _audience(each) for each in people["audiences"]}
        members = {each["name"]: _member(each, audiences) for each in people["members"]}
        for name in CAST:
            members[name].email = f"{name.lower()}@example.org"
            members[name].password_hash = password_hash
        members["Ned"].posts_to_approve = 1
        for place, slug in enumerate(BOARDS, start=1):
            _board(place, slug, people["members"], members, audiences)
        for each in people["members"]:
            if each.get("role") in ROLES:
                members[each["name"]].appoint(ROLES[each["role"]], by=None)
        safeguarding.settle(members)
        moderation.settle(members)
        one_to_one.settle(members)
        for member in filter(policy.needs_second_factor, members.values()):
            session.add(SecondFactor(member=member, seed=new_seed()))
        newest = session.scalar(select(Post.id).order_by(Post.id.desc()).limit(1)) or 0
        for member in members.values():
            member.read_up_to = newest - 25  # so that a first look finds something new
        _date_news(newest - 25)


def _date_news(read_up_to: int) -> None:
    """What members were told is as old as the post that it is about, and seen when that is."""
    about = Post.id == Notification.post_id
    when = select(Post.created_at).where(about).scalar_subquery()
    session.execute(update(Notification).values(created_at=when))
    old = update(Notification).where(Notification.post_id <= read_up_to)
    session.execute(old.values(seen_at=Notification.created_at))


def _site() -> None:
    site = Site.here()
    site.name = "Willow Family Network"
    site.about = "For parents who have been very unwell after a birth, and who love them."
    site.run_by = "Willow Family Network, a small charity invented for this demo"
    site.contact_email = "hello@willow.example"
    session.add_all(
        ContentNote(slug=slug, label=slug.replace("birth-", "birth "), position=place)
        for place, slug in enumerate(LABELS)
    )
    HelpContact.seed()
    _phrases()
    GuidelinesVersion.publish(
        by=None,
        text=(FOLDER / "guidelines.md").read_text(),
        easy_text=(FOLDER / "guidelines-easy.md").read_text(),
    )


def _phrases() -> None:
    """What is watched: our suggestions, and one for each other thing that can happen."""
    WatchedPhrase.seed()
    WatchedPhrase.create("miracle cure*", HOLD, by=None)
    WatchedPhrase.create("stopped taking my tablets", TELL, by=None)
    asking = "Please leave out how much you take: what is right for you may harm somebody else."
    WatchedPhrase.create("my dose", ASK, by=None, asking=asking)


def _hours() -> None:
    """Monday to Friday, and Wednesday evening; and a closure in nine days."""
    day, first = (NINE_TO_FIVE,), clock.today() + timedelta(days=9)
    week = (day, day, (NINE_TO_FIVE, EVENING), day, day, (), ())
    site, days = Site.here(), bank_holidays.of("ENG")
    site.set_hours(by=None, week=week, nation="ENG", bank_holidays=days)
    site.close(first, first + timedelta(days=1), "We are away to learn together.", by=None)


def _audience(words: dict[str, Any]) -> Audience:
    audience = Audience(name=words["name"], statement=words["words"])
    session.add(audience)
    return audience


def _member(words: dict[str, Any], audiences: dict[str, Audience]) -> Member:
    member = Member(created_at=clock.ago(days=words["joined_days_ago"]))
    member.rename(words["name"])
    session.add(member)
    session.flush()
    for slug in words["audiences"]:
        audiences[slug].join(by=member)
    in_force = GuidelinesVersion.in_force()
    if in_force:
        Acceptance.give(in_force, by=member)
    return member


def _board(
    place: int,
    slug: str,
    people: list[dict[str, Any]],
    members: dict[str, Member],
    audiences: dict[str, Audience],
) -> None:
    words = tomllib.loads((FOLDER / f"{slug}.toml").read_text())
    rule = words["board"]
    board = Board(slug=slug, name=rule["name"], purpose=rule["purpose"], position=place)
    board.read_by = rule["readers"].replace("audience", "audiences")
    board.post_by = rule["writers"].replace("audience", "audiences")
    if "audience" in rule:
        board.reading, board.writing = [audiences[rule["audience"]]], [audiences[rule["audience"]]]
    session.add(board)
    session.flush()
    for each in people:
        if slug in each.get("moderates", ()):
            session.add(Moderatorship(board=board, member=members[each["name"]]))
    for topic in sorted(words["topics"], key=lambda each: back(each["posts"][0]["ago"])):
        _topic(board, topic, members)


def _topic(board: Board, words: dict[str, Any], members: dict[str, Member]) -> None:
    notes = session.scalars(select(ContentNote).where(ContentNote.slug.in_(words.get("notes", ()))))
    posts: list[Post] = []
    topic = Topic(board=board, title=words["title"], created_at=back(words["posts"][0]["ago"]))
    session.add(topic)
    session.flush()
    for each in words["posts"]:
        quoting = posts[each["quotes"] - 1] if "quotes" in each else None
        post = topic.reply(
            by=members[each.get("by") or each["anonymous"]],
            anonymous="anonymous" in each,
            body=each["body"].strip(),
            quoting=quoting,
            quoted_words=each.get("quoted", ""),
            notes=() if posts else notes.all(),
            at=back(each["ago"]),
        )
        for kind, names in each.get("reactions", {}).items():
            for name in names:
                Reaction.react(post, kind, by=members[name])
        posts.append(post)
    if words.get("pinned"):
        topic.pin(by=members["Cora"])
    if words.get("locked"):
        topic.lock(by=members["Cora"])
