"""The guidelines: public, versioned, agreed to; a new version shows each member what changed."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.guidelines import Acceptance, GuidelinesVersion

NEWER = "## Be kind\n\nWe are all very tired.\n\n## Be brave\n\nAsk."


@pytest.fixture
def second(cast, lately):
    """A second version, which nobody has agreed to."""

    def story():
        return GuidelinesVersion.publish(
            by=cast.cora, text=NEWER, easy_text="Be kind.", changes="One rule is **new**."
        ).id

    return lately("guidelines: second", story)


def draft(**words):
    """What a coordinator sends, following the first version."""
    given = {"text": NEWER, "easy_text": "Be kind.", "changes": "One is new.", "follows": "1"}
    return given | words


def versions():
    """The texts of all versions, oldest first."""
    rows = select(GuidelinesVersion.text).order_by(GuidelinesVersion.id)
    return list(session.scalars(rows))


def agreed(name, cast):
    """The version that a member has agreed to last."""
    version = Acceptance.latest(by=getattr(cast, name))
    return version and version.id


PAGES = ["", "/easy", "/versions", "/versions/1", "/versions/2/changes"]


def test_every_page_of_the_guidelines_is_public(as_, second):
    for name, page in product(["Vi", "Mia", "Ada"], PAGES):
        assert as_(name).get(f"/guidelines{page}").status_code == 200, (name, page)


def test_the_version_in_force_is_shown_with_its_easy_twin(as_, second):
    browser = as_("Vi")

    browser.get("/guidelines")
    in_force = browser.text
    browser.get("/guidelines/easy")

    assert "Version 2" in in_force
    assert "Be brave" in in_force
    assert "We are all tired" not in in_force
    assert "Be kind." in browser.text


def test_an_older_version_says_that_it_is_old(as_, second):
    browser = as_("Vi")

    browser.get("/guidelines/versions/1")

    assert "We are all tired" in browser.text
    assert "This is how they were" in browser.text


def test_what_changed_is_said_in_words_and_not_by_colour_alone(as_, second):
    browser = as_("Vi")

    browser.get("/guidelines/versions/2/changes")

    added = [each.text_content() for each in browser.page.iter("ins")]
    assert "One rule is new." in browser.text
    assert added[0].startswith("added: very")
    assert "added: Be brave" in added


def test_a_version_that_never_was_is_not_found(as_, second):
    for number in ["3", "0", "99999999999999999999", "one"]:
        assert as_("Vi").get(f"/guidelines/versions/{number}").status_code == 404, number


WITHOUT_TRIGGERS = {
    "sqlite": "DROP TRIGGER guidelines_versions_stay",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


def test_before_any_version_the_pages_stand_and_nobody_is_asked(as_, app):
    with db.transaction():
        session.execute(db.db.text(WITHOUT_TRIGGERS[session.get_bind().dialect.name]))
        session.execute(db.db.text("DELETE FROM acceptances"))
        session.execute(db.db.text("DELETE FROM guidelines_versions"))
    browser = as_("Mia")

    pages = [browser.get(f"/guidelines{each}") for each in ("", "/easy", "/versions")]

    assert {each.status_code for each in pages} == {200}
    assert browser.get("/guidelines/agree").status_code == 303
    assert browser.get("/boards").status_code == 200


def test_a_new_version_asks_each_member_before_anything_else(as_, second):
    browser = as_("Mia")

    response = browser.get("/for-you?page=1")
    browser.get(response.location)

    assert response.location == "/guidelines/agree?next=/for-you?page%3D1"
    assert "The guidelines have changed" in browser.text
    assert "We are all very tired" in browser.text.replace("added: ", "")
    assert browser.page.xpath("//input[@name='next']/@value") == ["/for-you?page=1"]


@pytest.mark.parametrize("htmx", [False, True])
def test_agreeing_leads_back_to_where_she_was_going(as_, cast, second, htmx):
    browser = as_("Mia")

    response = browser.post(
        "/guidelines/agree", {"version": second, "next": "/boards/mothers?page=1"}, htmx=htmx
    )

    where = response.headers["HX-Redirect" if htmx else "Location"]
    assert where == "/boards/mothers?page=1"
    assert agreed("mia", cast) == second
    assert browser.get("/for-you").status_code == 200


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\tx",
    "javascript:alert(1)",
    "",
]


def test_agreeing_never_leads_to_another_site(as_, second):
    for address in ELSEWHERE:
        response = as_("Mia").post("/guidelines/agree", {"version": second, "next": address})

        assert response.location == "/", address


def test_agreeing_to_a_version_that_was_replaced_meanwhile_shows_the_newer_one(as_, cast, second):
    browser = as_("Mia")

    response = browser.post("/guidelines/agree", {"version": "1", "next": "/boards"})

    assert response.status_code == 409
    assert "Version 2" in browser.text
    assert agreed("mia", cast) == 1


def test_a_visitor_cannot_agree(as_, second):
    browser = as_("Vi")

    assert browser.get("/guidelines/agree").location.startswith("/sign-in")
    assert browser.post("/guidelines/agree", {"version": second}).status_code == 401


def test_nobody_but_a_coordinator_writes_a_version(as_, cast):
    for name in ["Ada", "Mo", "Pia", "Mia"]:
        browser = as_(name)

        answers = [browser.get("/guidelines/edit")]
        answers += [browser.post(f"/guidelines/{each}", draft()) for each in ("edit", "preview")]
        answers.append(browser.post("/guidelines/publish", draft()))

        assert {each.status_code for each in answers} == {404}, name
        assert len(versions()) == 1, name


def test_a_coordinator_looks_at_it_before_it_is_published(as_, cast):
    browser = as_("Cora")

    browser.get("/guidelines/edit")
    offered = browser.page.xpath("//textarea[@name='text']")[0].text.strip()
    response = browser.post("/guidelines/preview", draft())
    seen = browser.text
    browser.post("/guidelines/edit", draft(text="## Mine\n\nkept"))

    assert offered == versions()[0]
    assert response.status_code == 200
    assert "One is new." in seen
    assert "Be brave" in seen
    assert "kept" in browser.page.xpath("//textarea[@name='text']")[0].text
    assert len(versions()) == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_publishing_puts_it_in_force_for_everybody(as_, cast, htmx):
    browser = as_("Cora")

    browser.post("/guidelines/publish", draft(), htmx=htmx)

    assert versions()[-1] == NEWER
    assert agreed("cora", cast) == 2
    assert as_("Mia").get("/for-you").location.startswith("/guidelines/agree")


def test_publishing_twice_by_a_double_tap_makes_one_version(as_, cast):
    browser = as_("Cora")

    browser.post("/guidelines/publish", draft())
    response = browser.post("/guidelines/publish", draft())

    assert response.location == "/guidelines"
    assert len(versions()) == 2


UNREADY = [
    ({"text": " "}, "Write the guidelines"),
    ({"changes": ""}, "what changed, and why"),
    ({"text": "x" * 40_001}, "too long"),
    ({"text": "a\x00b"}, "hidden character"),
    ({"easy_text": "a\u202eb"}, "hidden character"),
    ({"text": "## Be kind\n\nWe are all tired.", "easy_text": ""}, "Nothing has changed"),
]


def test_a_version_that_is_not_ready_comes_back_with_every_word(as_, cast):
    browser = as_("Cora")

    for (wrong, words), page in product(UNREADY, ["preview", "publish"]):
        response = browser.post(f"/guidelines/{page}", draft(**wrong))

        assert response.status_code == 422, (wrong, words, page)
        assert words in browser.text, (wrong, words, page)
        assert len(versions()) == 1, (wrong, words, page)


def test_of_two_who_publish_at_once_the_later_is_told_with_both_texts(as_, cast, second):
    browser = as_("Cora")

    response = browser.post("/guidelines/publish", draft(text="## Mine\n\nMy own words."))

    mine = browser.page.xpath("//form//textarea[@name='text']")[0].text
    theirs = browser.page.xpath("//textarea[@readonly]")[0].text
    assert response.status_code == 409
    assert "Cora put version 2 in force" in browser.text
    assert "My own words." in mine
    assert "Ask." in theirs
    assert browser.page.xpath("//input[@name='follows']/@value") == ["2"]
    assert len(versions()) == 2
