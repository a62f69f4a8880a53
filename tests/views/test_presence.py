"""When moderators are here, in words: one calm line, the same on every page, in any language."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, db
from forum.models.hours import NOBODY
from forum.models.sites import Site
from tests.hours import OFFICE
from tests.statements import asked


def line(browser, path="/"):
    """What the line at the top of a page says; "" when there is none."""
    browser.get(path)
    found = browser.page.find_class("hours")
    return " ".join(found[0].text_content().split()) if found else ""


def set_week(week, **more):
    """Sets the hours."""
    with db.transaction():
        Site.here().set_hours(by=None, week=week, **{"nation": "", "bank_holidays": []} | more)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("Monday 10:30", "Moderators are here until 5 pm."),
        ("Monday 8:00", "Moderators are back today at 9 am. If you are in danger: Get urgent help"),
        (
            "Monday 17:00",
            "Moderators are back tomorrow at 9 am. If you are in danger: Get urgent help",
        ),
        (
            "Friday 18:00",
            "Moderators are back on Monday at 9 am. If you are in danger: Get urgent help",
        ),
    ],
)
@pytest.mark.parametrize("name", ["Mia", "Vi"])
def test_every_page_says_until_when_or_from_when(as_, office, on, name, time, words):
    on(time)
    browser = as_(name)

    assert {line(browser, each) for each in ("/", "/boards", "/boards/welcome")} == {words}


def test_without_hours_no_page_says_a_word(as_, app):
    browser = as_("Mia")

    assert line(browser) == ""
    assert "Moderators are" not in browser.text


def test_on_the_page_of_urgent_help_the_line_is_not_in_the_way(as_, office, on):
    on("Friday 18:00")

    assert line(as_("Mia"), "/urgent-help") == ""


def test_the_line_stands_on_pages_that_are_not_there(as_, office, on):
    on("Monday 10:30")
    browser = as_("Mia")

    assert browser.get("/no-such-page").status_code == 404


def test_a_closure_is_told_in_the_charitys_words(as_, office, on, cast):
    now = on("Friday 18:00")
    first = clock.local(now).date() + timedelta(days=3)
    with db.transaction():
        office.close(first, first + timedelta(days=1), "We <b>train</b>", by=cast.cora)

    assert line(as_("Mia")).startswith(
        "We <b>train</b>. Moderators are back on Wednesday at 9 am. If"
    )


def test_a_closure_of_a_year_promises_nothing(as_, office, on, cast):
    today = clock.local(on("Monday 10:00")).date()
    with db.transaction():
        office.close(today, today + timedelta(days=700), "We rest.", by=cast.cora)

    assert line(as_("Mia")).startswith("We rest. Moderators are away for now. If you")


def test_a_far_day_is_named_with_its_date(as_, office, on, cast):
    today = clock.local(on("Monday 18:00")).date()
    with db.transaction():
        office.close(today, today + timedelta(days=7), "We rest.", by=cast.cora)
    back = today + timedelta(days=8)

    assert f"back on Tuesday {back.day} {back:%B} at 9 am" in line(as_("Mia"))


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ((((0, 1440),),) * 7, "Moderators are here day and night."),
        (((), ((540, 1440),), *NOBODY[2:]), "Moderators are here until midnight."),
        (((), ((540, 720),), *NOBODY[2:]), "Moderators are here until midday."),
        (((), ((540, 1440 + 150),), *NOBODY[2:]), "Moderators are here until 2:30 am."),
        (
            ((), ((540, 1440),), ((0, 1440),), ((0, 600),), *NOBODY[4:]),
            "Moderators are here until Thursday at 10 am.",
        ),
    ],
)
def test_the_end_of_a_shift_is_said_as_people_say_it(as_, app, on, week, words):
    set_week(week)
    on("Tuesday 10:00")

    assert line(as_("Mia")) == words


def test_the_line_speaks_the_readers_language(as_, office, on, cast):
    with db.transaction():
        cast.mia.language = "cy"
    on("Friday 18:00")

    assert "dydd llun" in line(as_("Mia")).casefold()


def test_home_and_joining_say_the_week_and_what_comes_next(as_, app, on):
    set_week((*OFFICE[:2], ((540, 1020), (1140, 1260)), *OFFICE[3:]))
    on("Monday 10:30")
    mia, vi = as_("Mia"), as_("Vi")

    mia.get("/")
    vi.get("/join")

    assert "They are here again tomorrow at 9 am." in mia.text
    for page in (mia.text, vi.text):
        assert "Monday and Tuesday: 9 am to 5 pm" in page
        assert "Wednesday: 9 am to 5 pm, 7 pm to 9 pm" in page


@pytest.mark.parametrize("path", ["/boards/mothers/new"])
def test_the_composer_says_when_somebody_will_be_here(as_, office, on, path):
    on("Friday 18:00")
    mia = as_("Mia")

    mia.get(path)

    facts = mia.page.find_class("composer__facts")[0].text_content()
    assert "Moderators are back on Monday at 9\N{NO-BREAK SPACE}am." in facts


def test_the_line_asks_the_database_nothing(as_, on, app):
    browser = as_("Mia")
    on("Monday 10:30")
    counts = []
    for week in (NOBODY, OFFICE):
        set_week(week)
        browser.get("/boards")
        with asked() as found:
            browser.get("/boards")
        counts.append(len(found))

    assert counts[0] == counts[1]
