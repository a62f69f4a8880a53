"""Setting up when moderators are here: what is typed is understood, or asked about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, db
from forum.db import session
from forum.models.on_call import OnCall
from forum.models.sites import Site
from tests.hours import OFFICE

URL = "/set-up/hours"
WEEK = {day: ["9am", "5pm", "", ""] for day in ("monday", "tuesday", "thursday", "friday")}
WEEK["wednesday"] = ["9", "17", "7pm", "9pm"]


def hours():
    """What is set now."""
    session.expire_all()
    return Site.here().hours


def on_call():
    """Who is on call, by name."""
    session.expire_all()
    return sorted(row.member.display_name for row in OnCall.everybody())


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_sets_the_week(as_, cast, htmx):
    cora = as_("Cora")

    cora.get(URL)
    before = cora.text
    cora.post(URL, {**WEEK, "nation": ""}, htmx=htmx)
    cora.get(URL)

    assert "No hours are set" in before
    assert hours().week == (*OFFICE[:2], ((540, 1020), (1140, 1260)), *OFFICE[3:])
    assert "9 am to 5 pm, 7 pm to 9 pm" in cora.text
    assert cora.page.xpath("//input[@id='wednesday-3']/@value") == ["7 pm"]


def test_what_is_shown_can_be_saved_as_it_is(as_, cast):
    cora = as_("Cora")
    week = {"monday": ["midnight", "midday", "13:30", "24:00"], "sunday": ["22:00", "2:15am"]}
    cora.post(URL, week)
    first = hours()
    cora.get(URL)
    shown = {day: cora.page.xpath(f"//input[@name='{day}']/@value") for day in ("monday", "sunday")}

    cora.post(URL, shown)

    assert first.week[0] == ((0, 720), (810, 1440))
    assert first.week[6] == ((1320, 1440 + 135),)
    assert hours() == first


def test_bank_holidays_close_their_days(as_, cast):
    cora = as_("Cora")

    cora.post(URL, {**WEEK, "nation": "SCT"})
    cora.get(URL)

    assert len(hours().bank_holidays) > 20
    assert cora.page.xpath("//input[@name='nation' and @checked]/@value") == ["SCT"]


def test_bank_holidays_that_cannot_be_looked_up_are_said_so(as_, cast, monkeypatch):
    cora = as_("Cora")
    monkeypatch.setattr("sys.executable", "/no/such/python")

    response = cora.post(URL, {**WEEK, "nation": "SCT"})

    assert response.status_code == 422
    assert "cannot be looked up now" in cora.text
    assert hours() is None


ODD = [
    (["9", "", "", ""], "when it begins and when it ends"),
    (["", "5pm", "", ""], "when it begins and when it ends"),
    (["9", "five", "", ""], "“five” is not a time"),
    (["9", "<b>", "", ""], "“<b>” is not a time"),
    (["9", "5", "", ""], "Does it end at 5 pm, or at 5 am the next day?"),
    (["10pm", "2", "", ""], "Does it end at 2 pm, or at 2 am the next day?"),
    (["9am", "9:00am", "", ""], "begins and ends at the same time"),
    (["9am", "5pm", "4pm", "8pm"], "The two times overlap"),
    (["9am", "5pm", "8am", "10am"], "The two times overlap"),
]


def test_what_is_not_understood_comes_back_with_a_sentence(as_, cast):
    cora = as_("Cora")

    for typed, words in ODD:
        response = cora.post(URL, {**WEEK, "tuesday": typed, "nation": ""})

        assert response.status_code == 422, (typed, words)
        assert words in cora.text, (typed, words)
        assert "Tuesday: " in cora.page.get_element_by_id("errors").text_content(), (typed, words)
        assert cora.page.xpath("//input[@name='tuesday']/@value") == typed, (typed, words)
        assert cora.page.xpath("//input[@name='wednesday']/@value") == WEEK["wednesday"], (
            typed,
            words,
        )
        assert hours() is None, (typed, words)


def test_a_shift_past_midnight_is_shown_as_it_was_understood(as_, cast):
    cora = as_("Cora")

    cora.post(URL, {"friday": ["10pm", "2am", "", ""]})
    cora.get(URL)

    assert hours().week[4] == ((1320, 1560),)
    assert "10 pm to 2 am the next day" in cora.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_closure_is_added_and_taken_off(as_, office, htmx):
    cora, day = as_("Cora"), clock.today() + timedelta(days=2)
    closure = {"first": day.isoformat(), "last": day.isoformat(), "words": "We move house."}

    cora.get(f"{URL}/closures/new")
    cora.post(f"{URL}/closures", closure, htmx=htmx)
    cora.get(URL)
    listed = "We move house." in cora.text
    url = f"{URL}/closures/{hours().closures[0].number}/reopen"
    cora.get(url)
    asked = "We move house." in cora.text
    cora.post(url, htmx=htmx)

    assert listed
    assert asked
    assert hours().closures == ()
    assert cora.get(url).status_code == 404
    assert cora.post(url, htmx=htmx).status_code == 404


UNFIT = [
    ({"first": ""}, "which day is the first"),
    ({"last": "soon"}, "which day is the last"),
    ({"words": ""}, "Say why"),
    ({"words": "x" * 201}, "too long"),
    ({"first": "2999-01-02", "last": "2999-01-01"}, "before the first"),
    ({"first": "2020-01-01", "last": "2020-01-02"}, "are over"),
    ({"last": "9999-12-31"}, "two years"),
]


def test_a_closure_that_cannot_be_is_given_back(as_, office):
    for wrong, words in UNFIT:
        cora, day = as_("Cora"), clock.today().isoformat()

        response = cora.post(
            f"{URL}/closures", {"first": day, "last": day, "words": "We rest."} | wrong
        )

        assert response.status_code == 422, (wrong, words)
        assert words in cora.text, (wrong, words)
        assert hours().closures == (), (wrong, words)


def test_the_page_says_which_day_is_the_next_closed_one(as_, office, on, cast):
    today = clock.local(on("Monday 12:00")).date()
    with db.transaction():
        office.close(today + timedelta(days=5), today + timedelta(days=8), "Away", by=cast.cora)
    cora = as_("Cora")

    cora.get(URL)

    closed = today + timedelta(days=7)
    assert f"Next closed day: Monday, {closed.day} {closed:%B %Y}" in cora.text


@pytest.mark.parametrize("htmx", [False, True])
def test_those_who_are_ticked_are_on_call_and_nobody_else(as_, cast, htmx):
    cora = as_("Cora")

    cora.get(URL)
    offered = {
        each.strip() for each in cora.page.xpath("//label[starts-with(@for, 'on-call-')]//text()")
    }
    cora.post(f"{URL}/on-call", {"on_call": [cast.mo.id, cast.max.id]}, htmx=htmx)
    cora.post(
        f"{URL}/on-call", {"on_call": [cast.mo.id, cast.cora.id, cast.mia.id, "x"]}, htmx=htmx
    )

    assert {"Mo", "Max", "Cora"} <= offered
    assert not offered & {"Mia", "Ada", "Sol"}
    assert on_call() == ["Cora", "Mo"]


def test_boards_that_would_call_nobody_are_named(as_, cast):
    cora = as_("Cora")

    cora.post(f"{URL}/on-call", {"on_call": [cast.mo.id]})
    cora.get(URL)
    without = cora.text
    cora.post(f"{URL}/on-call", {"on_call": [cast.mo.id, cast.cora.id]})
    cora.get(URL)

    assert "Nobody is on call for: Everyone, Partners" in without
    assert "Nobody is on call for" not in cora.text


def test_nobody_but_a_coordinator_sets_the_hours(as_, office):
    for name in ["Ada", "Mo", "Mia"]:
        before, browser, day = hours(), as_(name), clock.today().isoformat()
        closure = {"first": day, "last": day, "words": "Never"}

        answers = [browser.get(each) for each in (URL, f"{URL}/closures/new")]
        answers += [browser.post(URL), browser.post(f"{URL}/closures", closure)]
        answers += [browser.post(f"{URL}/on-call"), browser.post(f"{URL}/closures/1/reopen")]

        assert {each.status_code for each in answers} == {404}, name
        assert hours() == before, name


def test_set_up_leads_there(as_, cast):
    cora = as_("Cora")

    cora.get("/set-up")

    assert cora.page.xpath(f"//main//a[@href='{URL}']")
