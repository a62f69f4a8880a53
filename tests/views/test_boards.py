"""The list of boards and a board's own page: what is listed, in which order, and for whom."""

from itertools import product

import pytest

from forum import clock, db
from forum.models.content_notes import ContentNote, foldings
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, Reading


@pytest.fixture
def write(cast):
    """Opens a topic on a board, some days ago."""

    def write(title, *, board="mothers", by="mo", days=1, **details):
        with db.transaction():
            topic = Topic.open(
                getattr(cast, f"board_{board}"),
                by=getattr(cast, by),
                title=title,
                **{"body": f"Words about {title}.", "at": clock.ago(days=days), **details},
            )
        return topic

    return write


def titles(browser):
    """The titles of the cards on a page, from the top."""
    return [each.text_content() for each in browser.page.xpath("//*[@class='card__title']/a")]


def card(browser, title):
    """What the card of that title says."""
    found = browser.page.xpath(f"//li[contains(@class, 'card')][.//a[text()='{title}']]")[0]
    return " ".join(" ".join(found.itertext()).split())


# The list


THEIRS = [
    ("Vi", ["Welcome"]),
    ("Ned", ["Everyone", "Welcome"]),
    ("Pat", ["Everyone", "Partners", "Welcome"]),
    ("Mia", ["Everyone", "Mothers", "Welcome"]),
    ("Pia", ["Everyone", "Mothers", "Welcome", "Volunteers"]),
    ("Mo", ["Everyone", "Mothers", "Welcome", "Volunteers", "Moderators"]),
]


def test_everybody_finds_the_boards_that_are_theirs_in_order(as_):
    for name, boards in THEIRS:
        browser = as_(name)

        browser.get("/boards")

        assert titles(browser) == boards, (name, boards)


def test_a_board_says_what_it_is_for_who_reads_it_and_when_somebody_wrote(as_, cast, write):
    with db.transaction():
        cast.board_mothers.purpose = "For anyone who has had postpartum psychosis."
    write("First night home", days=3)
    mia = as_("Mia")

    mia.get("/boards")

    assert card(mia, "Mothers") == (
        "Mothers For anyone who has had postpartum psychosis. "
        "Mothers can read this Newest post 3 days ago"
    )
    assert "Nothing here yet" in card(mia, "Everyone")


def test_a_visitor_is_invited_to_join(as_):
    vi = as_("Vi")

    vi.get("/boards")

    assert vi.page.xpath("//main//a[@href='/join']")
    assert "Everybody can read this" in vi.text


# One board


def test_a_board_shows_its_purpose_audience_and_moderators(as_, cast):
    with db.transaction():
        cast.board_mothers.purpose = "For anyone who has had postpartum psychosis."
        cast.board_mothers.guidelines = "Say *I*, not *you should*."
    mia = as_("Mia")

    mia.get("/boards/mothers")

    for words in ("For anyone who has had", "Mothers can read this", "Looked after by Mo"):
        assert words in mia.text
    assert mia.page.xpath("//main//a[@href='/guidelines']")
    assert "Say I, not you should." in mia.text


def test_a_board_outside_ones_audiences_is_as_if_it_were_not_there(as_, write):
    write("First night home")
    addresses = ("/boards/mothers", "/boards/mothers?show=mine")

    for name, address in product(("Vi", "Ned", "Pat", "Ada"), addresses):
        browser = as_(name)
        closed, missing = browser.get(address), browser.get("/boards/nothing-here")

        assert closed.status_code == missing.status_code == 404, (name, address)
        # A visitor's page leads to the sign-in and back to what she asked for.
        asked_for = address.partition("?")[0]
        assert closed.text.replace(asked_for, "") == missing.text.replace(
            "/boards/nothing-here", ""
        ), (name, address)


def test_whoever_may_post_finds_the_way_to_write(as_):
    mia = as_("Mia")

    mia.get("/boards/mothers")

    assert mia.page.xpath("//a[@href='/boards/mothers/new']")


def test_whoever_may_not_post_reads_why(as_, cast):
    with db.transaction():
        cast.board_welcome.post_by = "moderators"
        cast.board_everyone.archive(by=cast.ada)
    mia, vi = as_("Mia"), as_("Vi")

    mia.get("/boards/welcome")
    assert "Moderators write here." in mia.text
    mia.get("/boards/everyone")
    assert "Closed: to read only" in mia.text
    assert "Everything in it can still be read." in mia.text
    vi.get("/boards/welcome")
    assert "Join to write here" in vi.text
    assert not [b for b in (mia, vi) if b.page.xpath("//a[contains(@href, '/new')]")]


def test_pinned_topics_stand_first_then_the_newest_reply(as_, cast, write):
    write("Pinned", days=90).pin(by=cast.mo)
    old, _new = write("Old but answered", days=9), write("New", days=2)
    with db.transaction():
        old.reply(by=cast.sol, body="I am here.", at=clock.ago(days=1))
    mia = as_("Mia")

    mia.get("/boards/mothers")

    assert titles(mia) == ["Pinned", "Old but answered", "New"]


def test_a_card_shows_the_first_words_the_author_and_the_replies(as_, cast, write):
    topic = write("Nights", by="sol", body="The house is quiet now, " * 20)
    with db.transaction():
        topic.reply(by=cast.mo, body="One", at=clock.ago(hours=3))
    mia = as_("Mia")

    mia.get("/boards/mothers")

    words = "The house is quiet now, The house is quiet now, The house is quiet now, The…"
    assert card(mia, "Nights") == f"Nights {words} New S Sol 1 reply 3 hours ago"
    assert len(words) <= 81


def test_an_anonymous_topic_shows_the_persona_and_not_the_name(as_, cast, write):
    topic = write("Nights", by="sol", anonymous=True)
    persona = topic.opening_post.name
    mia = as_("Mia")

    mia.get("/boards/mothers")

    assert persona in card(mia, "Nights")
    assert "Sol" not in mia.response.text


def test_first_words_are_left_out_where_the_reader_folds_their_label(as_, cast, write):
    note = db.session.scalars(db.db.select(ContentNote).filter_by(slug="self-harm")).one()
    write("Nights", body="Words to be folded.", notes=[note])
    with db.transaction():
        db.session.execute(foldings.insert().values(member_id=cast.mia.id, note_id=note.id))
    mia, sol = as_("Mia"), as_("Sol")

    mia.get("/boards/mothers")
    sol.get("/boards/mothers")

    assert "Words to be folded." not in mia.response.text
    assert "About: self harm" in card(mia, "Nights")
    assert "Words to be folded." in card(sol, "Nights")


def test_new_is_what_one_has_not_read(as_, cast, write):
    topic = write("Nights")
    mia = as_("Mia")

    mia.get("/boards/mothers")
    before = card(mia, "Nights")
    with db.transaction():
        Reading.mark(topic.id, by=cast.mia, up_to=topic.latest_post_id)
    mia.get("/boards/mothers")

    assert "New" in before
    assert "New" not in card(mia, "Nights")


def test_unanswered_lists_what_nobody_has_answered(as_, cast, write):
    answered, _alone = write("Answered"), write("Alone")
    with db.transaction():
        answered.reply(by=cast.sol, body="I am here.")
    mia = as_("Mia")

    mia.get("/boards/mothers?show=unanswered")

    assert titles(mia) == ["Alone"]


def test_an_answer_that_was_taken_back_leaves_a_topic_unanswered(as_, cast, write):
    topic = write("Alone again")
    with db.transaction():
        topic.reply(by=cast.sol, body="I am here.").erase(by=cast.sol)
    mia = as_("Mia")

    mia.get("/boards/mothers?show=unanswered")

    assert titles(mia) == ["Alone again"]


def test_mine_gathers_what_one_wrote_in_also_anonymously_and_only_for_oneself(as_, cast, write):
    write("By Mo")
    topic, other = write("By Sol", by="sol", anonymous=True), write("Answered", days=2)
    with db.transaction():
        other.reply(by=cast.sol, body="I am here.", anonymous=True, at=clock.ago(days=2))
    sol, mia = as_("Sol"), as_("Mia")

    sol.get("/boards/mothers?show=mine")
    mia.get("/boards/mothers?show=mine")

    assert titles(sol) == [topic.title, other.title]
    assert titles(mia) == []
    assert "You have not written here yet" in mia.text


def test_twenty_topics_a_page_and_no_page_behind_the_last(as_, cast, write):
    for number in range(23):
        write(f"Topic {number}", days=number + 1)
    write("Pinned", days=99).pin(by=cast.mo)
    mia = as_("Mia")

    mia.get("/boards/mothers")
    assert titles(mia) == ["Pinned", *(f"Topic {number}" for number in range(20))]
    assert mia.page.xpath("//a[@rel='next']/@href") == ["/boards/mothers?page=2"]
    mia.get("/boards/mothers?page=2")
    assert titles(mia) == ["Topic 20", "Topic 21", "Topic 22"]
    assert mia.get("/boards/mothers?page=3").status_code == 404


NOWHERE = ["show=best", "page=0", "page=-1", "page=x", "page=99999999999"]


def test_an_address_that_asks_for_what_is_not_there_is_a_404(as_):
    mia = as_("Mia")

    for asked in NOWHERE:
        assert mia.get(f"/boards/mothers?{asked}").status_code == 404, asked


def test_a_visitor_has_no_list_of_her_own(as_):
    vi = as_("Vi")

    assert vi.get("/boards/welcome?show=mine").status_code == 404
    vi.get("/boards/welcome")
    assert "Mine" not in vi.text


# Watching


@pytest.mark.parametrize("htmx", [False, True])
def test_a_board_is_watched_and_no_longer(as_, cast, htmx):
    mia = as_("Mia")

    answer = mia.post("/boards/mothers/watch", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.query(BoardWatch).filter_by(member_id=cast.mia.id).count() == 1
    again = mia.post("/boards/mothers/unwatch", htmx=htmx)

    assert db.session.query(BoardWatch).count() == 0
    if htmx:
        assert "Stop watching" in answer.text
        assert "Watch this board" in again.text


@pytest.mark.parametrize(("name", "status"), [("Pat", 404), ("Vi", 401)])
def test_a_board_that_one_may_not_read_cannot_be_watched(as_, name, status):
    assert as_(name).post("/boards/mothers/watch").status_code == status
    assert db.session.query(BoardWatch).count() == 0
