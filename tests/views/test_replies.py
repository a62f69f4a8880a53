"""Replying to a topic, plain and by HTMX, and what gets its words back."""

from itertools import product

import pytest

from forum import db
from forum.models.drafts import Draft
from forum.models.members import Member
from forum.models.signin import SignIn
from forum.models.topics import Topic
from tests.views.sending import form, newest, post_count, value


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep at all."
        )

    return lately("replies: topic", story)


def test_a_plain_reply_leads_to_where_it_stands(as_, topic):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/posts", form())

    assert answer.status_code == 303
    assert answer.location == f"/topics/{topic.id}#post-{newest().id}"
    assert newest().author.display_name == "Sol"
    assert "Your reply is posted." in sol.get(f"/topics/{topic.id}").text


def test_a_reply_on_a_further_page_leads_to_that_page(as_, topic, cast):
    with db.transaction():
        for number in range(20):
            topic.reply(by=cast.mia, body=f"Night {number}")

    answer = as_("Sol").post(f"/topics/{topic.id}/posts", form())

    assert answer.location == f"/topics/{topic.id}?page=2#post-{newest().id}"


def test_a_reply_by_htmx_stands_beneath_and_leaves_an_empty_composer(as_, topic):
    sol = as_("Sol")
    after = str(topic.latest_post_id)

    answer = sol.post(f"/topics/{topic.id}/posts", form(after=after), htmx=True)

    assert answer.status_code == 200
    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert '<hx-partial hx-target="#posts" hx-swap="beforeend">' in answer.text
    assert f'id="post-{newest().id}"' in answer.text
    assert "data-announce" in answer.text
    assert value(sol, "body").strip() == ""
    assert value(sol, "once") != "a-key"
    assert value(sol, "after") == str(newest().id)


def test_a_reply_by_htmx_walks_to_its_place_when_others_wrote_meanwhile(as_, topic, cast):
    sol, after = as_("Sol"), str(topic.latest_post_id)
    with db.transaction():
        topic.reply(by=cast.mia, body="Still awake")

    answer = sol.post(f"/topics/{topic.id}/posts", form(after=after), htmx=True)

    assert answer.headers["HX-Redirect"] == f"/posts/{newest().id}"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_visitor_who_replies_gets_her_words_back(as_, topic, htmx):
    visitor = as_("Vi")

    answer = visitor.post(f"/topics/{topic.id}/posts", form("Lost words?"), htmx=htmx)

    assert answer.status_code == 401
    assert htmx or "Lost words?" in value(visitor, "body")
    assert post_count() == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_somebody_who_may_not_read_a_topic_cannot_reply_to_it(as_, topic, htmx):
    pat = as_("Pat")

    answer = pat.post(f"/topics/{topic.id}/posts", form("Let me in"), htmx=htmx)
    elsewhere = as_("Pat").post("/topics/999/posts", form("Let me in"), htmx=htmx)

    assert answer.status_code == elsewhere.status_code == 404
    assert answer.text.replace(f"/{topic.id}/", "/999/") == elsewhere.text
    assert post_count() == 1


def test_a_topic_that_vanished_gives_the_words_back_and_keeps_them(as_, topic, cast):
    sol = as_("Sol")
    with db.transaction():
        db.session.delete(db.session.get(Topic, topic.id))

    answer = sol.post(f"/topics/{topic.id}/posts", form("Do not lose me"))

    assert answer.status_code == 404
    assert value(sol, "body").strip() == "Do not lose me"
    assert Draft.of(cast.sol, "reply", topic.id).fields["body"] == "Do not lose me"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("closing", "sentence"),
    [
        (lambda topic, mo: topic.lock(by=mo), "was locked meanwhile"),
        (lambda topic, mo: topic.board.archive(by=mo), "board was closed meanwhile"),
    ],
)
def test_a_topic_that_closed_meanwhile_says_so_and_keeps_the_words(
    as_, topic, cast, closing, sentence, htmx
):
    sol = as_("Sol")
    with db.transaction():
        closing(db.session.get(Topic, topic.id), cast.mo)

    answer = sol.post(f"/topics/{topic.id}/posts", form(notes="sleep", anonymous="y"), htmx=htmx)

    assert answer.status_code == 403
    assert sentence in sol.text
    assert value(sol, "body").strip() == "You are not alone."
    assert sol.page.xpath("//input[@name='notes'][@value='sleep'][@checked]")
    assert sol.page.xpath("//input[@name='anonymous'][@checked]")
    assert Draft.of(cast.sol, "reply", topic.id).fields["anonymous"] is True
    assert post_count() == 1


UNFIT = [
    ("", "Write a few words first."),
    (" \n\t \u200b ", "Write a few words first."),
    ("x" * 11_000, "This is 1,000 characters too long: there is room for 10,000."),
    ("Hello\x00 there", "We took them out"),
    ("Hello\u202e there", "We took them out"),
]


def test_words_that_cannot_be_posted_come_back_with_a_sentence(as_, topic):
    sol = as_("Sol")

    for htmx, (body, sentence) in product([False, True], UNFIT):
        answer = sol.post(f"/topics/{topic.id}/posts", form(body, notes="sleep"), htmx=htmx)

        assert answer.status_code == 422, (body, sentence)
        assert sentence in sol.text, (body, sentence)
        shown = body.replace("\x00", "").replace("\u202e", "").replace("\u200b", "").strip()
        assert value(sol, "body").strip() == shown, (body, sentence)
        assert value(sol, "once") == "a-key", (body, sentence)
        assert sol.page.xpath("//input[@name='notes'][@value='sleep'][@checked]"), (body, sentence)
        assert post_count() == 1, (body, sentence)


def test_an_unknown_label_comes_back_with_a_sentence(as_, topic):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/posts", form(notes=["sleep", "not-there"]))

    assert answer.status_code == 422
    assert "A label that you chose is no longer offered." in sol.text
    assert value(sol, "body").strip() == "You are not alone."


def test_words_that_cannot_be_posted_yet_are_kept_as_a_draft(as_, topic, cast):
    as_("Sol").post(f"/topics/{topic.id}/posts", form("x" * 11_000))

    assert len(Draft.of(cast.sol, "reply", topic.id).fields["body"]) == 11_000


def test_a_form_of_ten_megabytes_is_refused_with_a_sentence(as_, topic):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/posts", form("x" * 10_000_000))

    assert answer.status_code == 413
    assert "longer than we can take in one go" in sol.text
    assert post_count() == 1


def test_a_posted_reply_is_no_longer_a_draft(as_, topic, cast):
    with db.transaction():
        Draft.keep("reply", topic.id, {"body": "You are"}, by=cast.sol)

    as_("Sol").post(f"/topics/{topic.id}/posts", form())

    assert Draft.of(cast.sol, "reply", topic.id) is None


def test_labels_stand_on_the_post(as_, topic):
    as_("Sol").post(f"/topics/{topic.id}/posts", form(notes=["sleep", "medication"]))

    assert [note.slug for note in newest().notes] == ["sleep", "medication"]


def test_words_of_an_expired_session_can_be_sent_again_after_signing_in(as_, topic, app):
    sol = as_("Sol")
    with db.transaction():
        SignIn.end_all(Member.named("Sol"))

    sol.post(f"/topics/{topic.id}/posts", form("Kept for later", notes="sleep", anonymous="y"))
    kept = dict(sol.page.forms[0].fields)
    again = as_("Sol").post(sol.page.forms[0].action, kept)

    assert again.status_code == 303
    assert newest().body == "Kept for later"
    assert newest().anonymous
    assert [note.slug for note in newest().notes] == ["sleep"]


@pytest.mark.parametrize("htmx", [False, True])
def test_who_posts_very_often_is_asked_to_wait_with_the_words_kept(
    as_, topic, cast, app, monkeypatch, htmx
):
    monkeypatch.setitem(app.config, "FORUM_POSTING", 3)
    sol, path = as_("Sol"), f"/topics/{topic.id}/posts"
    for number in range(3):
        sol.post(path, form(once=str(number)), htmx=True)

    answer = sol.post(path, form("One more", once="last"), htmx=htmx)

    assert answer.status_code == 429
    assert "Wait ten minutes" in sol.text
    assert value(sol, "body").strip() == "One more"
    assert Draft.of(cast.sol, "reply", topic.id).fields["body"] == "One more"
    assert as_("Mia").post(path, form(once="another's")).status_code == 303
