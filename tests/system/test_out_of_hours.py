"""The night without a moderator, and the morning after, on a phone."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forum import db
from forum.models.posts import Post
from forum.models.reports import Report
from tests.system.moderating import (
    done,
    give_reason,
    newest_letter,
    post_of,
    report,
    send_letter,
    taken_back,
)

OFFER = "Ten per cent off if you say that I sent you."
REASON = "We keep this a place without offers."


@pytest.fixture
def night(office, on, talk, cast):
    """It is Monday evening, and two members have reported one post already."""
    on("Monday 22:00")
    topic = talk("everyone", "Pillows", ("Mia", "Which one?"), ("Sol", OFFER))
    with db.transaction():
        post = db.session.scalars(select(Post).filter_by(body=OFFER)).one()
        for member in (cast.pia, cast.pat):
            Report.make(post, by=member, kind="spam")
    return topic


@pytest.fixture
def morning(hand, on, night):
    """A third one reported it as well; now it is Tuesday, and Cora looks in."""
    mia = hand("Mia")
    report(mia, night, OFFER, "It is advertising or spam")
    mia.goto(f"/topics/{night}")
    expect(mia.locator("#posts")).not_to_contain_text(OFFER)
    expect(mia.locator("#posts .post--hidden")).to_have_count(1)
    on("Tuesday 9:05")
    cora = hand("Cora")
    cora.goto("/queue")
    cora.get_by_role("link", name="Look at it first").click()
    expect(cora.get_by_role("heading", level=1)).to_have_text("While you were away")
    expect(cora.locator("main")).to_contain_text("A post is hidden")
    return cora


def test_three_reports_hide_a_post_and_the_first_one_back_returns_it(hand, morning, night):
    morning.get_by_role("button", name="Put it back").click()
    taken_back(morning)

    pia = hand("Pia")
    pia.goto(f"/topics/{night}")
    expect(post_of(pia, OFFER)).to_be_visible()
    morning.goto("/queue/away")
    expect(morning.locator("main")).not_to_contain_text("A post is hidden")


def test_or_it_stays_hidden_and_its_author_hears_why(hand, morning, night):
    morning.get_by_role("link", name="Keep it hidden").click()
    give_reason(morning, REASON, press="Keep it hidden")
    send_letter(morning, REASON)
    done(morning)

    sol = hand("Sol")
    newest_letter(sol)
    expect(sol.locator(".letter").first).to_contain_text(REASON)
    expect(sol.get_by_text("I think this is wrong")).to_be_visible()
    sol.goto(f"/topics/{night}")
    expect(sol.locator("#posts")).not_to_contain_text(OFFER)


def test_by_day_three_reports_hide_nothing(hand, on, night):
    on("Tuesday 10:00")
    mia = hand("Mia")

    report(mia, night, OFFER, "It is advertising or spam")

    mia.goto(f"/topics/{night}")
    expect(post_of(mia, OFFER)).to_be_visible()
