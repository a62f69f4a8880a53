"""What moderators keep: words in one place alone, each with who may come upon them."""

from __future__ import annotations

from dataclasses import dataclass, field

from forum import db
from forum.db import session
from forum.models import moving
from forum.models.appeals import Appeal
from forum.models.cases import Case
from forum.models.decisions import Why
from forum.models.drafts import Draft
from forum.models.letters import Letter
from forum.models.members import Member
from forum.models.notes import Note
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.quarantine import Quarantine
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.cast import Cast
from tests.security.canaries import Aviary

KEEPERS = {"Mo", "Cora"}  # who look after the board for mothers


@dataclass
class Guarded(Aviary):
    """Also the numbers of what to look at twice."""

    references: list[str] = field(default_factory=list)
    masked: str = ""  # the name of who writes nothing but anonymously
    masked_id: int = 0
    mia_id: int = 0

    def keep(self, name: str, post: Post) -> Post:
        """Remembers a post by a name."""
        self.posts[name] = post.id
        return post


def fill(words: Guarded, cast: Cast) -> None:
    """Sol writes anonymously alone, Pia is suspended, and every deed of moderators is done once."""
    with db.transaction():
        sol = cast.sol
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Hello @Pat @Ned")
        words.topics["nights"] = topic.id
        _hide(words, cast, topic)
        _mask(words, sol, cast, topic)
        _wait(words, sol, cast, topic)
        _report(words, cast, topic)
        _note(words, cast, topic)
        _merge(words, cast)
        _keep_safe(words, cast, topic)
        cast.pia.suspend(
            by=cast.cora,
            board=cast.board_mothers,
            days=30,
            why=Why("", words.hatch("suspended", {*KEEPERS, "Pia", "Ada"}), "A letter"),
        )
        words.mia_id = cast.mia.id
        words.masked, words.masked_id = "canarymaskedname".ljust(26, "z"), sol.id
        sol.rename(words.masked)


def _why(words: Guarded, who: str, *more: str) -> Why:
    """A reason and a letter; reasons stand in the log, which administrators read."""
    reason = words.hatch(f"reason{who.lower()}", {*KEEPERS, who, "Ada", *more})
    return Why("Be kind", reason, words.hatch(f"letter{who.lower()}", {*KEEPERS, who, *more}))


def _hide(words: Guarded, cast: Cast, topic: Topic) -> None:
    post = topic.reply(by=cast.mia, body=words.hatch("former", {*KEEPERS, "Mia"}) + " @Pia")
    hidden = words.hatch("hidden", {*KEEPERS, "Mia"})
    post.edit(by=cast.mia, body=hidden)
    topic.reply(by=cast.pia, body="So it is", quoting=post, quoted_words=hidden)
    held = {"body": "My answer", "quote": str(post.id), "quoted_words": hidden}
    Draft.keep("reply", topic.id, held, by=cast.pia)
    for member in (cast.pia, cast.sol, cast.pat):
        Notification.tell(member.id, "quote", post)
    words.keep("hidden", post).hide(by=cast.mo, why=_why(words, "Mia"))
    titled = Topic.open(
        cast.board_mothers,
        by=cast.mia,
        title=words.hatch("title", {*KEEPERS, "Mia"}),
        body=words.hatch("opening", {*KEEPERS, "Mia"}),
    )
    words.topics["titled"] = titled.id
    words.keep("titled", titled.opening_post).hide(by=cast.cora)
    letter = session.scalars(Letter.of(cast.mia)).first()
    assert letter is not None
    Appeal.make(letter, words=words.hatch("appeal", {*KEEPERS, "Mia"}))


def _mask(words: Guarded, sol: Member, cast: Cast, topic: Topic) -> None:
    """What Sol writes anonymously is hidden, reported, noted, answered and appealed against."""
    hidden = topic.reply(by=sol, body=words.hatch("masked", {*KEEPERS, "Sol"}), anonymous=True)
    hidden.hide(by=cast.mo, why=_why(words, "Sol"))
    words.keep("masked", hidden)
    seen = topic.reply(by=sol, body="Me too", anonymous=True)
    Report.make(words.keep("seen", seen), by=cast.mia, kind="worried")
    Note.on_post(seen, by=cast.mo, words=words.hatch("notemasked", KEEPERS))
    Case.raise_concern(by=cast.mo, words=words.hatch("worry", set()), about=seen)
    letter = session.scalars(Letter.of(sol)).one()
    Appeal.make(letter, words=words.hatch("maskedappeal", {*KEEPERS, "Sol"}))


def _wait(words: Guarded, sol: Member, cast: Cast, topic: Topic) -> None:
    waiting = (
        (cast.ned, cast.board_everyone, None, False, {"Ned", "Cora"}),
        (sol, cast.board_mothers, topic, True, {"Sol", *KEEPERS}),
        (cast.mia, cast.board_mothers, topic, False, {"Mia", *KEEPERS}),
    )
    for by, board, place, anonymous, seen_by in waiting:
        body = words.hatch("waiting", seen_by) + " @Pat"
        title = "" if place else words.hatch("waitingtitle", seen_by)
        row = WaitingPost.keep(
            board, place, by=by, why="phrase", body=body, title=title, anonymous=anonymous
        )
        QueueEntry.about("waiting", board=board, waiting_id=row.id)
    row.decline(by=cast.mo, why=_why(words, "Mia"))


def _report(words: Guarded, cast: Cast, topic: Topic) -> None:
    """About Mia's post by Pia; about Mo himself, and what he wrote; of what is erased since."""

    def report(thing: Post | Topic | Member, by: Member, place: str, seen_by: set[str]) -> None:
        note = words.hatch(place, seen_by)
        made = Report.make(thing, by=by, kind="breaks", note=note, board=cast.board_mothers)
        words.references.append(made.reference)

    report(topic.opening_post, cast.pia, "onpost", {*KEEPERS, "Pia"})
    report(topic, cast.pia, "ontopic", {*KEEPERS, "Pia"})
    report(cast.mia, cast.pia, "onmember", {*KEEPERS, "Pia"})
    report(cast.mo, cast.mia, "onmo", {"Cora", "Mia"})
    own = topic.reply(by=cast.mo, body="Good night")
    report(own, cast.mia, "onhispost", {"Cora", "Mia"})
    masked = topic.reply(by=cast.mo, body="Sleep well", anonymous=True)
    report(masked, cast.mia, "onhismasked", {"Cora", "Mia"})
    erased = topic.reply(by=cast.mia, body=words.hatch("erased", KEEPERS))
    report(erased, cast.pia, "onerased", {*KEEPERS, "Pia"})
    erased.erase(by=cast.mia)


def _note(words: Guarded, cast: Cast, topic: Topic) -> None:
    Note.on_post(topic.opening_post, by=cast.mo, words=words.hatch("notepost", KEEPERS))
    board = cast.board_mothers
    Note.on_member(cast.mia, by=cast.cora, board=board, words=words.hatch("notemember", KEEPERS))
    cast.mia.warn(by=cast.mo, board=board, why=_why(words, "Mia"))


def _merge(words: Guarded, cast: Cast) -> None:
    """Two topics become one; of two who wrote, one appeals. A quote of what is hidden returns not.

    What stood in the merged topic is hidden and taken back then, and the merge is undone.
    """
    one = Topic.open(
        cast.board_mothers, by=cast.mia, title=words.hatch("merged", {*KEEPERS, "Mia"}), body="One"
    )
    quoted = one.reply(by=cast.mia, body=words.hatch("gone", set()))
    one.reply(by=cast.pia, body="Yes", quoting=quoted, quoted_words=quoted.plain)
    other = Topic.open(cast.board_mothers, by=cast.mo, title="Days", body="Two")
    decision = moving.merge(one, other, by=cast.mo, why=Why("", "Same", "They are one now."))
    letter = session.scalars(Letter.of(cast.pia)).first()
    assert letter is not None
    Appeal.make(letter, words=words.hatch("hisappeal", {*KEEPERS, "Pia"}))
    one.opening_post.hide(by=cast.mo)
    quoted.erase(by=cast.mia)
    moving.move_back(decision)
    words.topics["merged"] = one.id


def _keep_safe(words: Guarded, cast: Cast, topic: Topic) -> None:
    """Nobody of the cast is a safeguarding lead."""
    sealed = topic.reply(by=cast.mia, body=words.hatch("sealed", set()))
    Report.make(sealed, by=cast.pia, kind="illegal", note=words.hatch("sealednote", set()))
    Note.on_post(sealed, by=cast.mo, words=words.hatch("sealedown", set()))
    Quarantine.seal(words.keep("sealed", sealed), by=cast.mo)
    case = Case.raise_concern(by=cast.mo, words=words.hatch("concern", set()), about=cast.mia)
    case.write("fact", by=cast.cora, words=words.hatch("fact", set()))
    words.seen_by[case.reference.lower()] = set()
