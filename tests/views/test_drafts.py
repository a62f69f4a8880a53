"""Drafts: kept while one types, found again, discarded and brought back."""

from itertools import product

import pytest
from sqlalchemy import func, select

from forum import clock, db
from forum.models.drafts import MOST, Draft
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")

    return lately("drafts: topic", story)


def words(topic, body="You are not", **fields):
    """What a composer sends two seconds after typing stopped."""
    return {"body": body, "place": "reply", "place_id": str(topic.id), **fields}


def kept(member, topic):
    """What is kept of a reply."""
    return Draft.of(member, "reply", topic.id)


def draft_count():
    return db.session.scalar(select(func.count()).select_from(Draft))


def test_words_are_kept_while_they_are_typed_and_the_time_is_said(as_, topic, cast):
    sol = as_("Sol")

    answer = sol.post("/drafts", words(topic, notes="sleep", anonymous="y"), htmx=True)

    assert sol.page.get("id") == "reply-saved"
    assert f"Saved {clock.local(kept(cast.sol, topic).saved_at):%-H:%M}" in answer.text
    fields = kept(cast.sol, topic).fields
    assert (fields["body"], fields["notes"], fields["anonymous"]) == (
        "You are not",
        ["sleep"],
        True,
    )


def test_saving_for_later_without_javascript_leads_back(as_, topic):
    sol = as_("Sol")

    answer = sol.post("/drafts", words(topic))

    assert answer.location == f"/topics/{topic.id}#reply"
    page = sol.get(f"/topics/{topic.id}").text
    assert "Your words are kept here for 30 days." in page
    assert "You are not" in page


def test_kept_words_open_the_composer_as_they_were(as_, topic):
    sol = as_("Sol")
    sol.post("/drafts", words(topic, notes="sleep", anonymous="y"), htmx=True)

    sol.get(f"/topics/{topic.id}")

    assert sol.page.xpath("//details[@id='reply'][@open]")
    assert sol.page.get_element_by_id("reply-body").text_content().strip() == "You are not"
    assert sol.page.xpath("//input[@value='sleep'][@checked]")
    assert sol.page.xpath("//input[@name='anonymous'][@checked]")


@pytest.mark.parametrize("body", ["", "  \n"])
def test_emptying_the_composer_forgets_what_was_kept(as_, topic, cast, body):
    sol = as_("Sol")
    sol.post("/drafts", words(topic), htmx=True)

    sol.post("/drafts", words(topic, body), htmx=True)

    assert kept(cast.sol, topic) is None


def test_more_than_a_post_may_hold_is_kept_all_the_same(as_, topic, cast):
    as_("Sol").post("/drafts", words(topic, "x" * 11_000), htmx=True)

    assert len(kept(cast.sol, topic).fields["body"]) == 11_000


def test_a_late_call_does_not_keep_what_was_posted_already(as_, topic, cast):
    sol = as_("Sol")
    sol.post(f"/topics/{topic.id}/posts", words(topic, once="a-key"))

    sol.post("/drafts", words(topic, once="a-key"), htmx=True)

    assert kept(cast.sol, topic) is None


def test_an_edit_that_changes_nothing_is_no_draft(as_, topic):
    place = {"place": "edit", "place_id": str(topic.latest_post_id), "title": "Nights"}

    as_("Mia").post("/drafts", {**place, "body": "I cannot sleep."}, htmx=True)

    assert draft_count() == 0


PLACES = [
    {"place": "moon", "place_id": "1"},
    {"place": "reply", "place_id": "0"},
    {"place": "reply", "place_id": "-1"},
    {"place": "reply", "place_id": "9" * 20},
    {"place": "reply", "place_id": "١"},
    {"place": "reply", "place_id": "x"},
    {},
]


def test_a_place_that_cannot_be_is_not_found(as_, topic):
    for htmx, place in product([False, True], PLACES):
        answer = as_("Sol").post("/drafts", {"body": "Words", **place}, htmx=htmx)

        assert answer.status_code == 404, place
        assert draft_count() == 0, place


@pytest.mark.parametrize("htmx", [False, True])
def test_a_place_that_one_may_not_read_is_not_found_as_if_it_were_not_there(as_, topic, htmx):
    closed = as_("Pat").post("/drafts", words(topic), htmx=htmx)
    nowhere = as_("Pat").post("/drafts", {**words(topic), "place_id": "999"}, htmx=htmx)
    of_another = {"place": "edit", "place_id": str(topic.latest_post_id), "body": "Mine now"}
    foreign = as_("Sol").post("/drafts", of_another, htmx=htmx)

    assert closed.status_code == nowhere.status_code == foreign.status_code == 404
    assert closed.text.replace(f'"{topic.id}"', '"999"') == nowhere.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_visitor_keeps_nothing(as_, topic, htmx):
    answer = as_("Vi").post("/drafts", words(topic), htmx=htmx)

    assert answer.status_code == 401
    assert "Sign in on a new page" in answer.text
    assert draft_count() == 0


def test_the_list_shows_all_that_was_begun_and_leads_there(as_, topic, cast):
    sol = as_("Sol")
    sol.post("/drafts", words(topic), htmx=True)
    board = {"place": "topic", "place_id": str(cast.board_mothers.id)}
    sol.post("/drafts", {**board, "title": "My story", "body": "It began"}, htmx=True)

    sol.get("/drafts")

    assert "A reply in “Nights”" in sol.text
    assert "A new topic on Mothers" in sol.text
    assert "My story" in sol.text
    links = sol.page.xpath("//h2/a/@href")
    assert set(links) == {f"/topics/{topic.id}#reply", "/boards/mothers/new"}


def test_nobody_sees_the_drafts_of_another(as_, topic):
    as_("Sol").post("/drafts", words(topic, "Not for other eyes"), htmx=True)
    mia = as_("Mia")

    assert "Not for other eyes" not in mia.get("/drafts").text
    assert "Not for other eyes" not in mia.get(f"/topics/{topic.id}").text


def test_words_for_a_board_that_closed_are_kept_and_the_board_is_not_named(as_, topic, cast):
    sol = as_("Sol")
    quote = {"quote": str(topic.latest_post_id), "quoted_words": "I cannot sleep."}
    sol.post("/drafts", words(topic, "My own words", **quote), htmx=True)
    with db.transaction():
        for audience in cast.board_mothers.reading:
            audience.leave(by=cast.sol)

    sol.get("/drafts")

    assert "This place is closed to you now" in sol.text
    assert "My own words" in sol.text
    for trace in ("Mothers", "mothers", "Nights", "cannot sleep"):
        assert trace not in sol.response.text


def test_discarded_words_can_be_brought_back(as_, topic, cast):
    sol = as_("Sol")
    sol.post("/drafts", words(topic, notes="sleep"), htmx=True)

    sol.post("/drafts/discard", {"place": "reply", "place_id": str(topic.id)})
    assert kept(cast.sol, topic) is None
    form = sol.page.forms[0]
    sol.post(form.action, dict(form.fields))

    assert kept(cast.sol, topic).fields["body"] == "You are not"
    assert kept(cast.sol, topic).fields["notes"] == ["sleep"]


def test_discarding_by_htmx_empties_the_composer_and_offers_them_back(as_, topic, cast):
    sol = as_("Sol")
    sol.post("/drafts", words(topic), htmx=True)

    answer = sol.post("/drafts/discard", words(topic, "You are not al"), htmx=True)

    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert sol.page.get_element_by_id("reply-body").text_content().strip() == ""
    assert sol.page.forms[0].fields["body"] == "You are not al"
    assert kept(cast.sol, topic) is None


@pytest.mark.parametrize("htmx", [False, True])
def test_discarding_somewhere_closed_says_nothing_about_it(as_, topic, htmx):
    closed = as_("Pat").post("/drafts/discard", words(topic), htmx=htmx)
    nowhere = as_("Pat").post("/drafts/discard", {**words(topic), "place_id": "999"}, htmx=htmx)

    assert closed.status_code == nowhere.status_code
    assert closed.text.replace(f'"{topic.id}"', '"999"') == nowhere.text


def test_a_member_keeps_so_many_drafts_and_no_more(cast):
    with db.transaction():
        for number in range(1, MOST + 5):
            Draft.keep("reply", number, {"body": "Words"}, by=cast.sol)

    assert draft_count() == MOST
    assert Draft.of(cast.sol, "reply", MOST + 4)
