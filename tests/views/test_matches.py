"""A match as its two sides see it: yes or no, the boundaries, help, a concern; and nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.cases import Case
from forum.models.mail_choices import MailChoice
from forum.models.match_care import HelpAsked, Opening
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.peer_supporters import PeerSupporter
from forum.models.relay_addresses import RelayAddress
from tests import matched
from tests.keepers import appoint


@pytest.fixture
def story(cast, lately):
    """The number of a match that has come so far: `story(matched.propose)`."""
    return lambda step: lately(f"a match: {step.__name__}", lambda: step(cast).id)


def match():
    """The one there is, read anew."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Match)).one()


def mails():
    """To whom mail about it waits, the words too."""
    rows = select(OutgoingEmail).filter_by(name="support").order_by(OutgoingEmail.id)
    return [(each.address.split("@")[0], each.text) for each in session.scalars(rows)]


@pytest.mark.parametrize("htmx", [False, True])
def test_two_people_are_introduced_and_agree(as_, cast, htmx, story):
    number = story(matched.propose)
    mia, pia = as_("Mia"), as_("Pia")
    assert mia.get(f"/matches/{number}").status_code == 404
    pia.get(f"/matches/{number}")
    assert "Rose would like to write" in pia.text
    assert "Please nothing about births." in pia.text
    assert "Mia" not in pia.response.text

    pia.post(f"/matches/{number}/accept", htmx=htmx)
    mia.get(f"/matches/{number}")
    assert "You and Juno" in mia.text
    assert "Pia" not in mia.response.text
    assert "We are kind" in mia.text
    assert mia.post(f"/matches/{number}/agree").status_code == 422
    mia.post(f"/matches/{number}/agree", {"agreed": "y"}, htmx=htmx)
    assert not match().running
    pia.post(f"/matches/{number}/agree", {"agreed": "y"}, htmx=htmx)

    assert match().running
    assert "m-" in session.scalars(select(RelayAddress.name).filter_by(side="member")).one()
    told = [name for name, _text in mails()]
    assert told == ["mia", "pia", "cora", "mia", "pia"]
    assert not any("Rose" in text or "Juno" in text for _name, text in mails())


def test_a_supporter_says_no_without_a_reason(as_, cast, story):
    number = story(matched.propose)
    pia = as_("Pia")
    assert pia.get(f"/matches/{number}/decline").status_code == 200

    answer = pia.post(f"/matches/{number}/decline")

    assert answer.location.endswith("/supporting")
    assert match().state == "declined"
    assert [name for name, _text in mails()] == ["cora"]
    assert pia.get(f"/matches/{number}").status_code == 404
    assert pia.post(f"/matches/{number}/accept").status_code == 404


def test_a_supporter_without_a_name_is_asked_for_it_first(as_, cast, story):
    number = story(matched.propose)
    with db.transaction():
        PeerSupporter.of(cast.pia).first_name = ""

    answer = as_("Pia").post(f"/matches/{number}/accept")

    assert answer.location.endswith("/supporting/facts")
    assert match().proposed


def test_nobody_else_comes_near(as_, cast, story):
    number = story(matched.begin)
    with db.transaction():
        cast.sol.appoint("peer_supporter", by=None)

    for name in ("Sol", "Mo", "Max", "Ada", "Cora", "Pat"):
        browser = as_(name)
        for path in ("", "/decline", "/help", "/feedback", "/concern"):
            assert browser.get(f"/matches/{number}{path}").status_code == 404, (name, path)
        for path in ("/accept", "/decline", "/agree", "/help", "/feedback", "/concern"):
            assert browser.post(f"/matches/{number}{path}").status_code == 404, (name, path)
        if name != "Cora":
            for path in ("/ending", "/end"):
                assert browser.get(f"/matches/{number}{path}").status_code == 404, (name, path)
                assert browser.post(f"/matches/{number}{path}").status_code == 404, (name, path)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_side_asks_for_help_and_the_other_does_not_see_what(as_, cast, htmx, story):
    number = story(matched.begin)
    mia = as_("Mia")
    assert mia.get(f"/matches/{number}/help").status_code == 200
    assert mia.post(f"/matches/{number}/help", {"words": " "}).status_code == 422

    mia.post(f"/matches/{number}/help", {"words": "I feel pressed."}, htmx=htmx)

    assert session.scalars(select(HelpAsked)).one().side == "member"
    assert [name for name, _text in mails()] == ["cora"]
    mia.get(f"/matches/{number}")
    assert "I feel pressed." in mia.text
    pia = as_("Pia")
    pia.get(f"/matches/{number}")
    assert "pressed" not in pia.text


def test_both_are_told_that_their_letters_were_opened_and_why(as_, cast, story):
    number = story(matched.begin)
    with db.transaction():
        HelpAsked.ask(match(), by=cast.pia, words="Out of my depth.")
        Opening.begin(match(), by=cast.cora, reason="To see how to help.")

    for name in ("Mia", "Pia"):
        browser = as_(name)
        browser.get(f"/matches/{number}")
        assert "To see how to help." in browser.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_supporter_raises_a_concern_by_the_name_that_she_knows(as_, cast, htmx, story):
    number = story(matched.begin)
    appoint(cast)
    with db.transaction():
        cast.pia.dismiss("safeguarding_deputy", by=None)
    pia = as_("Pia")
    pia.get(f"/matches/{number}/concern")
    assert "About Rose" in pia.text
    form = {"words": "She does not sleep.", "danger": "no", "once": "a-key"}
    assert pia.post(f"/matches/{number}/concern", form | {"words": ""}).status_code == 422

    pia.post(f"/matches/{number}/concern", form, htmx=htmx)
    pia.post(f"/matches/{number}/concern", form, htmx=htmx)

    case = session.scalars(select(Case)).one()
    assert (case.about_id, case.about_name) == (cast.mia.id, "Mia")
    asked = session.scalars(select(HelpAsked)).one()
    assert (asked.kind, asked.words) == ("concern", "")
    mia = as_("Mia")
    assert mia.get(f"/matches/{number}/concern").status_code == 404
    mia.get(f"/matches/{number}")
    assert "concern" not in mia.text


def test_plain_mail_names_the_other_by_the_chosen_name_alone(as_, cast, story):
    number = story(matched.propose)
    with db.transaction():
        MailChoice.of(cast.mia).choose(plain=True)

    as_("Pia").post(f"/matches/{number}/accept")

    words = dict(mails())
    assert "It is about your letters with Juno." in words["mia"]
    assert "Rose" not in words["pia"]


def test_a_mail_at_night_waits_for_the_morning(as_, cast, story):
    number = story(matched.propose)
    with db.transaction():
        choice = MailChoice.of(cast.mia)
        hour = choice.local(clock.now()).hour
        choice.choose(quiet_from=hour, quiet_until=(hour + 2) % 24)

    as_("Pia").post(f"/matches/{number}/accept")

    rows = session.scalars(select(OutgoingEmail).filter_by(address="mia@example.org"))
    assert all(each.due_at > clock.now() for each in rows)
