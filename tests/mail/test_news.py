"""Mail about what is new: discreet, found as it leaves, and never of what one may not see."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, select

from forum import clock, db
from forum.db import session
from forum.jobs import news as clockwork
from forum.jobs import outbox
from forum.mail import delivery
from forum.models import arrivals
from forum.models.blocks import Block
from forum.models.breaks import Break
from forum.models.decisions import Why
from forum.models.guidelines import GuidelinesVersion
from forum.models.leaving import Leaving
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.muted_words import MutedWord
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.sites import Site
from forum.models.topics import Topic
from forum.models.watching import TopicWatch
from tests.mail.telling import SECRET, the_mail


def plainly(mia):
    with db.transaction():
        MailChoice.of(mia).choose(plain=True)


def test_it_is_discreet_unless_she_says_otherwise(cast, mia, waiting):
    with db.transaction():
        Site.here().name = "Postpartum psychosis network"

    mail = the_mail()

    shown = " ".join(re.sub(r"<[^>]*>", " ", mail.html).split())
    everything = (mail.subject + mail.text + shown).casefold()
    assert mail.subject == "Something new for you"
    assert not [word for word in (SECRET, "sol", "mothers", "canarybody") if word in everything]
    assert "psychosis" not in (mail.subject + mail.text[:200]).casefold()
    assert "psychosis" not in shown.rpartition("}")[2][:200].casefold()


def test_where_she_asks_for_it_it_says_what_and_who_but_no_word_of_a_post(mia, waiting):
    plainly(mia)

    mail = the_mail()

    assert mail.subject == f"New: {SECRET}"
    assert f"Sol mentioned you in “{SECRET}”" in mail.text
    assert "canarybody" not in mail.text + mail.html


def test_nobodys_name_or_title_becomes_a_link(cast, mia, topic, waiting):
    plainly(mia)
    with db.transaction():
        topic.rename("see http://evil.example <b>", by=mia)
        cast.sol.display_name = "www.evil.example"

    mail = the_mail()

    assert "evil.example" not in mail.subject + mail.text + mail.html
    assert "<b>" not in mail.html


def test_its_link_lands_on_the_very_post(waiting):
    assert f"http://127.0.0.1:8000/for-you/posts/{waiting.id}\n" in the_mail().text


def test_the_outbox_never_holds_its_words(waiting):
    row = session.scalars(select(OutgoingEmail).filter_by(name="news")).one()
    the_mail()

    assert (row.subject, row.text, row.html) == ("", "", "")


def hide(cast, mia, post):
    post.hide(by=cast.mo, why=Why("Be kind", "It names a nurse.", ""))


def take_back(cast, mia, post):
    post.erase(by=cast.sol)


def move_away(cast, mia, post):
    post.topic.board = cast.board_moderators


def leave_the_audience(cast, mia, post):
    cast.board_mothers.reading[0].leave(by=mia)


def block(cast, mia, post):
    Block.begin(cast.sol, by=mia)


def mute_a_word(cast, mia, post):
    MutedWord.mute("canarybody", by=mia)


def mute_the_title(cast, mia, post):
    MutedWord.mute(SECRET, by=mia)


def mute_the_topic(cast, mia, post):
    TopicWatch.mute(post.topic_id, by=mia)


def read_it(cast, mia, post):
    arrivals.read_all(by=mia)


def want_none(cast, mia, post):
    MailChoice.of(mia).stop(KINDS)


def rest(cast, mia, post):
    Break.begin(clock.ahead(days=7), by=mia)


def leave(cast, mia, post):
    Leaving.begin(by=mia, takes_back=False)


def be_suspended(cast, mia, post):
    mia.suspend(by=cast.mo, board=cast.board_mothers, days=14)


@pytest.mark.parametrize(
    "deed",
    [
        *(hide, take_back, move_away, leave_the_audience, block, mute_a_word, mute_the_title),
        *(mute_the_topic, read_it, want_none, rest, leave, be_suspended),
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_what_changed_between_event_and_sending_is_not_sent(cast, mia, waiting, deed, plain):
    if plain:
        plainly(mia)
    before = the_mail()

    with db.transaction():
        deed(cast, mia, session.merge(waiting))

    assert before is not None
    assert the_mail() is None


def test_what_is_dropped_leaves_no_trace(cast, mia, waiting):
    with db.transaction():
        read_it(cast, mia, waiting)

    outbox.send()

    assert session.scalars(select(OutgoingEmail)).all() == []
    assert MailChoice.of(mia).once_at is None


def test_an_anonymous_reply_is_told_under_its_name_of_this_topic(cast, mia, topic):
    plainly(mia)
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Hello @Mia.", anonymous=True)
        Block.begin(cast.sol, by=mia)
        MailChoice.of(mia).told_once = clock.ago(minutes=1)
    clockwork.queue()

    mail = the_mail()

    assert f"{post.persona.name} mentioned you" in mail.text
    assert "Sol" not in mail.text


def copy(post, *, times):
    """Adds rows like that of a post, in one statement."""
    own = {"id", "sent_key"}
    row = {each.key: getattr(post, each.key) for each in Post.__table__.c if each.key not in own}
    session.execute(insert(Post), [row] * times)


def test_a_thousand_posts_make_a_short_mail(cast, mia):
    plainly(mia)
    with db.transaction():
        for number in range(25):
            topic = Topic.open(cast.board_mothers, by=mia, title=f"Talk {number}", body="Awake.")
            copy(topic.reply(by=cast.sol, body="Hello."), times=38)
            topic.reply(by=cast.sol, body="Hello.")
        MailChoice.of(mia).told_once = clock.ago(minutes=5)
    clockwork.queue()

    mail = the_mail()

    assert mail.text.count("40 new replies") == 10
    assert "And 15 more conversations" in mail.text
    assert len(mail.text) < 3_000


def test_reactions_are_gathered_by_post_and_not_told_of_whom_she_blocked(cast, mia, topic):
    with db.transaction():
        for kind in ("thanks", "metoo"):
            Reaction.react(topic.opening_post, kind, by=cast.sol)
    clockwork.queue()
    one = the_mail()

    with db.transaction():
        Block.begin(cast.sol, by=mia)

    assert one.text.count("A kind reaction to your words") == 1
    assert the_mail() is None


def test_a_new_version_of_the_guidelines_is_told_until_she_agrees(cast, mia):
    with db.transaction():
        GuidelinesVersion.publish(by=cast.cora, text="## Be kind\n\nAsk first.")
    clockwork.queue()

    assert "has a new version\nhttp://127.0.0.1:8000/guidelines\n" in the_mail().text


def test_it_carries_what_stops_it_with_one_press(waiting):
    message = delivery.as_message(the_mail())

    stop = message["List-Unsubscribe"]
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/mail/stop/[\w.-]+>", stop)
    lines = message.as_bytes().decode().split("\r\n")
    assert f"List-Unsubscribe: {stop}" in lines  # in one piece, and not as an encoded word
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop.strip("<>") in the_mail().text
