"""For you: what has arrived, by topic, for as long as one may read it."""

import pytest

from forum import clock, db
from forum.models import arrivals
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.reactions import Reaction
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, TopicWatch


def dotted(browser):
    """Whether the navigation of the page says that something is new."""
    return bool(browser.page.xpath("//*[@class='nav__new']"))


def rows(browser):
    """What each topic of the page says, but for what is folded."""
    for fold in (page := browser.page).xpath("//main//details"):
        fold.drop_tree()
    found = page.xpath("//main//ul[contains(@class, 'list')]/li")
    return [" ".join(" ".join(each.itertext()).split()) for each in found]


def test_nothing_new_is_said_calmly(as_, topic):
    mia = as_("Mia")

    mia.get("/for-you")

    assert "Nothing new just now" in mia.text
    assert not dotted(mia)


def test_replies_to_a_watched_topic_are_counted_together(as_, topic, reply):
    reply("One.")
    reply("Two.", by="mo")
    mia = as_("Mia")

    mia.get("/for-you")

    assert rows(mia) == ["First night home 2 new replies Mothers · just now New"]
    assert mia.page.xpath(f"//main//a[@href='/topics/{topic.id}/unread']")
    assert dotted(mia)


def test_beyond_so_many_replies_none_is_counted(as_, topic, reply, monkeypatch):
    monkeypatch.setattr(arrivals, "MANY", 1)
    monkeypatch.setattr(arrivals, "_replies", arrivals._replies.__wrapped__)
    for words in ("One.", "Two.", "Three."):
        reply(words)
    mia = as_("Mia")

    mia.get("/for-you")

    assert rows(mia) == ["First night home More than 1 new replies Mothers · just now New"]


def test_a_topic_that_one_stopped_watching_is_quiet(as_, cast, topic, reply):
    with db.transaction():
        TopicWatch.end(topic.id, by=cast.mia)
    reply()
    mia = as_("Mia")

    mia.get("/for-you")

    assert rows(mia) == []
    assert not dotted(mia)


def test_mentions_quotes_and_reactions_are_gathered_by_topic(as_, cast, topic, reply):
    reply("Hello @Mia.", by="mo")
    reply("Yes.", quoting=topic.opening_post, quoted_words="We came home.")
    with db.transaction():
        Reaction.react(topic.opening_post, "thinking", by=cast.pia)
        Reaction.react(topic.opening_post, "thanks", by=cast.sol)
    mia = as_("Mia")

    mia.get("/for-you")

    (row,) = rows(mia)
    for words in ("2 new replies", "Mo mentioned you", "Sol answered your words"):
        assert words in row
    assert row.count("A kind reaction to your post") == 1


def test_a_persona_mentions_under_its_own_name(as_, reply):
    post = reply("Hello @Mia.", anonymous=True)
    mia = as_("Mia")

    mia.get("/for-you")

    assert f"{post.name} mentioned you" in rows(mia)[0]
    assert "Sol" not in mia.response.text


def test_what_was_read_stands_below_as_earlier(as_, topic, reply):
    reply("Hello @Mia.")
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")

    mia.get("/for-you")

    assert "Earlier" in mia.text
    assert rows(mia) == ["First night home Sol mentioned you just now Mothers"]
    assert not dotted(mia)


def test_a_watched_board_brings_its_new_topics(as_, cast):
    with db.transaction():
        BoardWatch.begin(cast.board_mothers.id, by=cast.mia)
        before = Topic.open(
            cast.board_mothers, by=cast.mo, title="Old", body="x", at=clock.ago(days=1)
        )
        before.created_at = clock.ago(days=1)
        topic = Topic.open(cast.board_mothers, by=cast.mo, title="New here", body="Hello.")
    mia = as_("Mia")

    mia.get("/for-you")
    listed = rows(mia)
    mia.get(f"/topics/{topic.id}")
    mia.get("/for-you")

    assert listed == ["New here A new topic Mothers · just now New"]
    assert rows(mia) == []


@pytest.mark.parametrize("htmx", [False, True])
def test_all_is_read_at_one_press(as_, cast, topic, reply, htmx):
    reply("Hello @Mia.")
    mia = as_("Mia")

    answer = mia.post("/for-you/read", htmx=htmx)
    mia.get("/for-you")

    assert answer.status_code == (200 if htmx else 303)
    assert not dotted(mia)
    assert "Nothing new just now" in mia.text
    mia.get("/boards/mothers")
    assert "New" not in mia.page.xpath("string(//ul[@class='cards'])")


def test_a_new_reply_after_that_is_new_again(as_, cast, topic, reply):
    reply()
    mia = as_("Mia")
    mia.post("/for-you/read")
    reply("One more.")

    mia.get("/for-you")

    assert rows(mia) == ["First night home 1 new reply Mothers · just now New"]


# The wall


@pytest.mark.parametrize("way", ["audience left", "board narrowed"])
def test_what_one_may_no_longer_read_leaves_no_trace(as_, cast, topic, reply, way):
    with db.transaction():
        BoardWatch.begin(topic.board_id, by=cast.mia)
    reply("Hello @Mia.")
    with db.transaction():
        if way == "audience left":
            topic.board.reading[0].leave(by=cast.mia)
        else:
            topic.board.read_by = "moderators"
        Topic.open(cast.board_mothers, by=cast.mo, title="Newer", body="x")
    mia = as_("Mia")

    mia.get("/for-you")

    assert rows(mia) == []
    assert not dotted(mia)
    assert "Mothers" not in mia.response.text


def test_a_partner_never_hears_from_the_mothers(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Canary", body="Hello @Pat.")
        TopicWatch.begin(topic.id, by=cast.pat)
        BoardWatch.begin(cast.board_mothers.id, by=cast.pat)
        topic.reply(by=cast.sol, body="@Pat should know.")
    pat = as_("Pat")

    for address in ("/", "/for-you", "/boards", "/boards/partners", "/boards/everyone"):
        pat.get(address)
        assert not dotted(pat), address
        for canary in ("Canary", "Mothers", "should know", "Mia"):
            assert canary not in pat.response.text, (address, canary)


def test_a_visitor_is_asked_to_sign_in(as_):
    vi = as_("Vi")

    assert vi.get("/for-you").location.startswith("/sign-in")
    assert vi.post("/for-you/read").status_code == 401


def test_the_dot_and_the_page_always_agree(as_, cast, topic, reply):
    deeds = [
        lambda: reply(),
        lambda: as_("Mia").get(f"/topics/{topic.id}"),
        lambda: reply("@Mia?"),
        lambda: as_("Mia").post("/for-you/read"),
        lambda: Reaction.toggle(topic.opening_post, "thanks", by=cast.mo),
        lambda: Notification.see_all(db.session.get(Member, cast.mia.id)),
        lambda: BoardWatch.begin(cast.board_everyone.id, by=cast.mia),
        lambda: Topic.open(
            db.session.get(Board, cast.board_everyone.id), by=cast.mo, title="Hi", body="x"
        ),
    ]
    mia, seen = as_("Mia"), []

    for deed in deeds:
        with db.transaction():
            deed()
        mia.get("/for-you")
        assert dotted(mia) == ("Nothing new just now" not in mia.text)
        seen.append(dotted(mia))

    assert seen == [True, False, True, False, True, False, False, True]


def test_a_muted_topic_tells_nothing_more_not_even_a_mention(as_, cast, topic, reply):
    reply("One.")
    mia = as_("Mia")

    mia.post(f"/for-you/topics/{topic.id}/mute")
    reply("Hello @Mia.")
    mia.get("/for-you")

    assert "Nothing new just now" in mia.text
    assert rows(mia) == []
    assert not dotted(mia)


def test_whoever_watches_a_muted_topic_again_hears_of_it(as_, cast, topic, reply):
    mia = as_("Mia")
    mia.post(f"/for-you/topics/{topic.id}/mute")
    mia.post(f"/topics/{topic.id}/watch")
    reply("Hello @Mia.")

    mia.get("/for-you")

    assert "1 new reply" in mia.text
    assert "mentioned you" in mia.text


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_mutes_a_topic_that_she_may_not_read(as_, topic, htmx):
    assert as_("Pat").post(f"/for-you/topics/{topic.id}/mute", htmx=htmx).status_code == 404


def test_a_link_of_a_mail_leads_to_the_very_post_after_sign_in(as_, topic, reply):
    reply("One.")
    post = topic.latest_post_id

    visitor = as_("Vi").get(f"/for-you/posts/{post}")
    member = as_("Mia").get(f"/for-you/posts/{post}")

    assert visitor.location == f"/sign-in?next=/for-you/posts/{post}"
    assert member.location == f"/posts/{post}"
    assert as_("Pat").get(f"/for-you/posts/{post}").status_code == 404


def test_a_link_to_a_topic_leads_to_the_first_that_is_new(as_, topic):
    assert as_("Mia").get(f"/for-you/topics/{topic.id}").location == f"/topics/{topic.id}/unread"
    assert as_("Pat").get(f"/for-you/topics/{topic.id}").status_code == 404
