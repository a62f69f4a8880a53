"""Moving, splitting and merging in the browser: asked, told, and old addresses still lead there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models.boards import Board, Moderatorship
from forum.models.decisions import Decision
from forum.models.letters import Letter
from forum.models.move_questions import MoveQuestion
from forum.models.topics import Topic
from forum.views import movings

REASON = "It fits better there."


@pytest.fixture
def topic(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        topic.reply(by=cast.sol, body="Yes.")
        return topic

    return lately("movings: topic", story)


@pytest.fixture
def other(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.pia, title="Days", body="Short.")


def press(browser, path, **words):
    """Sends the form, and once more when the letter is shown first."""
    browser.post(path, {"reason": REASON, **words})
    looked = browser.page.xpath('//*[@name="looked"]/@value') if browser.response.text else []
    if browser.response.status_code == 200 and looked:
        browser.post(path, {"reason": REASON, "tell": "y", **words, "looked": looked[0]})
    return browser


def test_a_move_to_more_readers_asks_everybody_first(as_, topic, cast):
    cora, board = as_("Cora"), cast.board_everyone

    press(cora, f"/topics/{topic.id}/move", board=board.id, how="ask")

    assert topic.board == cast.board_mothers
    letters = {
        name: db.session.scalars(policy.visible_letters(getattr(cast, name))).one()
        for name in ("mia", "sol")
    }
    for name, letter in letters.items():
        person = as_(name.capitalize())
        person.get(f"/letters/{letter.id}")
        assert "It would move to “Everyone”" in person.text
        person.post(f"/letters/{letter.id}/answer", {"answer": "yes"})
    db.session.expire_all()
    assert topic.board == board
    assert db.session.scalars(select(MoveQuestion)).one().outcome == "moved"


def test_one_no_leaves_it_where_it_is(as_, topic, cast):
    press(as_("Cora"), f"/topics/{topic.id}/move", board=cast.board_everyone.id, how="ask")
    letter = db.session.scalars(policy.visible_letters(cast.sol)).one()

    sol = as_("Sol")
    sol.post(f"/letters/{letter.id}/answer", {"answer": "no"})
    sol.post(f"/letters/{letter.id}/answer", {"answer": "yes"})

    db.session.expire_all()
    assert topic.board == cast.board_mothers
    mia = as_("Mia")
    mia.get(f"/letters/{db.session.scalars(policy.visible_letters(cast.mia)).one().id}")
    assert "This is settled" in mia.text


def test_a_move_without_asking_tells_the_reason_even_if_the_tick_is_taken_out(as_, topic, cast):
    press(as_("Cora"), f"/topics/{topic.id}/move", board=cast.board_everyone.id, how="now")

    db.session.expire_all()
    assert topic.board == cast.board_everyone
    for name in ("mia", "sol"):
        letter = db.session.scalars(policy.visible_letters(getattr(cast, name))).one()
        assert REASON in letter.words


def test_a_board_that_is_gone_or_anothers_gets_a_sentence(as_, topic, cast):
    for where in ["nowhere", "partners", "archived"]:
        board = {"nowhere": 4711, "partners": cast.board_partners.id, "archived": 0}[where]
        if where == "archived":
            with db.transaction():
                cast.board_welcome.archive(by=cast.ada)
                db.session.add(Moderatorship(board=cast.board_welcome, member=cast.mo))
            board = cast.board_welcome.id
        mo = as_("Mo")

        mo.post(f"/topics/{topic.id}/move", {"reason": REASON, "board": board, "how": "now"})

        assert mo.response.status_code == 422, where
        assert "Choose one of the boards that you look after" in mo.text, where
        assert REASON in mo.text, where
        db.session.expire_all()
        assert topic.board == cast.board_mothers, where


def test_who_moves_it_at_the_same_time_as_another_reads_where_it_stands(as_, topic, cast):
    cora, path = as_("Cora"), f"/topics/{topic.id}/move"
    cora.get(path)
    here = cora.page.xpath('//*[@name="here"]/@value')[0]
    press(as_("Cora"), path, board=cast.board_everyone.id, how="now", here=here)

    press(cora, path, board=cast.board_welcome.id, how="now", here=here)
    assert cora.response.status_code == 422
    assert "it stands on “Everyone” now" in cora.text
    assert REASON in cora.text
    here = cora.page.xpath('//*[@name="here"]/@value')[0]
    press(cora, path, board=cast.board_welcome.id, how="now", here=here)

    db.session.expire_all()
    assert topic.board == cast.board_welcome


def test_splitting_by_ticks_makes_a_topic_and_links_lead_there(as_, topic, cast):
    post = topic.reply(by=cast.sol, body="Apart.")
    db.session.commit()
    mo = as_("Mo")
    mo.get(f"/topics/{topic.id}/split?post={post.id}")
    assert mo.page.xpath(f'//input[@value="{post.id}"]/@checked')

    press(mo, f"/topics/{topic.id}/split", posts=[post.id], title="Apart", board=topic.board_id)

    new = db.session.scalars(select(Topic).filter_by(title="Apart")).one()
    mia = as_("Mia")
    mia.get(f"/posts/{post.id}")
    assert mia.response.headers["Location"] == f"/topics/{new.id}#post-{post.id}"


def test_any_post_of_a_long_topic_can_be_ticked(as_, topic, cast, monkeypatch):
    monkeypatch.setattr(movings, "LISTED", 3)
    monkeypatch.setattr(movings, "BEFORE", 1)
    posts = [topic.reply(by=cast.sol, body=f"Word {number}.") for number in range(9)]
    db.session.commit()
    mo, path = as_("Mo"), f"/topics/{topic.id}/split"

    def listed():
        return [int(each) for each in mo.page.xpath('//input[@name="posts"]/@value')]

    mo.get(f"{path}?post={posts[6].id}")
    assert listed() == [each.id for each in posts[5:8]]
    mo.get(mo.page.xpath('//a[text()="Later posts"]/@href')[0])
    assert listed() == [posts[8].id]
    assert not mo.page.xpath('//a[text()="Later posts"]')
    mo.get(path)
    assert not mo.page.xpath('//a[text()="Earlier posts"]')
    mo.post(path, {"posts": [posts[6].id], "start": "1", "reason": REASON})

    assert posts[6].id in listed()
    assert mo.page.xpath(f'//input[@value="{posts[6].id}"]/@checked')


NO_SPLIT = [
    ({"posts": []}, "Tick the posts that are to move"),
    ({"posts": ["1"]}, "Tick the posts that are to move"),
    ({"title": ""}, "Give the new topic a title"),
    ({"into": "4711"}, "There is no such topic"),
]


def test_what_cannot_be_split_gets_a_sentence(as_, topic):
    mo, post = as_("Mo"), db.session.scalars(select(Topic)).one().latest_post_id

    for words, sentence in NO_SPLIT:
        given = {
            "posts": [post],
            "title": "Apart",
            "board": topic.board_id,
            "reason": REASON,
            **words,
        }
        mo.post(f"/topics/{topic.id}/split", given)

        assert mo.response.status_code == 422, (words, sentence)
        assert sentence in mo.text, (words, sentence)
        assert len(db.session.scalars(select(Topic)).all()) == 1, (words, sentence)


def test_the_old_address_of_a_merged_topic_leads_to_where_it_is(as_, topic, other):
    press(as_("Mo"), f"/topics/{other.id}/merge", into=f"https://x.example/topics/{topic.id}")

    sol, pat = as_("Sol"), as_("Pat")
    sol.get(f"/topics/{other.id}")
    assert sol.response.headers["Location"] == f"/topics/{topic.id}"
    assert pat.get(f"/topics/{other.id}").status_code == 404
    sol.get(f"/topics/{topic.id}")
    assert "Short." in sol.text


def test_what_cannot_be_merged_gets_a_sentence(as_, topic):
    mo = as_("Mo")

    for into in ["itself", "nothing", "4711"]:
        mo.post(
            f"/topics/{topic.id}/merge",
            {"reason": REASON, "into": topic.id if into == "itself" else into},
        )

        assert mo.response.status_code == 422, into
        assert (
            "That is this very topic" if into == "itself" else "There is no such topic"
        ) in mo.text, into


def test_nobody_merges_into_a_board_that_she_does_not_look_after(as_, topic, cast):
    with db.transaction():
        theirs = Topic.open(cast.board_everyone, by=cast.pat, title="Hi", body="All.")
    mo = as_("Mo")

    mo.post(f"/topics/{topic.id}/merge", {"reason": REASON, "into": theirs.id})

    assert mo.response.status_code == 422
    assert "You do not look after the board of that topic" in mo.text


def test_the_writer_of_an_anonymous_post_is_asked_and_stays_unknown(as_, topic, cast):
    with db.transaction():
        topic.reply(by=cast.pia, body="Secret.", anonymous=True)

    press(as_("Cora"), f"/topics/{topic.id}/move", board=cast.board_everyone.id, how="ask")

    assert len(db.session.scalars(policy.visible_letters(cast.pia)).all()) == 1
    decisions = db.session.scalars(select(Decision)).all()
    assert [each.member_id for each in decisions] == [None] * len(decisions)
    assert len(db.session.scalars(select(Letter)).all()) == 3


@pytest.mark.parametrize(
    ("source", "target", "wider"),
    [
        ("mothers", "everyone", True),
        ("mothers", "partners", True),
        ("mothers", "moderators", True),
        ("everyone", "mothers", False),
        ("everyone", "welcome", True),
        ("welcome", "everyone", False),
        ("volunteers", "mothers", True),
        ("volunteers", "moderators", False),
        ("moderators", "volunteers", True),
        ("mothers", "mothers", False),
    ],
)
def test_a_board_opens_up_when_somebody_new_could_read(cast, source, target, wider):
    boards = {each.slug: each for each in db.session.scalars(select(Board)).unique()}

    assert policy.opens_up(boards[source], boards[target]) is wider
