"""Writing: topics, replies, quotes, edits, once anonymous; and never losing a word."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, func, select

from forum import db
from forum.models.drafts import Draft
from forum.models.posts import Post
from forum.models.signin import SignIn


@pytest.fixture
def night(talk):
    """A topic of the mothers."""
    return talk("mothers", "Anyone awake?", ("Sol", "It is ten past three."))


def write(page, words):
    """Opens the composer of a topic and types."""
    box = page.locator("#reply").get_by_label("Your words")
    if not box.is_visible():
        page.locator("#reply > summary").click()
    box.fill(words)


def posts_saying(words):
    """How many posts say these words."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Post).where(Post.body == words))


def test_a_topic_is_written_looked_at_first_and_posted(hand):
    page = hand("Mia")
    page.goto("/boards/mothers")
    page.get_by_role("link", name="Write something").click()
    page.get_by_label("Title, in a few words").fill("First night at home")
    page.get_by_label("Your words").fill("The house is **very** quiet.")

    page.get_by_role("button", name="Look first").click()
    expect(page.locator(".preview strong")).to_have_text("very")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("First night at home")
    expect(page.locator("#posts strong")).to_have_text("very")


def test_a_reply_stands_beneath_what_it_answers(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")

    write(page, "I am awake too.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator("#posts article").last).to_contain_text("I am awake too.")
    expect(page.get_by_text("Your reply is posted.").first).to_be_visible()


def test_words_are_quoted_and_lead_back_to_where_they_were_said(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    first = page.locator("#posts article").first

    first.locator("summary", has_text="More").click()
    first.get_by_role("link", name="Quote").click()
    expect(page.get_by_label("The words you answer")).to_have_value("It is ten past three.")
    write(page, "Here it is light already.")
    page.get_by_role("button", name="Post", exact=True).click()

    answer = page.locator("#posts article").last
    expect(answer.locator("blockquote")).to_contain_text("It is ten past three.")
    expect(answer.locator("blockquote").get_by_role("link")).to_contain_text("Sol")


def test_a_post_is_changed_and_says_so(hand, night, reply):
    mine = reply(night, "Mia", "I am awak.")
    page = hand("Mia")
    page.goto(f"/topics/{night}")

    post = page.locator(f"#post-{mine}")
    post.locator("summary", has_text="More").click()
    post.get_by_role("link", name=re.compile("^(Edit|Change)")).click()
    page.get_by_label("Your words").fill("I am awake.")
    page.get_by_role("button", name="Save changes").click()

    expect(page.locator(f"#post-{mine} .post__body")).to_have_text("I am awake.")
    expect(page.locator(f"#post-{mine}")).to_contain_text("edited")


def test_one_s_own_post_is_taken_back(hand, night, reply):
    mine = reply(night, "Mia", "Too much.")
    page = hand("Mia")
    page.goto(f"/posts/{mine}/erase")

    page.get_by_role("button", name="Take it back").click()

    expect(page.locator("#posts")).not_to_contain_text("Too much.")
    expect(page.locator(f"#post-{mine}")).to_be_visible()


def test_once_anonymous_shows_another_name_to_everybody(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "I was afraid of her.")
    page.locator("summary", has_text="Anonymous this once").click()
    page.locator("input[name=anonymous]").check()

    page.get_by_role("button", name="Post", exact=True).click()

    post = page.locator("#posts article").last
    expect(post).to_contain_text("I was afraid of her.")
    expect(post.locator(".byline__name")).not_to_have_text("Mia")
    expect(post).to_contain_text("Anonymous, this once")


def test_two_taps_post_once(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "Once is enough.")

    page.get_by_role("button", name="Post", exact=True).dblclick(no_wait_after=True)

    expect(page.locator("#posts article").last).to_contain_text("Once is enough.")
    assert posts_saying("Once is enough.") == 1


def test_a_rejected_form_keeps_every_word(hand):
    page = hand("Mia")
    page.goto("/boards/mothers/new")
    page.get_by_label("Your words").fill("I do not know how to begin.")

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_role("alert").first).to_contain_text("Give it a title")
    expect(page.get_by_label("Your words")).to_have_value("I do not know how to begin.")
    page.get_by_role("link", name="Give it a title").click()
    expect(page.get_by_label("Title, in a few words")).to_be_focused()


def test_an_empty_reply_is_told_so_in_place(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "   ")

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_role("alert").filter(has_text="Write a few words")).to_be_visible()


def test_words_saved_for_later_are_there_after_a_reload(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "I will finish this tomorrow.")

    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_text(re.compile("^(Saved|Your words are kept)")).first).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name=re.compile("A reply in “Anyone awake")).click()

    box = page.locator("#reply").get_by_label("Your words")
    expect(box).to_have_value("I will finish this tomorrow.")


def test_words_are_saved_by_themselves_two_seconds_after_typing(phone, sign_in, night):
    page = phone()
    sign_in(page, "Mia")
    page.goto(f"/topics/{night}")
    page.locator("#reply > summary").click()
    page.locator("#reply").get_by_label("Your words").press_sequentially("Half a thought")

    expect(page.locator(".saved")).to_contain_text("Saved")
    page.reload()

    expect(page.locator("#reply").get_by_label("Your words")).to_have_value("Half a thought")


def test_discarded_words_can_be_brought_back(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "Perhaps not.")

    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Bring them back").click()

    box = page.locator("#reply").get_by_label("Your words")
    expect(box).to_have_value("Perhaps not.")


def test_an_expired_session_loses_no_word(hand, night, scripted):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "Written while the session ended.")
    with db.transaction():
        db.session.execute(delete(SignIn))

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_text("You have been signed out, and nothing is lost")).to_be_visible()
    held = page.locator("#reply").get_by_label("Your words")
    kept = held if scripted else page.get_by_label("What you wrote")
    expect(kept).to_have_value("Written while the session ended.")


def test_a_reply_shows_though_somebody_else_was_quicker(hand, night, reply):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "I am awake too.")
    reply(night, "Mo", "So am I.")

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator("#posts article").last).to_contain_text("I am awake too.")
    expect(page.locator("#posts")).to_contain_text("So am I.")


def test_who_edits_second_is_shown_both_texts(hand, night, reply):
    mine = reply(night, "Mia", "One.")
    first, second = hand("Mia"), hand("Mia")
    for page in (first, second):
        page.goto(f"/posts/{mine}/edit")

    for page, words in ((first, "Two."), (second, "Three.")):
        page.get_by_label("Your words").fill(words)
    first.get_by_role("button", name="Save changes").click()
    expect(first.locator("#posts")).to_contain_text("Two.")
    second.get_by_role("button", name="Save changes").click()

    expect(second.get_by_text("This post was changed meanwhile")).to_be_visible()
    expect(second.get_by_label("Your words")).to_have_value("Three.")
    expect(second.get_by_role("alert").locator(".post__body").first).to_have_text("Two.")


def test_a_mention_tells_whoever_may_read_it(hand, night, cast):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    write(page, "@Sol, how are you now?")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#posts article").last).to_contain_text("how are you now?")

    sol = hand("Sol")
    sol.goto("/for-you")

    expect(sol.locator("main")).to_contain_text("Mia mentioned you")
    assert not Draft.all_of(cast.mia)
