"""For you: each topic by itself, new guidelines, and the place of one-to-one."""

import pytest
from sqlalchemy import delete

from forum import db
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.relayed_letters import RelayedLetter
from forum.models.topics import Topic
from tests import matched
from tests.views.test_notifications import rows


@pytest.mark.parametrize("htmx", [False, True])
def test_one_topic_is_read_at_one_press_and_the_others_stay(as_, cast, topic, reply, htmx):
    reply("Hello @Mia.")
    with db.transaction():
        other = Topic.open(cast.board_mothers, by=cast.mia, title="Another", body="x")
        other.reply(by=cast.mo, body="Yes.")
    mia = as_("Mia")

    answer = mia.post(f"/for-you/topics/{topic.id}/read", htmx=htmx)
    in_place = answer.text
    mia.get("/for-you")

    assert answer.status_code == (200 if htmx else 303)
    if htmx:
        assert 'id="nav"' in in_place
        assert in_place.index("Another") < in_place.index("Earlier") < in_place.index("First night")
    assert [each.rpartition(" ")[2] for each in rows(mia)] == ["New", "Mothers"]
    assert as_("Pat").post(f"/for-you/topics/{topic.id}/read", htmx=htmx).status_code == 404


def test_new_guidelines_stand_there_for_whoever_knew_the_old_ones(as_, cast):
    with db.transaction():
        db.session.execute(delete(Acceptance).where(Acceptance.member_id == cast.ned.id))
        newest = GuidelinesVersion.publish(by=cast.cora, text="# Ours\n\n## Be kinder")
        for each in (cast.mia, cast.ned):
            Acceptance.give(newest, by=each)
    mia, ned = as_("Mia"), as_("Ned")

    mia.get("/for-you")
    ned.get("/for-you")

    assert mia.page.xpath(f"//main//a[@href='/guidelines/versions/{newest.id}/changes']")
    assert "see what changed" not in ned.text


def test_one_to_one_has_a_place_there_that_says_when_something_waits(as_, cast):
    with db.transaction():
        match = matched.begin(cast)
    mia, pia, places = as_("Mia"), as_("Pia"), []

    for deed in ("nothing", "held", "sent"):
        with db.transaction():
            if deed == "held":
                held = {"via": "web", "key": "1", "held_for": ["email"]}
                letter = RelayedLetter.write(match, by=cast.pia, words="Hello.", **held)
            elif deed == "sent":
                db.session.get(RelayedLetter, letter.id).confirm(words="Hello.")
        for browser in (mia, pia):
            browser.get("/for-you")
            place = browser.page.xpath(f"//a[@href='/matches/{match.id}/letters']/ancestor::li")
            places.append(" ".join(place[0].text_content().split()))

    assert places == [
        *("You and Juno No new letter", "You and Rose No new letter"),
        "You and Juno No new letter",
        "You and Rose A letter of yours waits: it may say who you are Waits for you",
        *("You and Juno New letter", "You and Rose No new letter"),
    ]
    assert "One to one" not in as_("Mo").get("/for-you").text
