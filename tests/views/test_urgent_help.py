"""Urgent help: the same numbers for everybody, signed in or not, whatever else is broken."""

from __future__ import annotations

import pytest

from forum import clock
from forum.db import session
from forum.models.urgent_help import HelpContact

URL = "/set-up/urgent-help"
MIND = {
    "name": "Mind Line",
    "phone": "0300 123 3393",
    "when": "Weekdays 9am to 6pm",
    "what": "Information.",
    "nations": ["England", "Wales"],
}


@pytest.fixture
def kept(app, lately):
    """The defaults, kept so that they can be changed."""
    lately("urgent help: kept", HelpContact.seed)


def names():
    """The contacts, first to last."""
    return [each.name for each in session.scalars(HelpContact.in_order())]


def contact(name):
    """The contact of that name."""
    session.expire_all()
    return session.scalars(HelpContact.in_order().filter_by(name=name)).first()


def test_everybody_finds_numbers_to_call_and_to_text(as_, cast):
    for name in ["Vi", "Mia", "Cora"]:
        browser = as_(name)

        browser.get("/urgent-help")

        links = browser.page.xpath("//main//a/@href")
        assert {"tel:999", "tel:116123", "sms:85258?body=SHOUT"} <= set(links), name
        assert "We are not a crisis service" in browser.text, name


def test_contacts_of_one_nation_stand_under_its_name(as_, cast):
    browser = as_("Vi")

    browser.get("/urgent-help")

    wales = browser.page.xpath("//h2[contains(., 'Wales')]/following-sibling::div[1]//h3/text()")
    assert wales == ["NHS 111, option 2", "C.A.L.L."]


def test_every_page_leads_there(as_, cast):
    browser = as_("Vi")

    browser.get("/guidelines")

    assert browser.page.find_class("nav__help")[0].get("href") == "/urgent-help"


def test_the_page_stands_when_the_database_does_not(app, without_database):
    response = app.test_client().get("/urgent-help")

    assert response.status_code == 503
    assert "tel:999" in response.text
    assert "sms:85258?body=SHOUT" in response.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_begins_with_the_known_ones_and_checks_them(as_, cast, htmx):
    browser = as_("Cora")

    browser.get(URL)
    before = names()
    browser.post(f"{URL}/begin", htmx=htmx)
    response = browser.post(f"{URL}/{contact('Shout').id}/check", htmx=htmx)

    assert before == []
    assert len(names()) == 8
    assert contact("Shout").checked_on == clock.today()
    assert contact("Samaritans").due
    assert ('id="contacts"' in response.text) is htmx


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_adds_changes_moves_and_removes_contacts(as_, cast, kept, htmx):
    browser = as_("Cora")

    browser.get(f"{URL}/new")
    browser.post(URL, MIND, htmx=htmx)
    url = f"{URL}/{contact('Mind Line').id}"
    browser.get(url)
    browser.post(url, MIND | {"name": "Mind", "text_number": "86463"}, htmx=htmx)
    browser.post(f"{url}/reorder", {"way": "up"}, htmx=htmx)
    moved = names()
    browser.get(f"{url}/remove")
    browser.post(f"{url}/remove", htmx=htmx)

    assert moved[-2:] == ["Mind", "Breathing Space"]
    assert "Mind" not in names()


def test_adding_the_first_contact_keeps_the_known_ones(as_, cast):
    as_("Cora").post(URL, MIND)

    assert names()[0] == "Emergency services"
    assert names()[-1] == "Mind Line"


UNFIT = [
    ({"name": ""}, "Say who answers"),
    ({"phone": ""}, "a number to call, or one to text"),
    ({"phone": "call us"}, "Digits and spaces"),
    ({"phone": "116 123;ext=1"}, "Digits and spaces"),
    ({"text_number": "javascript:1"}, "Digits and spaces"),
    ({"text_word": "a&b=c"}, "letters and digits"),
    ({"when": ""}, "when somebody answers"),
    ({"nations": []}, "Tick where"),
    ({"nations": ["France"]}, "valid"),
    ({"what": "x" * 201}, "too long"),
]


def test_a_contact_that_cannot_be_rung_comes_back_with_every_word(as_, cast, kept):
    browser = as_("Cora")

    for wrong, words in UNFIT:
        response = browser.post(URL, MIND | wrong)

        assert response.status_code == 422, (wrong, words)
        assert words in browser.text, (wrong, words)
        assert "Mind Line" not in names(), (wrong, words)


def test_nobody_but_a_coordinator_changes_the_contacts(as_, cast, kept):
    for name in ["Ada", "Mo", "Mia"]:
        browser = as_(name)
        url = f"{URL}/{contact('Shout').id}"
        before = names()

        answers = [browser.get(each) for each in (URL, f"{URL}/new", url, f"{url}/remove")]
        answers += [browser.post(each, MIND) for each in (URL, url, f"{URL}/begin")]
        answers += [browser.post(f"{url}/{each}") for each in ("check", "reorder", "remove")]

        assert {each.status_code for each in answers} == {404}, name
        assert names() == before, name
