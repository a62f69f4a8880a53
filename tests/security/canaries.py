"""Canaries: a community full of words that stand in one place alone, each with who may see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from forum import db
from forum.models.audiences import Audience
from forum.models.boards import Board
from forum.models.cases import Case
from forum.models.drafts import Draft
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.signin import SignIn
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, Reading, TopicWatch
from tests.cast import EVERYBODY, MOTHERS, PARTNERS, Cast

# Who reads a board of each kind, besides Cora, who coordinates and reads them all.
READERS = {
    "mothers": {*MOTHERS, "Cora"},
    "partners": {*PARTNERS, "Cora"},
    "volunteers": {"Cora", "Mo", "Max", "Pia"},
    "moderators": {"Cora", "Mo", "Max"},
}
WRITERS = {"mothers": "Mia", "partners": "Pat", "volunteers": "Pia", "moderators": "Mo"}
ANSWERERS = {"mothers": "Pia", "partners": "Max", "volunteers": "Mo", "moderators": "Max"}

MARK = re.compile(r"canary\d{3}")


@dataclass
class Aviary:
    """Every canary with the names of those who may see it."""

    seen_by: dict[str, set[str]] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)

    def hatch(self, place: str, seen_by: set[str]) -> str:
        """A word of more than twenty letters that stands nowhere else."""
        word = f"canary{len(self.seen_by):03d}{place}".ljust(26, "x")
        self.seen_by[word] = set(seen_by)
        return word

    def hidden_from(self, who: str) -> list[str]:
        """The canaries that somebody may not see."""
        return [word for word, names in self.seen_by.items() if who not in names]

    def met(self, text: str) -> set[str]:
        """The canaries in a text, by their numbers: a word that is cut short is met too."""
        low = text.lower()
        marks = set(MARK.findall(low))
        return {
            word
            for word in self.seen_by
            if (word[:9] in marks if MARK.match(word) else word in low)
        }

    def found(self, text: str, who: str) -> list[str]:
        """Those in a text that somebody may not see."""
        return [word for word in self.met(text) if who not in self.seen_by[word]]


def fill(aviary: Aviary, cast: Cast) -> None:
    """Writes on every closed board, and has everybody watch all of it, as if by a mistake."""
    with db.transaction():
        for kind in READERS:
            board = getattr(cast, f"board_{kind}")
            _name(aviary, board, kind)
            _write(aviary, cast, board, kind)
        _personal(aviary, cast)
        _hidden_audience(aviary, cast)
        _worry(aviary, cast)
        db.session.flush()
        _listen_everywhere(cast)


def _name(aviary: Aviary, board: Board, kind: str) -> None:
    """The board's own words; whoever sets boards up sees them too."""
    setters = {*READERS[kind], "Ada"}
    board.slug = aviary.hatch(f"slug{kind}", setters)
    board.name = aviary.hatch(f"name{kind}", setters)
    board.purpose = aviary.hatch(f"purpose{kind}", setters)
    board.guidelines = aviary.hatch(f"guidelines{kind}", setters)


def _write(aviary: Aviary, cast: Cast, board: Board, kind: str) -> None:
    writer, answerer = (getattr(cast, who[kind].lower()) for who in (WRITERS, ANSWERERS))

    def hatch(place: str) -> str:
        return aviary.hatch(f"{place}{kind}", READERS[kind])

    topic = Topic.open(board, by=writer, title=hatch("title"), body=f"{hatch('body')} @Pat @Ned")
    opening = topic.opening_post
    quoted = opening.plain.split()[0]
    topic.reply(by=answerer, body=hatch("reply"), quoting=opening, quoted_words=quoted)
    masked = topic.reply(by=answerer, body=hatch("masked"), anonymous=True)
    assert masked.persona is not None
    aviary.seen_by[masked.persona.name.lower()] = set(READERS[kind])
    for member in (writer, answerer):
        Reaction.react(masked, "thanks", by=member)
    _change(aviary, topic, writer, answerer, kind)
    _keep_drafts(aviary, topic, writer, kind)
    aviary.topics[kind] = topic.id


def _change(aviary: Aviary, topic: Topic, writer: Member, answerer: Member, kind: str) -> None:
    """Former words are for their author and who looks after the board; erased ones for nobody."""
    moderator = {"Cora"} | {"mothers": {"Mo"}, "partners": {"Max"}}.get(kind, set())
    edited = topic.reply(by=writer, body=aviary.hatch(f"former{kind}", {WRITERS[kind], *moderator}))
    edited.edit(by=writer, body=aviary.hatch(f"edited{kind}", READERS[kind]))
    aviary.posts[f"edited{kind}"] = edited.id
    taken_back = topic.reply(by=answerer, body=aviary.hatch(f"erased{kind}", set()))
    topic.reply(by=writer, body="Yes", quoting=taken_back, quoted_words=taken_back.plain.split()[0])
    taken_back.edit(by=answerer, body=aviary.hatch(f"again{kind}", set()))
    taken_back.erase(by=answerer)


def _keep_drafts(aviary: Aviary, topic: Topic, writer: Member, kind: str) -> None:
    for place, number in (("reply", topic.id), ("topic", topic.board_id)):
        word = aviary.hatch(f"draft{place}{kind}", {WRITERS[kind]})
        Draft.keep(place, number, {"title": word, "body": word}, by=writer)


def _personal(aviary: Aviary, cast: Cast) -> None:
    """Each member's address, and the device that she is signed in on."""
    for name in EVERYBODY:
        member = getattr(cast, name.lower())
        member.email = aviary.hatch(f"address{name.lower()}", {name}) + "@example.org"
        SignIn.begin(member, device=aviary.hatch(f"device{name.lower()}", {name}))


def _worry(aviary: Aviary, cast: Cast) -> None:
    """A safeguarding case: nobody of the cast holds the role, not even who raised it sees it."""
    case = Case.raise_concern(
        by=cast.mo, words=aviary.hatch("concern", set()), about=cast.mia, danger=True
    )
    aviary.seen_by[case.reference.lower()] = set()
    for kind in ("fact", "opinion", "told"):
        case.write(kind, by=cast.cora, words=aviary.hatch(f"case{kind}", set()))


def _hidden_audience(aviary: Aviary, cast: Cast) -> None:
    """An audience that is no longer offered, with one member left, and its board."""
    known = {"Mia", "Ada", "Cora"}
    name, statement = (aviary.hatch(f"{each}audience", known) for each in ("name", "words"))
    audience = Audience(name=name, statement=statement, position=9)
    audience.join(by=cast.mia)
    audience.archive(by=cast.ada)
    board = Board(slug="quiet-corner", name="Quiet corner", position=9, read_by="audiences")
    board.reading = [audience]
    db.session.add(board)
    db.session.flush()
    word = aviary.hatch("bodyaudience", {"Mia", "Cora"})
    aviary.topics["quiet"] = Topic.open(board, by=cast.mia, title=word, body=word).id


def _listen_everywhere(cast: Cast) -> None:
    """Watches, half-read topics and notifications for everybody, wherever she may look or not."""
    posts = list(db.session.scalars(select(Post)))
    topics = {post.topic_id for post in posts}
    boards = list(db.session.scalars(select(Board.id)))
    for table in (TopicWatch, Reading, Notification):
        db.session.execute(delete(table))
    for name in EVERYBODY:
        id = getattr(cast, name.lower()).id
        rows = [BoardWatch(board_id=each, member_id=id) for each in boards]
        rows += [TopicWatch(topic_id=each, member_id=id) for each in topics]
        rows += [Reading(topic_id=each, member_id=id, post_id=1) for each in topics]
        rows += [Notification(member_id=id, kind="mention", post_id=each.id) for each in posts]
        db.session.add_all(rows)
