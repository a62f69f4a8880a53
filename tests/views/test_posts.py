"""Replying, looking first, changing and taking back, plain and by HTMX."""

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.drafts import Draft
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post, PostVersion
from forum.models.signin import SignIn
from forum.models.topics import Topic


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep at all."
        )


def form(body="You are not alone.", **fields):
    """What the composer sends."""
    return {"body": body, "once": "a-key", "place": "reply", "place_id": "1", **fields}


def post_count():
    """How many posts there are, on the whole site."""
    return db.session.scalar(select(func.count()).select_from(Post))


def newest():
    """The post that was written last."""
    return db.session.scalars(select(Post).order_by(Post.id.desc())).first()


def value(browser, name):
    """What a field of the page holds."""
    field = browser.page.xpath(f"//*[@name='{name}']")[0]
    return field.get("value") if field.tag == "input" else field.text_content()


# Replying


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
        (lambda topic, mo: topic.set_lock(by=mo), "was locked meanwhile"),
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


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write a few words first."),
        (" \n\t \u200b ", "Write a few words first."),
        ("x" * 11_000, "This is 1,000 characters too long: there is room for 10,000."),
        ("Hello\x00 there", "We took them out"),
        ("Hello\u202e there", "We took them out"),
    ],
)
def test_words_that_cannot_be_posted_come_back_with_a_sentence(as_, topic, body, sentence, htmx):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/posts", form(body, notes="sleep"), htmx=htmx)

    assert answer.status_code == 422
    assert sentence in sol.text
    shown = body.replace("\x00", "").replace("\u202e", "").replace("\u200b", "").strip()
    assert value(sol, "body").strip() == shown
    assert value(sol, "once") == "a-key"
    assert sol.page.xpath("//input[@name='notes'][@value='sleep'][@checked]")
    assert post_count() == 1


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
def test_who_posts_very_often_is_asked_to_wait_with_the_words_kept(as_, topic, cast, app, htmx):
    sol, path = as_("Sol"), f"/topics/{topic.id}/posts"
    for number in range(app.config["FORUM_POSTING"]):
        sol.post(path, form(once=str(number)), htmx=True)

    answer = sol.post(path, form("One more", once="last"), htmx=htmx)

    assert answer.status_code == 429
    assert "Wait ten minutes" in sol.text
    assert value(sol, "body").strip() == "One more"
    assert Draft.of(cast.sol, "reply", topic.id).fields["body"] == "One more"
    assert as_("Mia").post(path, form(once="another's")).status_code == 303


# Quoting


def test_quoting_puts_a_posts_words_into_the_composer(as_, topic):
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}?quote={topic.latest_post_id}")

    assert value(sol, "quoted_words").strip() == "I cannot sleep at all."
    assert sol.page.xpath("//details[@id='reply'][@open]")


def test_a_quote_stands_on_the_reply_and_its_author_is_told(as_, topic, cast):
    quote = str(topic.latest_post_id)

    as_("Sol").post(f"/topics/{topic.id}/posts", form(quote=quote, quoted_words="cannot  sleep"))

    assert newest().quoted_words == "cannot  sleep"
    assert newest().quoted_post_id == int(quote)
    told = db.session.scalars(select(Notification).filter_by(member_id=cast.mia.id)).one()
    assert told.kind == "quote"


def test_an_emptied_quote_is_left_out(as_, topic):
    quote = str(topic.latest_post_id)

    as_("Sol").post(f"/topics/{topic.id}/posts", form(quote=quote, quoted_words=" "))

    assert newest().quoted_post_id is None


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_can_put_words_into_anothers_mouth(as_, topic, htmx):
    sol, quote = as_("Sol"), str(topic.latest_post_id)
    words = "I hate my baby"

    answer = sol.post(f"/topics/{topic.id}/posts", form(quote=quote, quoted_words=words), htmx=htmx)

    assert answer.status_code == 422
    assert "A quote can be made shorter" in sol.text
    assert value(sol, "quoted_words").strip() == words


def test_a_post_of_another_board_cannot_be_quoted(as_, topic, cast):
    with db.transaction():
        other = Topic.open(cast.board_everyone, by=cast.pat, title="Hello", body="I am new")
    pat, quote = as_("Pat"), str(topic.latest_post_id)

    answer = pat.post(
        f"/topics/{other.id}/posts", form(quote=quote, quoted_words="I cannot sleep at all.")
    )
    pat_page = as_("Pat").get(f"/topics/{other.id}?quote={quote}").text

    assert answer.status_code == 422
    assert "I cannot sleep" not in pat_page


# Mentions


def test_a_mention_reaches_nobody_who_may_not_read_the_board(as_, topic, cast):
    mia, pat = as_("Mia"), as_("Pat")

    known = mia.post(f"/topics/{topic.id}/posts", form("@Pat has no idea", once="1"))
    unknown = mia.post(f"/topics/{topic.id}/posts", form("@Zed has no idea", once="2"))

    assert known.status_code == unknown.status_code
    page = mia.get(f"/topics/{topic.id}").text
    assert page.count("@Pat has no idea") == page.count("@Zed has no idea")
    assert "Nights" not in pat.get("/notifications").text
    assert "no idea" not in pat.response.text


# Anonymous this once


def test_an_anonymous_reply_has_the_same_name_in_its_topic_and_another_elsewhere(as_, topic, cast):
    with db.transaction():
        other = Topic.open(cast.board_mothers, by=cast.pia, title="Days", body="They go on")
    sol = as_("Sol")

    for place, key in ((topic, "1"), (topic, "2"), (other, "3")):
        sol.post(f"/topics/{place.id}/posts", form(key, once=key, anonymous="y"))

    posts = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(3)).all()
    assert all(each.author_id is None for each in posts)
    assert posts[2].name == posts[1].name != posts[0].name


def test_whoever_wears_a_name_is_reminded_of_it_and_keeps_it_on(as_, topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Secret", anonymous=True)

    sol = as_("Sol")
    sol.get(f"/topics/{topic.id}")

    assert sol.page.xpath("//input[@name='anonymous'][@checked]")
    assert f"In this topic you are “{post.name}”" in sol.text


def test_an_anonymous_post_looks_the_same_to_all_others(as_, topic, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="Secret", anonymous=True)

    mia, mo, pia = (as_(name).get(f"/topics/{topic.id}").text for name in ("Mia", "Mo", "Pia"))

    for page in (mia, mo, pia):
        assert "Sol" not in page
        assert f"/posts/{newest().id}/edit" not in page


def test_changing_and_taking_back_an_anonymous_post_keep_the_secret(as_, topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Secret", anonymous=True)
    sol = as_("Sol")

    sol.post(f"/posts/{post.id}/edit", {"body": "Still secret", "version": "1"})
    version = db.session.scalars(select(PostVersion)).one()
    assert version.by_id is None
    sol.post(f"/posts/{post.id}/erase")

    assert db.session.get(Post, post.id, populate_existing=True).erasure.by_id is None


# Looking first


@pytest.mark.parametrize("htmx", [False, True])
def test_looking_first_shows_the_post_and_keeps_the_form(as_, topic, htmx):
    sol = as_("Sol")

    sol.post("/posts/preview", form("**Strong** words", place_id=str(topic.id)), htmx=htmx)

    preview = sol.page.get_element_by_id("reply-preview")
    assert preview.xpath(".//strong")[0].text == "Strong"
    assert value(sol, "body").strip() == "**Strong** words"
    assert post_count() == 1


def test_looking_first_keeps_the_words_as_a_draft(as_, topic, cast):
    as_("Sol").post("/posts/preview", form("Half a thought", place_id=str(topic.id)))

    assert Draft.of(cast.sol, "reply", topic.id).fields["body"] == "Half a thought"


def test_a_phone_that_opens_a_forms_answer_anew_comes_to_the_words(as_, topic):
    sol = as_("Sol")

    assert sol.get(f"/topics/{topic.id}/posts").location == f"/topics/{topic.id}#reply"
    assert sol.get("/boards/mothers/topics").location == "/boards/mothers/new"
    assert sol.get("/posts/preview").location == "/drafts"
    assert sol.get("/drafts/discard").location == "/drafts"


def test_looking_first_needs_a_place_that_one_may_read(as_, topic):
    assert as_("Pat").post("/posts/preview", form(place_id=str(topic.id))).status_code == 404
    assert as_("Sol").post("/posts/preview", form(place="moon")).status_code == 404


# Changing


@pytest.fixture
def mine(topic):
    return db.session.get(Post, topic.latest_post_id)


def change(**fields):
    """What the form for changing the opening post sends."""
    return {"title": "Nights", "body": "I sleep a bit.", "version": "1", **fields}


def test_an_opening_post_is_changed_with_its_title(as_, mine, topic):
    mia = as_("Mia")

    mia.get(f"/posts/{mine.id}/edit")
    assert value(mia, "body").strip() == "I cannot sleep at all."
    answer = mia.post(f"/posts/{mine.id}/edit", change(title="Better nights"))

    assert answer.location == f"/topics/{topic.id}#post-{mine.id}"
    post = db.session.get(Post, mine.id, populate_existing=True)
    assert (post.body, post.version, post.topic.title) == ("I sleep a bit.", 2, "Better nights")


def test_a_change_by_htmx_leads_back_to_the_post(as_, mine, topic):
    mia = as_("Mia")

    answer = mia.post(f"/posts/{mine.id}/edit", change(), htmx=True)

    assert answer.headers["HX-Redirect"] == f"/topics/{topic.id}#post-{mine.id}"
    page = mia.get(f"/topics/{topic.id}").text
    assert "Your changes are saved." in page
    assert "I sleep a bit." in page


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("fields", [{"body": " "}, {"title": ""}, {"notes": "nothing"}])
def test_a_change_that_cannot_be_saved_comes_back(as_, mine, fields, htmx):
    mia = as_("Mia")

    answer = mia.post(f"/posts/{mine.id}/edit", change(**fields), htmx=htmx)

    assert answer.status_code == 422
    assert db.session.get(Post, mine.id, populate_existing=True).version == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_changes_the_words_of_another(as_, mine, htmx):
    answer = as_("Mo").post(f"/posts/{mine.id}/edit", change(), htmx=htmx)
    hidden = as_("Pat").post(f"/posts/{mine.id}/edit", change(), htmx=htmx)

    assert answer.status_code == 403
    assert hidden.status_code == 404
    assert db.session.get(Post, mine.id, populate_existing=True).version == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_the_later_of_two_changes_is_told_with_both_texts(as_, mine, htmx):
    first, second = as_("Mia"), as_("Mia")
    first.post(f"/posts/{mine.id}/edit", change(body="I sleep at noon."))

    answer = second.post(f"/posts/{mine.id}/edit", change(body="I sleep at dawn."), htmx=htmx)

    assert answer.status_code == 409
    assert "I sleep at noon." in second.text
    assert value(second, "body").strip() == "I sleep at dawn."
    assert value(second, "version") == "2"
    assert Draft.of(Member.named("Mia"), "edit", mine.id).fields["body"] == "I sleep at dawn."
    decided = second.post(f"/posts/{mine.id}/edit", change(body="I sleep at dawn.", version="2"))
    assert decided.status_code == 303
    assert db.session.get(Post, mine.id, populate_existing=True).body == "I sleep at dawn."


def test_a_post_taken_back_meanwhile_cannot_be_changed_and_the_words_are_kept(as_, mine, topic):
    mia = as_("Mia")
    with db.transaction():
        topic.reply(by=Member.named("Sol"), body="So it stays")
        db.session.get(Post, mine.id).erase(by=Member.named("Mia"))

    answer = mia.post(f"/posts/{mine.id}/edit", change())

    assert answer.status_code == 403
    assert "You took this post back meanwhile" in mia.text
    assert value(mia, "body").strip() == "I sleep a bit."


def test_the_author_and_the_boards_moderators_see_how_a_post_changed(as_, mine):
    as_("Mia").post(f"/posts/{mine.id}/edit", change())

    for name in ("Mia", "Mo"):
        reader = as_(name)
        reader.get(f"/posts/{mine.id}/versions")
        assert "cannot" in reader.page.xpath("string(//del)")
    assert as_("Sol").get(f"/posts/{mine.id}/versions").status_code == 403
    assert as_("Pat").get(f"/posts/{mine.id}/versions").status_code == 404


# Taking back


@pytest.mark.parametrize("htmx", [False, True])
def test_a_topic_without_replies_goes_whole(as_, mine, topic, htmx):
    mia, number = as_("Mia"), topic.id

    assert "the whole topic goes" in mia.get(f"/posts/{mine.id}/erase").text
    answer = mia.post(f"/posts/{mine.id}/erase", htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/boards/mothers"
    assert mia.get(f"/topics/{number}").status_code == 404


def test_a_topic_with_replies_stays_without_its_title(as_, mine, topic, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="You are not alone.")
    mia = as_("Mia")

    answer = mia.post(f"/posts/{mine.id}/erase")

    assert answer.location == f"/topics/{topic.id}#post-{mine.id}"
    page = mia.get(f"/topics/{topic.id}").text
    assert "Nights" not in page
    assert "I cannot sleep" not in page
    assert "You are not alone." in page


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_takes_back_the_words_of_another(as_, mine, htmx):
    assert as_("Mo").get(f"/posts/{mine.id}/erase").status_code == 403
    assert as_("Mo").post(f"/posts/{mine.id}/erase", htmx=htmx).status_code == 403
    assert as_("Pat").post(f"/posts/{mine.id}/erase", htmx=htmx).status_code == 404
    assert not db.session.get(Post, mine.id, populate_existing=True).erased


def test_taking_back_twice_is_once(as_, mine, topic, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="So it stays")
    mia = as_("Mia")

    mia.post(f"/posts/{mine.id}/erase")
    again = mia.post(f"/posts/{mine.id}/erase")

    assert again.status_code == 303
