"""The languages of one-to-one: listed by the charity, chosen by both sides, kept where chosen."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.peer_supporters import PeerSupporter
from forum.models.sites import Site
from forum.models.support_requests import SupportRequest
from tests import matched

ASKING = matched.ANSWERS | {"whom": ""}
FACTS = {"first_name": "Juno", "languages": ["Cymraeg"], "available": "y"}


@pytest.fixture(autouse=True)
def offered(cast):
    """Mothers may ask, and Pia writes Welsh and English."""
    with db.transaction():
        matched.offer(cast)
        PeerSupporter.of(cast.pia).edit(languages=["English", "Cymraeg"])


@pytest.fixture
def save(as_, cast):
    """Cora saves the list of languages; the answer."""
    mothers = cast.board_mothers.reading[0].id

    def save(languages, **more):
        fields = {"audiences": [mothers], "languages": languages}
        return as_("Cora").post("/set-up/one-to-one", fields, **more)

    return save


def offered_to(browser, address):
    """The languages that a form offers, and those that are chosen."""
    browser.get(address)
    found = browser.page.xpath("//input[@name='language' or @name='languages']")
    values = [each.get("value") for each in found]
    return values, [each.get("value") for each in found if each.get("checked") is not None]


def kept(column):
    session.rollback()
    return session.scalars(select(column)).one()


@pytest.mark.parametrize("htmx", [False, True])
def test_both_sides_choose_from_the_languages_that_the_charity_lists(as_, save, htmx):
    save(" Polski\r\n\r\nاردو, polski ; English ", htmx=htmx)
    assert kept(Site.support_languages) == ["polski", "اردو", "English"]
    mia, pia = as_("Mia"), as_("Pia")
    assert offered_to(mia, "/one-to-one/ask") == (["polski", "اردو", "English"], ["English"])

    mia.post("/one-to-one/ask", ASKING | {"language": "اردو"}, htmx=htmx)
    pia.post("/supporting/facts", FACTS | {"languages": ["اردو", "polski"]}, htmx=htmx)

    cora = as_("Cora")
    cora.get("/caseload/requests/1")
    assert "Writes that language" in cora.text
    assert "اردو" in cora.text
    pia.get("/supporting")
    assert "اردو, polski" in pia.text


def test_a_language_that_is_off_the_list_stays_where_it_was_chosen(as_, save):
    mia, pia = as_("Mia"), as_("Pia")
    mia.post("/one-to-one/ask", ASKING | {"language": "Cymraeg"})

    save("English")

    assert offered_to(mia, "/one-to-one/ask") == (["English", "Cymraeg"], ["Cymraeg"])
    mia.post("/one-to-one/ask", ASKING | {"language": "Cymraeg", "first_name": "Lily"})
    assert kept(SupportRequest.first_name) == "Lily"
    assert offered_to(pia, "/supporting/facts")[1] == ["English", "Cymraeg"]
    pia.post("/supporting/facts", FACTS)
    assert kept(PeerSupporter.languages) == ["Cymraeg"]
    cora = as_("Cora")
    cora.get("/caseload/requests/1")
    assert "Cymraeg" in cora.text
    assert "Writes that language" in cora.text


def test_a_language_that_is_off_the_list_can_no_longer_be_asked_for(as_, save):
    save("English")
    mia = as_("Mia")
    assert offered_to(mia, "/one-to-one/ask")[0] == ["English"]

    answer = mia.post("/one-to-one/ask", ASKING | {"language": "Cymraeg"})

    assert answer.status_code == 422
    assert "Choose a language." in mia.text
    assert ASKING["going_on"] in mia.text


UNFIT = [(" , ;\n", "Write at least one language."), ("x" * 41, "of 40 letters at most")]


def test_a_list_that_cannot_be_one_is_given_back_with_a_sentence(save):
    for typed, said in UNFIT:
        before = kept(Site.support_languages)

        answer = save(typed)

        assert answer.status_code == 422, (typed, said)
        assert said in answer.text, (typed, said)
        assert typed.strip() in answer.text, (typed, said)
        assert kept(Site.support_languages) == before, (typed, said)


def test_whoever_reads_in_welsh_finds_welsh_chosen_while_it_is_listed(as_, cast, save):
    with db.transaction():
        cast.mia.language = "cy"
    mia = as_("Mia")
    assert offered_to(mia, "/one-to-one/ask")[1] == ["Cymraeg"]

    save("Polski\nEnglish")

    assert offered_to(mia, "/one-to-one/ask")[1] == ["Polski"]
