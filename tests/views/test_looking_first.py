"""Words are looked at before they go up: shown once, never blocked, never kept."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db
from forum.db import session
from forum.models.drafts import Draft
from forum.models.on_call import OnCall
from forum.models.outbox import OutgoingEmail
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.urgent_help import HelpContact
from forum.models.watched_phrases import ASK, HELP, HOLD, TELL, WatchedPhrase
from tests.views.sending import form, newest, post_count, value

DANGER = "Some nights I want to die."
TELLING = "Ring me on 07700 900123."


@pytest.fixture(autouse=True)
def phrases(cast, lately):
    """One of each kind is watched."""

    def story():
        WatchedPhrase.create("want to die", HELP, by=cast.cora)
        WatchedPhrase.create("my dose", ASK, by=cast.cora, asking="Leave out how much?")
        WatchedPhrase.create("tablet*", TELL, by=cast.cora)
        WatchedPhrase.create("miracle cure", HOLD, by=cast.cora)

    lately("looking first: phrases", story)


@pytest.fixture
def topic(cast, lately, phrases):
    def story(_phrases):
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")

    return lately("looking first: topic", story, after="looking first: phrases")


def panel(browser, key="reply"):
    """What is to be looked at, as it is read; "" where nothing is shown."""
    found = browser.page.xpath(f"//*[@id='{key}-looking-first']")
    return " ".join(found[0].text_content().split()) if found else ""


def reports():
    """Kind and note of what the forum itself reported, the first first."""
    rows = session.scalars(select(Report).order_by(Report.id))
    return [(each.kind, each.note, each.by_itself) for each in rows]


@pytest.mark.parametrize("htmx", [False, True])
def test_who_may_be_in_danger_sees_whom_to_call_and_can_still_post(as_, topic, cast, htmx):
    sol, address = as_("Sol"), f"/topics/{topic.id}/posts"

    answer = sol.post(address, form(DANGER), htmx=htmx)

    assert answer.status_code == 200
    assert "Would you like to talk to somebody now?" in panel(sol)
    assert "Call 116 123" in panel(sol)
    assert "You can still post this." in panel(sol)
    assert value(sol, "body").strip() == DANGER
    assert value(sol, "shown") == "yes"
    assert sol.page.xpath("//*[@id='reply-looking-first'][@tabindex='-1'][@data-focus]")
    assert post_count() == 1
    assert reports() == []


@pytest.mark.parametrize("htmx", [False, True])
def test_pressed_again_it_is_posted_and_moderators_are_told(as_, topic, htmx):
    sol, address = as_("Sol"), f"/topics/{topic.id}/posts"
    sol.post(address, form(DANGER), htmx=htmx)

    answer = sol.post(address, form(DANGER, shown=value(sol, "shown")), htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    assert newest().body == DANGER
    assert reports() == [("worried", "“want to die”", True)]


def test_whoever_is_on_call_is_called_without_a_word_of_it(as_, topic, cast):
    with db.transaction():
        OnCall.begin(cast.mo, by=cast.cora)
    sol, address = as_("Sol"), f"/topics/{topic.id}/posts"
    sol.post(address, form(DANGER))

    sol.post(address, form(DANGER, shown=value(sol, "shown")))

    mail = session.scalars(select(OutgoingEmail)).one()
    assert mail.address == "mo@example.org"
    assert not any(word in mail.subject + mail.text for word in ("die", "Sol", "Mothers"))


def test_sent_twice_it_is_posted_once_and_told_once(as_, topic):
    sol, address = as_("Sol"), f"/topics/{topic.id}/posts"

    for _ in range(2):
        sol.post(address, form(DANGER, shown="yes"))

    assert post_count() == 2
    assert len(reports()) == 1


def test_nothing_is_kept_of_what_was_found(as_, topic, cast):
    as_("Sol").post(f"/topics/{topic.id}/posts", form(f"{DANGER} {TELLING}"))

    draft = Draft.of(cast.sol, "reply", topic.id)
    assert "shown" not in draft.fields
    assert draft.fields["body"] == f"{DANGER} {TELLING}"
    assert reports() == []


def test_the_charitys_own_numbers_are_shown(as_, topic, cast):
    with db.transaction():
        HelpContact.create(by=cast.cora, name="Willow line", phone="01632 960999")
    sol = as_("Sol")

    sol.post(f"/topics/{topic.id}/posts", form(DANGER))

    assert "Willow line" in panel(sol)
    assert "01632 960999" in panel(sol)


@pytest.mark.parametrize("htmx", [False, True])
def test_personal_details_are_shown_before_others_see_them(as_, topic, htmx):
    sol, address = as_("Sol"), f"/topics/{topic.id}/posts"
    words = f"{TELLING} Dr Patel knows. I live at 12 Willow Close, CF10 3AT."

    sol.post(address, form(words), htmx=htmx)
    shown = panel(sol)
    sol.post(address, form(words, shown="yes"), htmx=htmx)

    for extract in ("07700 900123", "Dr Patel", "12 Willow Close", "CF10 3AT"):
        assert extract in shown
    assert "Would you like to talk" not in shown
    assert newest().body == words
    assert reports() == []


def test_numbers_that_everybody_may_be_told_are_left_alone(as_, topic, cast):
    with db.transaction():
        HelpContact.create(by=cast.cora, name="Willow line", phone="01632 960999")
    words = "Call 116 123, 111 or 01632 960 999, or write to hello@willow.example."

    as_("Sol").post(f"/topics/{topic.id}/posts", form(words))

    assert newest().body == words


def test_the_charity_asks_in_its_own_words(as_, topic):
    sol = as_("Sol")

    sol.post(f"/topics/{topic.id}/posts", form("What is my dose?"))

    assert "Leave out how much?" in panel(sol)
    assert post_count() == 1


def test_one_panel_holds_all_and_one_press_more_posts(as_, topic):
    sol, address = as_("Sol"), f"/topics/{topic.id}/posts"
    words = f"{DANGER} {TELLING} What is my dose? The tablets."

    sol.post(address, form(words))
    shown = panel(sol)
    sol.post(address, form(f"{words} And more: 020 7946 0958", shown="yes"))

    for sentence in ("talk to somebody", "07700 900123", "Leave out how much?"):
        assert sentence in shown
    assert "tablet" not in shown
    assert post_count() == 2
    assert reports() == [("worried", "“want to die”", True), ("other", "“tablet*”", True)]


def test_what_moderators_are_told_of_is_posted_at_once(as_, topic):
    answer = as_("Sol").post(f"/topics/{topic.id}/posts", form("Two tablets."))

    assert answer.status_code == 303
    assert reports() == [("other", "“tablet*”", True)]


def test_a_new_topic_is_looked_at_with_its_title(as_, cast):
    sol = as_("Sol")
    words = {"title": "I want to die", "body": TELLING, "once": "k", "place": "topic"}
    words["place_id"] = str(cast.board_mothers.id)

    sol.post("/boards/mothers/topics", words)
    shown = panel(sol, "topic")
    answer = sol.post("/boards/mothers/topics", {**words, "shown": "yes"})

    assert "talk to somebody" in shown
    assert "07700 900123" in shown
    assert answer.status_code == 303
    assert newest().topic.title == "I want to die"
    assert [kind for kind, _note, _itself in reports()] == ["worried"]


@pytest.mark.parametrize("htmx", [False, True])
def test_only_what_is_new_in_an_edit_is_looked_at(as_, topic, cast, htmx):
    with db.transaction():
        post = topic.reply(by=cast.sol, body=f"{DANGER} {TELLING}")
    sol, address = as_("Sol"), f"/posts/{post.id}/edit"
    more = f"{DANGER} {TELLING} Good night."

    sol.post(address, {"body": more, "version": "1"}, htmx=htmx)
    same = (panel(sol, f"edit-{post.id}") if sol.response.text else "", reports())
    sol.post(address, {"body": f"{more} What is my dose? Dr Patel.", "version": "2"}, htmx=htmx)

    assert same == ("", [])
    assert "Leave out how much?" in panel(sol, f"edit-{post.id}")
    assert "Dr Patel" in panel(sol, f"edit-{post.id}")
    assert "07700" not in panel(sol, f"edit-{post.id}")
    session.expire_all()
    assert newest().body == more


def test_an_edit_that_would_have_waited_tells_the_moderators(as_, topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Hello")

    as_("Sol").post(f"/posts/{post.id}/edit", {"body": "A miracle cure", "version": "1"})

    session.expire_all()
    assert newest().body == "A miracle cure"
    assert reports() == [("other", "“miracle cure”", True)]


def test_the_words_that_are_quoted_are_not_looked_at(as_, topic, cast):
    with db.transaction():
        theirs = topic.reply(by=cast.mia, body=f"{DANGER} {TELLING}")
    quote = {"quote": str(theirs.id), "quoted_words": f"{DANGER} {TELLING}"}

    answer = as_("Sol").post(f"/topics/{topic.id}/posts", form("I am here.", **quote))

    assert answer.status_code == 303
    assert reports() == []


def test_looking_at_the_preview_does_not_ask_anew(as_, topic):
    sol = as_("Sol")

    sol.post("/posts/preview", form(DANGER, shown="yes", place_id=str(topic.id)))

    assert value(sol, "shown") == "yes"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_newcomers_links_are_few_and_the_words_are_kept(as_, cast, htmx):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.mia, title="Hello", body="Come in.")
    ned, address = as_("Ned"), f"/topics/{topic.id}/posts"
    words = "See https://one.example and [this](https://two.example/x)."

    answer = ned.post(address, form(words), htmx=htmx)

    assert answer.status_code == 422
    assert "a post can hold 1 link at most" in ned.text
    assert value(ned, "body").strip() == words
    assert Draft.of(cast.ned, "reply", topic.id).fields["body"] == words
    assert post_count() == 1


def test_one_link_of_a_newcomer_and_those_to_here_are_taken(as_, cast, app):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.mia, title="Hello", body="Come in.")
    here = app.config["FORUM_ADDRESS"]
    words = f"See www.one.example, again www.one.example, {here}/boards and /boards."

    answer = as_("Ned").post(f"/topics/{topic.id}/posts", form(words))

    assert answer.status_code == 303


def test_whoever_is_known_links_as_she_likes(as_, topic):
    words = "https://one.example https://two.example https://three.example"

    assert as_("Sol").post(f"/topics/{topic.id}/posts", form(words)).status_code == 303


def test_who_may_not_post_is_not_looked_at(as_, topic):
    answer = as_("Pat").post(f"/topics/{topic.id}/posts", form(DANGER))

    assert answer.status_code == 404
    assert "talk to somebody" not in answer.text
    assert session.scalar(select(func.count()).select_from(Report)) == 0
