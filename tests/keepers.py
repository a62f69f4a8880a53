"""Who sees safeguarding cases in tests: Cora leads, Pia is her deputy; a case about Mia."""

from __future__ import annotations

from forum import clock, db
from forum.db import session
from forum.models.cases import Case
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.quarantine import Quarantine
from forum.models.topics import Topic
from tests.cast import Cast

WORRY = "She says that she cannot go on."
SAID = "I am parked by the river in Ludlow and I cannot go home."


def appoint(cast: Cast) -> None:
    """Gives the two roles."""
    with db.transaction():
        cast.cora.appoint("safeguarding_lead", by=None)
        cast.pia.appoint("safeguarding_deputy", by=None)


def write(cast: Cast, body: str = SAID, *, anonymous: bool = False) -> Post:
    """A topic of Mia's; anonymously, its second post."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Tonight", body=body)
        if anonymous:
            return topic.reply(by=cast.mia, body=body, anonymous=True)
        return topic.opening_post


def worry(cast: Cast, post: Post, *, words: str = WORRY, danger: bool = False) -> Case:
    """Mo raises a concern about whoever wrote a post."""
    with db.transaction():
        return Case.raise_concern(by=cast.mo, words=words, about=post, danger=danger)


def kinds(case: Case) -> list[str]:
    """What stands in a chronology, by kind."""
    session.expire_all()
    return [each.kind for each in session.get_one(Case, case.id).entries]


def letters() -> list[str]:
    """To whom letters wait."""
    session.rollback()
    return sorted(session.scalars(db.db.select(OutgoingEmail.address)))


def fill(cast: Cast, post: Post) -> dict[str, int]:
    """Cora leads; cases with something of everything: the numbers for their addresses.

    Within a writing transaction that is already begun.
    """
    cast.cora.appoint("safeguarding_lead", by=None)
    case = Case.raise_concern(by=cast.mo, words=WORRY, about=post, danger=True)
    note = case.write("fact", by=cast.cora, words=SAID, at=clock.ago(hours=2))
    case.write("told", by=cast.cora, words="", who="Police", how="by phone", corrects=None)
    case.write("next", by=cast.cora, words="Ring again.", due_on=clock.today())
    closed = Case.raise_concern(by=cast.mo, words=WORRY, about=cast.pat)
    closed.close("safe", by=cast.cora, words="He is well.")
    answer = post.topic.reply(by=cast.sol, body="Not to be seen.")
    sealed = Quarantine.seal(answer, by=cast.mo)
    sealed.name_reporter(cast.cora, by=cast.cora)
    return {
        "case": case.id,
        "note_in_case": note.id,
        "closed": closed.id,
        "sealed": sealed.id,
    }
