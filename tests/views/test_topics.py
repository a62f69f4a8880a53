"""A topic's page: its posts, how far one has read, what is new, and who may see it."""

import pytest

from forum import clock, db
from forum.models.content_notes import ContentNote, foldings
from forum.models.notifications import Notification
from forum.models.reactions import Reaction
from forum.models.topics import Topic
from forum.models.watching import Reading, TopicWatch


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(
            cast.board_mothers,
            by=cast.mia,
            title="First night home",
            body="We came home **today**.",
            at=clock.ago(hours=20),
        )


@pytest.fixture
def reply(cast, topic):
    """Adds a post to the topic."""

    def reply(body="I am here.", *, by="sol", **details):
        with db.transaction():
            return topic.reply(by=getattr(cast, by), body=body, **details)

    return reply


def shown(browser, post):
    """The article of a post on the page last fetched."""
    return browser.page.get_element_by_id(f"post-{post.id}")


def classed(element, name):
    """What within an element is of that class."""
    return element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def words(element):
    """What an element says, its spaces gathered."""
    return " ".join(" ".join(element.itertext()).split())


def note(slug):
    """One of the labels."""
    return db.session.scalars(db.db.select(ContentNote).filter_by(slug=slug)).one()


def seen(cast):
    """How far Mia has read."""
    row = db.session.scalars(db.db.select(Reading).filter_by(member_id=cast.mia.id)).first()
    return row.post_id if row else 0


# What the page shows


def test_a_topic_shows_its_place_audience_and_posts(as_, topic, reply):
    answer = reply("Yes. For about *three* weeks.", by="mo")
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert sol.page.findtext(".//h1") == "First night home"
    assert sol.page.xpath("//ol[@class='trail']//a/@href") == ["/boards", "/boards/mothers"]
    assert "Mothers can read this" in sol.text
    assert "Yes. For about three weeks." in words(shown(sol, answer))
    assert sol.page.xpath("//article//strong/text()") == ["today"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("mo", "Moderator of this board"),
        ("cora", "Coordinator"),
        ("pia", "Trained volunteer"),
        ("ada", "Administrator"),
        ("sol", "Member"),
        ("max", "Member"),
    ],
)
def test_a_role_stands_beside_the_name_in_words(as_, reply, name, role):
    post = reply(by=name)
    mia = as_("Mia")

    mia.get(f"/topics/{post.topic_id}")

    assert words(classed(shown(mia, post), "byline__role")[0]) == role


def test_an_anonymous_post_shows_a_persona_and_no_role(as_, reply):
    post = reply(by="mo", anonymous=True)
    mia = as_("Mia")

    mia.get(f"/topics/{post.topic_id}")

    article = shown(mia, post)
    assert words(classed(article, "byline__name")[0]) == post.name
    assert words(classed(article, "byline__role")[0]) == "Anonymous, this once"
    assert "Moderator of this board" not in words(article)


def test_a_quote_stands_above_the_answer_with_its_name_and_a_way_there(as_, topic, reply):
    first = topic.opening_post
    post = reply("So did we.", quoting=first, quoted_words="We came home today.")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    quote = classed(shown(mia, post), "post__quote")[0]
    assert words(quote) == "Mia wrote We came home today."
    assert quote.xpath(".//a/@href") == [f"/posts/{first.id}"]


def test_a_quote_of_what_was_taken_back_says_so(as_, cast, topic, reply):
    post = reply("So did we.", quoting=topic.opening_post, quoted_words="We came home today.")
    with db.transaction():
        topic.opening_post.erase(by=cast.mia)
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert "A quote that was taken back" in words(shown(sol, post))
    assert "We came home" not in sol.response.text


def test_a_quote_from_another_topic_does_not_say_whose_it_is(as_, cast, reply):
    with db.transaction():
        other = Topic.open(cast.board_partners, by=cast.pat, title="Alone", body="She is home.")
        elsewhere = other.opening_post
    post = reply("So did we.", quoting=elsewhere, quoted_words="She is home.")
    mia = as_("Mia")

    mia.get(f"/topics/{post.topic_id}")

    assert "Pat" not in mia.response.text
    assert f"/posts/{elsewhere.id}" not in mia.response.text


def test_a_post_that_was_taken_back_keeps_its_place_without_its_words(as_, cast, topic, reply):
    post = reply("Better forgotten.")
    with db.transaction():
        post.erase(by=cast.sol)
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    assert words(shown(mia, post)) == "The person who wrote this took it back."
    assert "Better forgotten" not in mia.response.text


def test_an_edited_post_says_when(as_, cast, topic):
    with db.transaction():
        topic.opening_post.edit(by=cast.mia, body="We came home yesterday.")
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert "edited just now" in words(shown(sol, topic.opening_post))


def test_a_label_is_folded_for_whoever_chose_so(as_, cast, reply):
    post = reply("They were only thoughts.", notes=[note("self-harm"), note("sleep")])
    with db.transaction():
        chosen = {"member_id": cast.mia.id, "note_id": note("self-harm").id}
        db.session.execute(foldings.insert().values(**chosen))
    mia, mo = as_("Mia"), as_("Mo")

    mia.get(f"/topics/{post.topic_id}")
    mo.get(f"/topics/{post.topic_id}")

    folded = classed(shown(mia, post), "fold")[0]
    assert words(folded.xpath(".//summary")[0]) == "About: self harm, sleep"
    assert "They were only thoughts." in words(folded)
    assert classed(shown(mo, post), "fold") == []
    assert "About: self harm" in words(shown(mo, post))


def test_the_opening_posts_labels_stand_under_the_title(as_, cast):
    with db.transaction():
        topic = Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="Awake.", notes=[note("sleep")]
        )
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert words(classed(sol.page, "chip--note")[0]) == "About: sleep"
    assert len(classed(sol.page, "chip--note")) == 1


@pytest.mark.parametrize(("name", "offered"), [("Mia", True), ("Sol", False), ("Mo", False)])
def test_only_the_author_finds_edit_and_take_back(as_, topic, name, offered):
    browser = as_(name)
    post = topic.opening_post

    browser.get(f"/topics/{topic.id}")

    links = set(shown(browser, post).xpath(".//*[@class='menu__list']/a/@href"))
    assert ({f"/posts/{post.id}/edit", f"/posts/{post.id}/erase"} <= links) is offered
    assert f"/topics/{topic.id}?quote={post.id}#reply" in links


def test_the_author_of_an_anonymous_post_finds_them_and_nobody_else(as_, reply):
    post = reply(by="sol", anonymous=True)
    sol, mia = as_("Sol"), as_("Mia")

    sol.get(f"/topics/{post.topic_id}")
    mia.get(f"/topics/{post.topic_id}")

    assert f"/posts/{post.id}/edit" in sol.response.text
    assert f"/posts/{post.id}/edit" not in mia.response.text


@pytest.mark.parametrize("state", ["locked", "archived"])
def test_a_topic_that_takes_no_replies_says_so(as_, cast, topic, state):
    with db.transaction():
        if state == "locked":
            topic.lock(by=cast.mo)
        else:
            topic.board.archive(by=cast.ada)
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    assert ("Locked" if state == "locked" else "Closed: to read only") in mia.text
    assert not mia.page.xpath("//*[@id='reply'] | //a[@href='#reply']")


def test_a_visitor_reads_an_open_board_and_is_asked_in(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.cora, title="Hello", body="Welcome here.")
        Reaction.react(topic.opening_post, "thanks", by=cast.mia)
    vi = as_("Vi")

    vi.get(f"/topics/{topic.id}")

    assert "Welcome here." in vi.text
    assert "Thank you · 1" in vi.text
    assert vi.page.xpath("//main//a[starts-with(@href, '/sign-in')]")
    assert not vi.page.xpath("//main//form")


# The wall


@pytest.mark.parametrize("name", ["Vi", "Ned", "Pat", "Max", "Ada"])
@pytest.mark.parametrize(
    "address", ["/topics/{0}", "/topics/{0}/unread", "/topics/{0}/news?after=0"]
)
def test_a_topic_behind_a_wall_is_as_if_it_were_not_there(as_, topic, name, address):
    browser = as_(name)

    closed = browser.get(address.format(topic.id))
    missing = browser.get(address.format(4711))

    assert closed.status_code == missing.status_code == 404
    assert closed.text == missing.text


def test_nor_is_there_a_way_around_the_wall(as_, cast, topic):
    pat = as_("Pat")

    assert pat.get(f"/posts/{topic.opening_post.id}").status_code == 404
    assert pat.post(f"/topics/{topic.id}/watch").status_code == 404
    assert pat.post(f"/topics/{topic.id}/unwatch").status_code == 404
    assert TopicWatch.of(topic.id, by=cast.pat) is None


def test_an_audience_that_was_left_closes_its_topics_at_once(as_, cast, topic):
    sol = as_("Sol")
    assert sol.get(f"/topics/{topic.id}").status_code == 200

    with db.transaction():
        topic.board.reading[0].leave(by=cast.sol)

    assert sol.get(f"/topics/{topic.id}").status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "9223372036854775807", "x"])
def test_a_number_that_is_none_is_a_404(as_, number):
    assert as_("Mia").get(f"/topics/{number}").status_code == 404
    assert as_("Mia").get(f"/posts/{number}").status_code == 404


# Pages, and how far one has read


def test_twenty_posts_a_page(as_, topic, reply):
    posts = [topic.opening_post, *(reply(f"Number {number}.") for number in range(22))]
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")
    assert len(mia.page.xpath("//article")) == 20
    assert mia.page.xpath("//a[@rel='next']/@href") == [f"/topics/{topic.id}?page=2"]
    mia.get(f"/topics/{topic.id}?page=2")
    assert mia.page.xpath("//article/@id") == [f"post-{each.id}" for each in posts[20:]]
    assert mia.get(f"/topics/{topic.id}?page=3").status_code == 404


def test_a_permalink_leads_to_the_page_and_the_place(as_, topic, reply):
    posts = [topic.opening_post, *(reply(f"Number {number}.") for number in range(22))]
    mia = as_("Mia")

    assert mia.get(f"/posts/{posts[19].id}").location == (f"/topics/{topic.id}#post-{posts[19].id}")
    assert mia.get(f"/posts/{posts[20].id}").location == (
        f"/topics/{topic.id}?page=2#post-{posts[20].id}"
    )


def test_quoting_stays_on_the_page_of_the_quoted_post(as_, topic, reply):
    posts = [reply(f"Number {number}.") for number in range(22)]
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}?quote={posts[-1].id}")

    assert shown(mia, posts[-1]) is not None
    assert mia.page.xpath("//details[@id='reply'][@open]")


@pytest.mark.parametrize("quote", ["0", "99999", "x", "-1", "99999999999999999999"])
def test_quoting_what_is_not_there_shows_the_topic_all_the_same(as_, topic, quote):
    assert as_("Mia").get(f"/topics/{topic.id}?quote={quote}").status_code == 200


def test_looking_at_a_page_counts_it_as_read_and_never_less(as_, cast, topic, reply):
    posts = [reply(f"Number {number}.") for number in range(22)]
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}?page=2")
    after_last = seen(cast)
    mia.get(f"/topics/{topic.id}")

    assert after_last == posts[-1].id
    assert seen(cast) == posts[-1].id


def test_a_visit_leads_back_to_the_first_unread(as_, cast, topic, reply):
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")
    posts = [reply(f"Number {number}.") for number in range(25)]

    answer = mia.get(f"/topics/{topic.id}/unread")

    assert answer.status_code == 303
    assert answer.location == f"/topics/{topic.id}#post-{posts[0].id}"


def test_a_line_stands_above_what_is_new(as_, topic, reply):
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")
    post = reply("New words.")

    mia.get(f"/topics/{topic.id}")
    line = classed(mia.page, "line-new")[0]
    mia.get(f"/topics/{topic.id}")

    assert line.getnext().get("id") == f"post-{post.id}"
    assert classed(mia.page, "line-new") == []


def test_a_page_that_shows_nothing_new_leads_to_what_is(as_, topic, reply):
    mia = as_("Mia")
    for number in range(22):
        reply(f"Number {number}.")
    mia.get(f"/topics/{topic.id}?page=2")
    reply("New words.")

    mia.get(f"/topics/{topic.id}")
    first = mia.page.xpath("//main//a[text()='Go to the first unread']/@href")
    mia.get(f"/topics/{topic.id}?page=2")

    assert first == [f"/topics/{topic.id}/unread"]
    assert "Go to the first unread" not in mia.text


def test_with_everything_read_the_way_leads_to_the_newest(as_, topic, reply):
    post = reply()
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")

    answer = mia.get(f"/topics/{topic.id}/unread")

    assert answer.location == f"/topics/{topic.id}#post-{post.id}"


def test_what_one_was_told_of_is_no_news_once_it_is_read(as_, cast, topic, reply):
    reply("Hello @Mia, are you there?")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    told = db.session.scalars(db.db.select(Notification).filter_by(member_id=cast.mia.id)).one()
    assert told.seen_at is not None


def test_a_visitors_look_leaves_nothing_behind(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.cora, title="Hello", body="Welcome here.")
    before = db.session.query(Reading).count()

    as_("Vi").get(f"/topics/{topic.id}")

    assert db.session.query(Reading).count() == before


# New replies while one reads


def test_nothing_new_is_an_empty_answer(as_, topic, reply):
    post = reply()
    mia = as_("Mia")

    answer = mia.get(f"/topics/{topic.id}/news?after={post.id}")

    assert answer.status_code == 204
    assert answer.data == b""


@pytest.mark.parametrize("htmx", [False, True])
def test_new_replies_are_counted_and_lead_to_the_first(as_, topic, reply, htmx):
    first, _second = reply("One."), reply("Two.")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}/news?after={topic.opening_post.id}", htmx=htmx)

    bar = mia.page.get_element_by_id("news")
    assert words(bar) == "2 new replies"
    assert bar.xpath(".//a/@href") == [f"/posts/{first.id}"]


@pytest.mark.parametrize("anonymous", [False, True])
def test_ones_own_replies_are_no_news(as_, topic, reply, anonymous):
    reply("From me.", by="mia", anonymous=anonymous)
    mia = as_("Mia")

    answer = mia.get(f"/topics/{topic.id}/news?after={topic.opening_post.id}")

    assert answer.status_code == 204


@pytest.mark.parametrize("after", ["", "x", "-1", "99999999999999999999"])
def test_asking_after_what_is_no_post_is_refused(as_, topic, after):
    assert as_("Mia").get(f"/topics/{topic.id}/news?after={after}").status_code == 400


def test_only_the_last_page_asks_for_news(as_, topic, reply):
    for number in range(22):
        reply(f"Number {number}.")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")
    assert "/news?" not in mia.response.text
    mia.get(f"/topics/{topic.id}?page=2")
    assert "/news?" in mia.response.text


# Watching


@pytest.mark.parametrize("htmx", [False, True])
def test_a_topic_is_watched_and_no_longer(as_, cast, topic, htmx):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/watch", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert TopicWatch.of(topic.id, by=cast.sol).ended_at is None
    again = sol.post(f"/topics/{topic.id}/unwatch", htmx=htmx)

    db.session.expire_all()
    assert TopicWatch.of(topic.id, by=cast.sol).ended_at is not None
    if htmx:
        assert "Stop watching" in answer.text
        assert "Stop watching" not in again.text


def test_a_visitor_cannot_watch(as_, topic):
    assert as_("Vi").post(f"/topics/{topic.id}/watch").status_code == 401
