"""What one gets by mail: chosen on a page, and stopped with one press, also by a mail program."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.mail import stopping
from forum.models.address_troubles import AddressTrouble
from forum.models.mail_choices import MailChoice

FIELDS = {
    **{"letters": "once", "calls": "weekly", "replies": "never", "reactions": "never"},
    **{"guidelines": "daily", "hour": "18", "weekday": "4", "quiet_from": "22"},
    **{"quiet_until": "7", "zone": "Europe/Paris", "plain": "y"},
}


def the_choice():
    """The one row that is kept."""
    session.commit()
    session.expire_all()
    return session.scalars(select(MailChoice)).one()


def token(member, kinds=("replies", "calls")):
    """What stands at the end of the link in her mail."""
    return stopping.link(member, kinds).rpartition("/")[2]


@pytest.mark.parametrize("htmx", [False, True])
def test_her_choices_are_kept(as_, cast, htmx):
    mia = as_("Mia")

    mia.post("/you/mail", FIELDS, htmx=htmx)

    choice = the_choice()
    assert choice.member_id == cast.mia.id
    assert (choice.calls, choice.replies, choice.guidelines) == ("weekly", "never", "daily")
    assert (choice.hour, choice.weekday, choice.quiet_from, choice.quiet_until) == (18, 4, 22, 7)
    assert (choice.zone, choice.plain) == ("Europe/Paris", True)


def test_the_page_shows_calm_defaults_and_then_her_choices(as_):
    mia = as_("Mia")

    mia.get("/you/mail")
    defaults = mia.page.xpath("//option[@selected]/@value")
    mia.post("/you/mail", FIELDS)
    mia.get("/you/mail")

    assert defaults[:5] == ["once", "daily", "daily", "never", "weekly"]
    assert mia.page.xpath("//option[@selected]/@value")[:5] == [
        *("once", "weekly", "never", "never", "daily")
    ]
    assert mia.page.xpath("//input[@name='plain']/@checked")


WRONG = [
    {"replies": "hourly"},
    {"hour": "24"},
    {"hour": ""},
    {"weekday": "7"},
    {"zone": "Mars/Olympus"},
    {"quiet_from": "x"},
    {"hour": "23"},
    {"hour": "6"},
]


def test_what_cannot_be_is_said_and_nothing_is_lost(as_):
    mia = as_("Mia")

    for wrong, htmx in product(WRONG, [False, True]):
        answer = mia.post("/you/mail", FIELDS | wrong, htmx=htmx)

        assert answer.status_code == 422, wrong
        assert mia.page.xpath("//select[@name='calls']/option[@selected]/@value") == ["weekly"], (
            wrong
        )
        assert session.scalars(select(MailChoice)).all() == [], wrong


def test_visitors_have_no_choices(as_):
    assert as_("Vi").get("/you/mail").status_code == 303
    assert as_("Vi").post("/you/mail", FIELDS).status_code == 401


def test_looking_at_the_link_stops_nothing(as_, cast):
    path = f"/mail/stop/{token(cast.mia)}"
    visitor = as_("Vi")

    answer = visitor.get(path)

    assert answer.status_code == 200
    assert "You need not sign in" in visitor.text
    assert session.scalars(select(MailChoice)).all() == []


def test_a_mail_program_stops_it_with_one_post_and_no_header_of_a_browser(app, cast):
    path = f"/mail/stop/{token(cast.mia)}"

    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})

    choice = the_choice()
    assert answer.status_code == 200
    assert choice.member_id == cast.mia.id
    assert (choice.replies, choice.calls) == ("never", "never")
    assert (choice.letters, choice.guidelines) == ("once", "weekly")


def test_a_mail_program_may_send_it_in_parts_too(app, cast):
    path = f"/mail/stop/{token(cast.mia)}"
    parts = {"List-Unsubscribe": "One-Click"}  # RFC 8058 §3.2 prefers multipart/form-data

    answer = app.test_client().post(path, data=parts, content_type="multipart/form-data")

    assert answer.status_code == 200
    assert the_choice().replies == "never"


@pytest.mark.parametrize("htmx", [False, True])
def test_pressed_twice_it_is_stopped_once(as_, cast, htmx):
    path = f"/mail/stop/{token(cast.mia)}"
    visitor = as_("Vi")

    for _ in range(2):
        assert visitor.post(path, htmx=htmx).status_code == 200

    visitor.get(path)
    assert "You get no more mail of this kind" in visitor.text
    assert the_choice().replies == "never"


def test_a_link_that_is_not_ours_stops_nothing(as_, cast):
    good = token(cast.mia)
    number, kinds, signature = good.split(".")
    wrong = [
        f"{cast.sol.id}.{kinds}.{signature}",
        f"{number}.letters.{signature}",
        good[:-1],
        f"{good}é",
        f"{'9' * 30}.{kinds}.{signature}",
        f"x.{kinds}.{signature}",
        *("no", "..", "...", "1..", "%00"),
    ]

    answers = [as_("Vi").post(f"/mail/stop/{each}").status_code for each in wrong]

    assert set(answers) == {404}
    assert session.scalars(select(MailChoice)).all() == []


def test_another_address_ends_the_links_that_went_to_the_old_one(as_, cast):
    path = f"/mail/stop/{token(cast.mia)}"
    with db.transaction():
        cast.mia.email = "new@example.org"

    assert as_("Vi").post(path).status_code == 404


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
@pytest.mark.parametrize("htmx", [False, True])
def test_she_is_told_that_mail_comes_back_and_says_when_it_works(as_, kind, htmx):
    with db.transaction():
        AddressTrouble.note("mia@example.org", kind, status="5.1.1")
    mia = as_("Mia")

    mia.get("/for-you")
    assert "Mail to your address comes back" in mia.text
    mia.get("/you")
    assert "Mail to your address comes back" in mia.text
    mia.get("/you/mail")
    assert "but the links to sign in" in mia.text
    mia.post("/you/mail/again", htmx=htmx)

    mia.get("/for-you")
    assert "comes back" not in mia.text


def test_nobody_else_is_told_of_it(as_):
    with db.transaction():
        AddressTrouble.note("mia@example.org", "bounce")
    sol = as_("Sol")

    sol.post("/you/mail/again")
    sol.get("/for-you")

    assert "comes back" not in sol.text
    assert AddressTrouble.of("mia@example.org")
