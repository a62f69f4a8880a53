"""One-to-one as a member finds it: what it is, asking, how it stands, withdrawing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.drafts import ASKING, Draft
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.support_requests import SupportRequest
from tests import matched

FORM = {
    "first_name": "Rose",
    "going_on": "The nights are long.",
    "would_help": "Somebody who listens.",
    "not_about": "",
    "whom": "",
    "language": "English",
}


@pytest.fixture
def offered(cast, lately):
    """Mothers may ask."""

    def story():
        matched.offer(cast)

    return lately("support: offered", story)


def asked():
    """The one request there is."""
    session.rollback()
    return session.scalars(select(SupportRequest)).one()


def mails():
    """To whom mail about one-to-one waits."""
    return session.scalars(select(OutgoingEmail.address).filter_by(name="support")).all()


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.usefixtures("offered")
def test_a_mother_asks_and_sees_how_it_stands(as_, htmx):
    mia = as_("Mia")
    mia.get("/")
    assert "Write with somebody who has been through it" in mia.text
    mia.get("/one-to-one/ask")

    answer = mia.post("/one-to-one/ask", FORM, htmx=htmx)

    assert answer.headers["HX-Redirect" if htmx else "Location"].endswith("/one-to-one")
    assert (asked().first_name, asked().with_id) == ("Rose", None)
    assert mails() == ["cora@example.org"]
    mia.get("/one-to-one")
    assert "We are looking for somebody who fits" in mia.text
    mia.get("/")
    assert "You have asked for somebody" in mia.text


@pytest.mark.usefixtures("offered")
def test_what_is_wrong_is_said_and_every_word_is_kept(as_):
    mia = as_("Mia")

    answer = mia.post("/one-to-one/ask", FORM | {"going_on": " ", "not_about": "Births, please."})

    assert answer.status_code == 422
    assert "It need not be well put" in mia.text
    assert "Births, please." in mia.text
    assert "Somebody who listens." in mia.text


@pytest.mark.usefixtures("offered")
def test_what_is_typed_is_kept_and_carried_on_with(as_, cast):
    mia = as_("Mia")

    answer = mia.post("/one-to-one/ask/draft", FORM, htmx=True)

    assert "Saved" in answer.text
    mia.get("/one-to-one")
    assert "Carry on with what you began" in mia.text
    mia.get("/one-to-one/ask")
    assert "The nights are long." in mia.text
    assert mia.get("/one-to-one/ask/discard").status_code == 200
    mia.post("/one-to-one/ask/discard")
    assert Draft.of(cast.mia, *ASKING) is None
    assert mia.get("/one-to-one/ask/discard").status_code == 404


@pytest.mark.usefixtures("offered")
def test_a_draft_of_it_is_in_no_list_of_drafts(as_):
    mia = as_("Mia")
    mia.post("/one-to-one/ask/draft", FORM)

    mia.get("/drafts")
    assert "The nights" not in mia.text
    mia.get("/")
    assert "The nights" not in mia.text


@pytest.mark.usefixtures("offered")
def test_she_changes_her_words_and_withdraws(as_, cast):
    mia = as_("Mia")
    mia.post("/one-to-one/ask", FORM)
    mia.post("/one-to-one/ask", FORM | {"going_on": "The days, too."})
    assert asked().going_on == "The days, too."
    with db.transaction():
        Match.propose(asked(), cast.pia, by=cast.cora)

    assert mia.get("/one-to-one/withdraw").status_code == 200
    mia.post("/one-to-one/withdraw")

    assert asked().outcome == "withdrawn"
    assert session.scalars(select(Match)).one().state == "declined"
    assert mia.post("/one-to-one/withdraw").status_code == 404
    assert mia.get("/one-to-one/ask").status_code == 200


@pytest.mark.usefixtures("offered")
def test_whoever_may_not_ask_finds_no_page(as_):
    for name in ["Pat", "Ned", "Max", "Ada", "Cora"]:
        browser = as_(name)

        browser.get("/")
        assert 'href="/one-to-one"' not in browser.response.text, name
        browser.get("/you")
        assert 'href="/one-to-one"' not in browser.response.text, name
        for path in ("", "/ask", "/withdraw", "/ask/discard"):
            assert browser.get(f"/one-to-one{path}").status_code == 404, name
        assert browser.post("/one-to-one/ask", FORM).status_code == 404, name
        assert browser.post("/one-to-one/ask/draft", FORM).status_code == 404, name


@pytest.mark.usefixtures("offered")
def test_a_newcomer_may_ask_and_a_suspended_member_may_not(as_, cast):
    with db.transaction():
        cast.sol.posts_to_approve = 1
        cast.mia.suspend(by=cast.cora, board=None, days=14)

    assert as_("Sol").post("/one-to-one/ask", FORM).status_code == 303
    assert as_("Mia").post("/one-to-one/ask", FORM).status_code == 404


@pytest.mark.usefixtures("offered")
def test_a_promise_that_was_not_kept_is_not_hidden(as_, cast):
    mia = as_("Mia")
    mia.post("/one-to-one/ask", FORM)
    with db.transaction():
        asked().promised_on = clock.today() - timedelta(days=1)

    mia.get("/one-to-one")

    assert "It takes longer than we had hoped" in mia.text


@pytest.mark.usefixtures("offered")
def test_asking_once_more_while_it_waits_makes_no_second_request(as_):
    mia = as_("Mia")

    mia.post("/one-to-one/ask", FORM)
    mia.post("/one-to-one/ask", FORM)

    assert asked()


def test_whoever_has_something_here_but_may_not_ask_is_told_whom_to_write_to(as_):
    pia = as_("Pia")

    pia.get("/one-to-one")

    assert "At the moment this is not offered to you" in pia.text
