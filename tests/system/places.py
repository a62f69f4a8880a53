"""Every page of the site, by who looks at it; and a community in which each has something on it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum import clock
from forum.db import session
from forum.mail import stopping
from forum.models.address_changes import AddressChange
from forum.models.audiences import Audience, Membership
from forum.models.blocks import Block
from forum.models.boards import Moderatorship
from forum.models.breaks import Break
from forum.models.canned_replies import CannedReply
from forum.models.content_notes import ContentNote
from forum.models.decisions import Decision, Why
from forum.models.drafts import Draft
from forum.models.figures import Quarter
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.joining import Joining
from forum.models.leaving import Leaving
from forum.models.members import Member
from forum.models.muted_words import MutedWord
from forum.models.notes import Note
from forum.models.on_call import OnCall
from forum.models.reactions import KINDS, Reaction
from forum.models.reports import Report
from forum.models.signin import Link
from forum.models.sites import Site
from forum.models.topics import Topic
from forum.models.urgent_help import HelpContact
from forum.models.watched_phrases import WatchedPhrase
from tests import keepers, waiting_things
from tests.system import deciding_places, support_places

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
TITLE = f"{LONG} and every thing that I could not say to anybody in the first eleven weeks"
WORDS = f"## A heading\n\n- one\n- two\n\n> somebody's words\n\n`{LONG * 3}` and {LONG * 3}."

VISITOR = (
    *("/", "/boards", "/boards/welcome", "/topics/{open}", "/search", "/search?q=kettle"),
    *("/search?q=nothing", "/guidelines", "/guidelines/easy", "/guidelines/versions"),
    *("/guidelines/versions/1", "/guidelines/versions/2/changes", "/urgent-help", "/exit/about"),
    *("/help", "/help/relaying-letters", "/privacy", "/safety", "/accessibility", "/contact"),
    *("/sign-in", "/sign-in/link", "/sign-in/check", "/sign-in/link/{link}", "/sign-in/link/no"),
    *("/forgotten", "/forgotten/check", "/reset/{reset}", "/reset/no", "/join", "/join/name"),
    *("/begin/no", "/language"),
    *(
        "/join/confirm/{joining}",
        "/join/confirm/no",
        "/address/no",
        "/address/{address}",
        "/address/{address}/refuse",
        "/break/{break}",
        "/break/no",
        "/stay/{stay}",
        "/stay/no",
        "/mail/stop/{stop}",
        "/mail/stop/no",
        "/no-such-page",
    ),
)
JOINING = (
    *("/join", "/join/name", "/join/address", "/join/about", "/join/care", "/join/guidelines"),
    *("/join/check", "/join/confirm/{joining}"),
)
MEMBER = (
    *("/", "/boards", "/boards/mothers", "/boards/mothers?show=unanswered", "/boards/welcome"),
    *(
        "/boards/mothers?show=mine",
        "/boards/mothers/new",
        "/topics/{long}",
        "/topics/{long}?page=3",
    ),
    *("/topics/{long}?quote={theirs}", "/topics/{locked}", "/topics/{long}/news?after=1"),
    *("/posts/{mine}/edit", "/posts/{mine}/versions", "/posts/{mine}/erase", "/for-you"),
    *("/drafts", "/search?q=kettle", "/you", "/you/name", "/you/audiences", "/you/choices"),
    *("/you/audiences/{membership}/leave", "/you/consent", "/you/address", "/you/password"),
    *("/people/{mo}", "/people/{sol}", "/you/blocked", "/you/muted", "/you/break", "/you/leave"),
    *("/you/copy", "/you/mail"),
    *("/you/sign-ins", "/sign-in/confirm", "/join/done", "/language", "/set-up", "/topics/0"),
)
ASKED = ("/guidelines/agree",)
MODERATOR = (
    *("/posts/{theirs}/concern", "/members/{member}/concern", "/posts/{theirs}/quarantine"),
    *("/concerns/raised", "/concerns/raised?danger=yes"),
    *("/members/{sid}/record", "/members/{sid}/record?only=notes", "/members/{sid}/restore"),
    *("/members/{member}/warn", "/members/{member}/suspend", "/members/{member}/notes"),
    *("/posts/{masked}/unmask", "/posts/{theirs}/labels", "/audit", "/audit?by=Nobody"),
    *("/", "/boards/moderators", "/topics/{long}", "/members", "/you", "/second-factor"),
    *("/second-factor/recovery", "/you/second-factor", "/you/second-factor/new"),
    "/you/second-factor/end",
    *("/queue", "/queue?show=waiting", "/queue?show=reports", "/queue?show=appeals"),
    *("/queue?show=reports&page=2", "/queue?show=reports&held=mine&old=y", "/queue/{reported}"),
    *("/queue/{worry}", "/queue/{reported_member}", "/queue/{kept}", "/queue/{reported}/nothing"),
    *("/queue/{reported}/settled", "/queue/away", "/queue/away/{by_itself}/keep"),
    *("/appeals/{appeal}", "/appeals/{appeal}/uphold", "/appeals/{appeal}/stand"),
    *("/decisions/{decided}", "/posts/{hidden_post}/unhide", "/queue/{worry}/concern"),
)
COORDINATOR = (
    *("/", "/guidelines", "/guidelines/edit", "/members", "/members/{member}", "/set-up"),
    "/members/{moderator}/second-factor/reset",
    *("/members/{waiting}", "/memberships/{waits}/decline", "/set-up/urgent-help"),
    *("/set-up/urgent-help/new", "/set-up/urgent-help/{contact}"),
    *("/set-up/phrases", "/set-up/phrases/new", "/set-up/phrases/{phrase}", "/set-up/newcomers"),
    *("/set-up/urgent-help/{contact}/remove", "/set-up/content-notes", "/guidelines/versions"),
    *("/cases", "/cases?show=closed", "/cases/{case}", "/cases/{case}?kind=told"),
    *("/cases/{case}?kind=next", "/cases/{case}?corrects={note_in_case}", "/cases/{case}/print"),
    *("/cases/{case}/sheet", "/cases/{case}/incident", "/cases/{case}/retention"),
    *("/cases/{case}/close", "/cases/{closed}/reopen", "/quarantines/{sealed}"),
    "/cases/{closed}/erase",
    *("/members/{sid}/record", "/members/{sid}/suspend", "/audit", "/audit?by=Mo", "/figures"),
    *("/set-up/figures", "/set-up/canned-replies", "/set-up/canned-replies/new"),
    *("/set-up/canned-replies/{canned}", "/set-up/canned-replies/{canned}/remove"),
    *("/set-up/hours", "/set-up/hours/closures/new", "/set-up/hours/closures/1/reopen"),
)
ADMINISTRATOR = (
    "/set-up/starting-point",
    *("/set-up", "/set-up/site", "/set-up/boards", "/set-up/boards/new", "/set-up/boards/{board}"),
    *("/set-up/boards/{board}/archive", "/set-up/boards/{board}/moderators", "/set-up/audiences"),
    *("/set-up/moderatorships/{moderatorship}/end", "/set-up/audiences/new", "/members"),
    *("/set-up/audiences/{audience}", "/set-up/audiences/{audience}/archive", "/members/{member}"),
    *("/set-up/mail", "/set-up/backups", "/members/{coordinator}/dismiss"),
    *("/set-up/content-notes", "/set-up/content-notes/{note}", "/members/{member}/appoint"),
)
SUSPENDED = ("/suspended", "/", "/boards/mothers", "/topics/{long}", "/letters", "/you")
LOOKERS = {
    "Vi": VISITOR,
    "somebody joining": JOINING,
    "Mia": MEMBER + deciding_places.MEMBER + support_places.MEMBER,
    "Pia": support_places.SUPPORTER,
    "Ned": deciding_places.NEWCOMER,
    "Sol": ASKED,
    "Sid": SUSPENDED,
    "Mo": MODERATOR + deciding_places.MODERATOR,
    "Cora": COORDINATOR + deciding_places.COORDINATOR + support_places.COORDINATOR,
    "Ada": ADMINISTRATOR,
}


def settle(cast):
    """Fills the cast's community, in a writing transaction: the numbers for its addresses."""
    mia, sol, mo = cast.mia, cast.sol, cast.mo
    notes = list(session.scalars(select(ContentNote)))
    long = Topic.open(cast.board_mothers, by=mia, title=TITLE, body=WORDS, notes=notes)
    theirs = long.reply(by=sol, body=f"The kettle is on. {WORDS}")
    mine = long.reply(by=mia, body="I am here, @Sol.", quoting=theirs, quoted_words="The kettle")
    mine.edit(by=mia, body="I am still here, @Sol.")
    masked = long.reply(by=mia, body="Nobody knows me.", anonymous=True)
    long.reply(by=mia, body="Too much.").erase(by=mia)
    for number in range(41):
        long.reply(by=(sol, mo)[number % 2], body=f"Word number {number}, @Mia.")
    for kind in KINDS:
        Reaction.react(theirs, kind, by=mia)
        Reaction.react(mine, kind, by=sol)
    locked = Topic.open(cast.board_mothers, by=sol, title="Done", body="Done.", notes=notes[:1])
    locked.lock(by=mo)
    locked.pin(by=mo)
    shut = Topic.open(cast.board_welcome, by=sol, title="Tea", body="The kettle is on. Hello.")
    _keep_away(mia, sol)
    _draft(mia, "reply", long.id, "Half a thought")
    _draft(mia, "topic", cast.board_mothers.id, "Another one")
    numbers = _numbers(cast, long, theirs, mine, locked, shut)
    numbers |= {"masked": masked.id} | _suspended(cast, long)
    numbers |= deciding_places.fill(cast, long, shut) | support_places.fill(cast)
    return numbers | _doors(cast) | keepers.fill(cast, theirs) | waiting_things.fill(cast, long)


def agree_all() -> GuidelinesVersion:
    """A second version of the guidelines, to which everybody but Sol has agreed."""
    version = GuidelinesVersion.publish(
        by=None, text="## Be kind\n\nAsk first.", easy_text="Be kind.", changes="Ask first."
    )
    for member in session.scalars(select(Member).where(Member.display_name != "Sol")):
        Acceptance.give(version, by=member)
    return version


def _keep_away(mia: Member, sol: Member) -> None:
    """Mia has blocked Sol and muted words; two others are on a break, and about to leave."""
    Block.begin(sol, by=mia)
    MutedWord.mute(LONG, by=mia)
    MutedWord.mute("number 7", by=mia)


def _away(name: str) -> Member:
    """Somebody more, who has an address."""
    member = Member(email=f"{name.lower()}@example.org")
    member.rename(name)
    session.add(member)
    session.flush()
    return member


def _suspended(cast, topic) -> dict[str, int]:
    """Sid, with something of everything on his record; and a canned reply."""
    sid, why = _away("Sid"), Why("Be kind", WORDS, WORDS)
    cast.board_mothers.reading[0].join(by=sid)
    post = topic.reply(by=sid, body=WORDS)
    Report.make(post, by=cast.mia, kind="spam", note=WORDS)
    post.hide(by=cast.mo, why=why)
    Note.on_member(sid, by=cast.mo, board=cast.board_mothers, words=WORDS)
    for _ in range(3):
        sid.warn(by=cast.mo, board=cast.board_mothers, why=why)
    sid.suspend(by=cast.mo, board=cast.board_mothers, days=14, why=why)
    reply = CannedReply.add(by=cast.cora, name=LONG, words=WORDS)
    _figures(cast, topic)
    return {"sid": sid.id, "canned": reply.id}


def _figures(cast, topic) -> None:
    """Something to count in the quarter that is over."""
    then = Quarter.of(clock.now()).before.begins
    for _ in range(6):
        Decision.make("nothing", topic, by=cast.mo).created_at = then
    Report.make(topic, by=cast.ned, kind="other").created_at = then


def _gone() -> dict[str, str]:
    """The pages of somebody on a break, and of somebody who is about to leave."""
    resting, leaving = _away("Rhea"), _away("Lea")
    Break.begin(clock.ahead(days=7), by=resting)
    Leaving.begin(by=leaving, takes_back=True)
    return {
        "break": Link.issue("break", "rhea@example.org").token,
        "stay": Link.issue("stay", "lea@example.org").token,
        "stop": stopping.link(resting, ["replies"]).rpartition("/")[2],
    }


def _draft(by: Member, place: str, number: int, words: str) -> None:
    fields = {"title": words, "body": words, "quote": "", "quoted_words": "", "notes": []}
    Draft.keep(place, number, fields, by=by)


def _numbers(cast, long, theirs, mine, locked, shut):
    return {
        "long": long.id,
        "theirs": theirs.id,
        "mine": mine.id,
        "locked": locked.id,
        "open": shut.id,
        "board": cast.board_mothers.id,
        "member": cast.sol.id,
        "sol": cast.sol.id,
        "mo": cast.mo.id,
        **_gone(),
        "coordinator": cast.cora.id,
        "moderator": cast.mo.id,
    }


def _doors(cast):
    """Links of letters, memberships, offices: what pages of confirming are about."""
    agree_all()
    kept = Audience(name="Grandparents", statement="I am a grandparent", needs_agreement=True)
    session.add(kept)
    session.flush()
    waits = kept.join(by=cast.ned)
    HelpContact.seed()
    WatchedPhrase.seed()
    session.flush()
    _hours(cast)
    change = AddressChange.ask("mia.new@example.org", by=cast.mia)
    return {
        "membership": Membership.of(cast.mia)[0].id,
        "waits": waits.id,
        "waiting": cast.ned.id,
        "contact": session.scalar(select(HelpContact.id).limit(1)),
        "phrase": session.scalar(select(WatchedPhrase.id).limit(1)),
        "audience": kept.id,
        "note": session.scalar(select(ContentNote.id).limit(1)),
        "moderatorship": session.scalar(select(Moderatorship.id).limit(1)),
        "link": Link.issue("sign_in", cast.mia.email).token,
        "address": change.new_link.token,
        "reset": Link.issue("reset", cast.mia.email).token,
    }


def _hours(cast) -> None:
    """Somebody is here by night, one day is closed, and one person is on call."""
    site, today = Site.here(), clock.today()
    night = ((1320, 1560),)
    site.set_hours(by=cast.cora, week=(night,) * 7, nation="", bank_holidays=[])
    site.close(today + timedelta(days=3), today + timedelta(days=5), LONG, by=cast.cora)
    OnCall.begin(cast.mo, by=cast.cora)


def joining() -> tuple[str, str]:
    """Somebody who has done every step: the secret of her browser, and of her emailed link."""
    here = Joining.begin("Misty Wren")
    here.address = "wren@example.org"
    here.belong([1])
    here.give_consent("I agree.", language="en")
    here.agree(GuidelinesVersion.in_force())
    session.flush()
    return str(here.token), str(here.issue_link().token)
