"""Search over what the reader may see: words, filters, extracts, walls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import db
from forum.models.topics import Topic
from tests.cast import Cast
from tests.visits import Browser

As = Callable[[str], Browser]


@pytest.fixture
def words(cast, lately):
    def story():
        nights = Topic.open(
            cast.board_mothers, by=cast.mia, title="Quiet nights", body="The kettle sings at 3 am."
        )
        nights.reply(by=cast.sol, body="My *kettle* too. Sleeping is <b>hard</b>.", anonymous=True)
        Topic.open(cast.board_everyone, by=cast.pat, title="Hello", body="A kettle for everybody.")

    return lately("search: words", story)


@pytest.mark.usefixtures("words")
def test_a_mother_finds_posts_of_her_boards_newest_first(as_: As) -> None:
    mia = as_("Mia")

    mia.get("/search?q=kettle")

    found = [each.text_content() for each in mia.page.find_class("card__text")]
    assert len(found) == 3
    assert found[0].startswith("A kettle")


@pytest.mark.usefixtures("words")
def test_a_partner_finds_nothing_of_the_mothers_board(as_: As) -> None:
    pat = as_("Pat")

    for path in ("/search?q=kettle", "/search?q=nights", "/search?q=sings", "/search?q=b2"):
        pat.get(path)

        assert "3 am" not in pat.text
        assert "Quiet" not in pat.text
    pat.get("/search?q=kettle")
    assert len(pat.page.find_class("card__text")) == 1


@pytest.mark.usefixtures("words")
def test_naming_a_closed_board_in_the_address_opens_nothing(as_: As) -> None:
    pat = as_("Pat")

    pat.get("/search?q=kettle&board=mothers")

    assert "3 am" not in pat.text


@pytest.mark.usefixtures("words")
def test_an_anonymous_post_is_not_found_by_its_writers_name(as_: As) -> None:
    mia = as_("Mia")

    mia.get("/search?q=kettle&by=Sol")

    assert "Nothing found" in mia.text


@pytest.mark.usefixtures("words")
def test_a_name_that_nobody_has_finds_nothing_in_the_same_words(as_: As) -> None:
    pat = as_("Pat")

    nobody = pat.get("/search?q=kettle&by=Nobody").text.replace("Nobody", "X")
    hidden = pat.get("/search?q=kettle&by=Mia").text.replace("Mia", "X")

    assert nobody == hidden


@pytest.mark.usefixtures("words")
def test_the_words_are_marked_in_an_extract_and_markup_is_only_text(as_: As) -> None:
    mia = as_("Mia")

    answer = mia.get("/search?q=kettle+hard")

    assert "<mark>kettle</mark>" in answer.text
    assert "&lt;b&gt;" in answer.text or "<b>" not in answer.text


@pytest.mark.usefixtures("words")
def test_word_endings_do_not_matter(as_: As) -> None:
    mia = as_("Mia")

    mia.get("/search?q=sleep")

    assert "Sleeping is" in mia.text


@pytest.mark.usefixtures("words")
def test_titles_are_found_too(as_: As) -> None:
    mia = as_("Mia")

    mia.get("/search?q=quiet+nights")

    assert [each.text_content() for each in mia.page.iter("h3")] == ["Quiet nights"]


ODD = [
    '"',
    "kettle OR",
    "NEAR(a b)",
    "a* -",
    "%",
    "'; drop table posts",
    "plain:x",
    "x" * 300,
    "-a",
]


def test_no_question_is_too_odd(as_):
    mia = as_("Mia")

    for question in ODD:
        answer = mia.get("/search", query_string={"q": question})

        assert answer.status_code == 200, question


def test_a_place_that_is_no_number_is_not_found(as_):
    mia = as_("Mia")

    for before in ["x", "9" * 30, "-1", "١"]:
        assert mia.get("/search", query_string={"q": "a b", "before": before}).status_code == 404, (
            before
        )


@pytest.mark.usefixtures("words")
def test_erased_words_cannot_be_found(as_: As, cast: Cast) -> None:
    with db.transaction():
        topic = db.session.query(Topic).filter_by(title="Quiet nights").one()
        topic.opening_post.erase(by=cast.mia)
    mia = as_("Mia")

    mia.get("/search?q=sings")

    assert "Nothing found" in mia.text


@pytest.mark.usefixtures("words")
def test_a_moved_topic_is_found_where_it_is_now(as_: As, cast: Cast) -> None:
    with db.transaction():
        topic = db.session.query(Topic).filter_by(title="Hello").one()
        topic.board = cast.board_partners
    mia = as_("Mia")

    mia.get("/search?q=everybody")

    assert "Nothing found" in mia.text
    pat = as_("Pat")
    pat.get("/search?q=everybody")
    assert "A kettle" in pat.text
