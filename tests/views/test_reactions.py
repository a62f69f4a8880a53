"""Reactions: given and taken back on a post, plain and by HTMX."""

from itertools import product

import pytest

from forum import db
from forum.models.notifications import Notification
from forum.models.reactions import KINDS, Reaction
from forum.models.topics import Topic


@pytest.fixture
def post(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake again.")
        return topic.opening_post

    return lately("reactions: post", story)


def given():
    """All the reactions there are: by whom, and which."""
    return [(each.member_id, each.kind) for each in db.session.query(Reaction)]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reaction_is_given_and_taken_back_by_the_same_button(as_, cast, post, htmx):
    sol = as_("Sol")

    sol.post(f"/posts/{post.id}/reactions", {"kind": "thinking"}, htmx=htmx)
    after_one = given()
    sol.post(f"/posts/{post.id}/reactions", {"kind": "thinking"}, htmx=htmx)

    assert after_one == [(cast.sol.id, "thinking")]
    assert given() == []


def test_without_script_one_comes_back_to_the_post(as_, post):
    sol = as_("Sol")

    answer = sol.post(f"/posts/{post.id}/reactions", {"kind": "metoo"})

    assert answer.status_code == 303
    assert answer.location == f"/posts/{post.id}"


def test_with_script_the_posts_reactions_come_back_changed(as_, cast, post):
    with db.transaction():
        Reaction.react(post, "thanks", by=cast.mo)
    sol = as_("Sol")

    sol.post(f"/posts/{post.id}/reactions", {"kind": "thanks"}, htmx=True)

    region = sol.page.get_element_by_id(f"reactions-{post.id}")
    pressed = region.xpath(".//ul//button[@aria-pressed='true']")
    assert [each.text_content().strip() for each in pressed] == ["Thank you · 2"]
    assert "Your reaction is there." in sol.response.text


def test_a_page_shows_how_many_of_each_and_which_are_ones_own(as_, cast, post):
    with db.transaction():
        for member in (cast.mo, cast.sol, cast.pia):
            Reaction.react(post, "notalone", by=member)
        Reaction.react(post, "thinking", by=cast.mo)
    sol = as_("Sol")

    sol.get(f"/topics/{post.topic_id}")

    buttons = sol.page.xpath("//ul[@class='reactions']//button")
    assert [(each.text_content().strip(), each.get("aria-pressed")) for each in buttons] == [
        ("Thinking of you · 1", "false"),
        ("You are not alone · 3", "true"),
    ]


def test_there_are_six_to_choose_from_and_none_is_unkind(as_, post):
    sol = as_("Sol")

    sol.get(f"/topics/{post.topic_id}")

    buttons = sol.page.xpath(
        "//article//details[1]/*[contains(@class, 'menu__list')]//button[@name='kind']"
    )
    assert [each.get("value") for each in buttons] == list(KINDS)
    assert [each.text_content() for each in buttons] == [
        "Thinking of you",
        "Me too",
        "Thank you",
        "You are not alone",
        "Proud of you",
        "That helped",
    ]


def test_no_other_kind_is_taken(as_, post):
    for kind in ["", "dislike", "thinking\x00", "thanks,metoo"]:
        answer = as_("Sol").post(f"/posts/{post.id}/reactions", {"kind": kind})

        assert answer.status_code == 400, kind
        assert given() == [], kind


def test_whoever_may_not_read_cannot_react(as_, post):
    for (name, status), htmx in product([("Vi", 401), ("Pat", 404), ("Ned", 404)], [False, True]):
        answer = as_(name).post(f"/posts/{post.id}/reactions", {"kind": "thanks"}, htmx=htmx)

        assert answer.status_code == status, (name, status)
        assert given() == [], (name, status)


def test_nobody_reacts_on_a_closed_board_or_to_what_was_taken_back(as_, cast, post):
    with db.transaction():
        other = Topic.open(cast.board_everyone, by=cast.mia, title="Hello", body="Anybody?")
        cast.board_everyone.archive(by=cast.ada)
        Topic.reply(post.topic, by=cast.mo, body="I am here.")
        post.erase(by=cast.mia)
    sol = as_("Sol")

    for each in (post.id, other.opening_post.id):
        assert sol.post(f"/posts/{each}/reactions", {"kind": "thanks"}).status_code == 403
    assert given() == []


def test_its_author_hears_of_a_reaction_but_not_of_her_own(as_, cast, post):
    as_("Mia").post(f"/posts/{post.id}/reactions", {"kind": "proud"})
    assert db.session.query(Notification).count() == 0

    as_("Sol").post(f"/posts/{post.id}/reactions", {"kind": "proud"})

    told = db.session.query(Notification).one()
    assert (told.member_id, told.kind) == (cast.mia.id, "reaction")
