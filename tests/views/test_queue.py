"""The review queue: what waits, who holds it, handing on, and that a reach ends at one's boards."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db, policy
from forum.models.content_notes import ContentNote
from forum.models.decisions import Why
from forum.models.notes import Note
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from tests.statements import asked

MOST = 8  # statements
CARD = '//li[contains(@class, "card")]'
TABS = '//nav[@class="tabs"]'
TAB = f'{TABS}//*[@aria-current="page"]'


@pytest.fixture
def topic(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="The first words")
        for number in range(1, 6):
            topic.reply(by=cast.sol, body=f"Reply number {number}")
        return topic

    return lately("queue: topic", story)


@pytest.fixture
def post(topic):
    return topic.opening_post


def report(thing, *, by, kind="breaks", **more):
    with db.transaction():
        return Report.make(thing, by=by, kind=kind, **more)


def entry_of(thing):
    db.session.expire_all()
    return db.session.scalars(select(QueueEntry).order_by(QueueEntry.id.desc())).first()


def test_reports_on_one_post_are_one_entry_with_what_helps_to_choose(as_, cast, post):
    report(post, by=cast.pia)
    report(post, by=cast.sol, kind="personal")
    mo = as_("Mo")

    mo.get("/queue?show=reports")

    assert len(mo.page.xpath(CARD)) == 1
    assert "A post: Breaks a guideline, Personal details" in mo.text
    assert "The first words" in mo.text
    assert "2 reports" in mo.text
    assert "Mothers" in mo.text
    assert "just now" in mo.text
    assert "Pia" not in mo.text


def test_what_is_urgent_stands_under_its_own_tab_and_folded(as_, cast, post):
    report(post, by=cast.pia, kind="worried")
    mo = as_("Mo")

    mo.get("/queue")

    assert mo.page.xpath(TAB)[0].text_content() == "Urgent · 1"
    assert "The first words" in mo.page.xpath(f"{CARD}//details")[0].text_content()
    mo.get("/queue?show=reports")
    assert "Nothing waits here" in mo.text


def test_a_post_with_a_content_note_is_folded(as_, cast, post):
    with db.transaction():
        post.notes = [ContentNote.named("sleep")]
    report(post, by=cast.pia)
    mo = as_("Mo")

    mo.get("/queue")

    assert "About: sleep" in mo.page.xpath(f"{CARD}//summary")[0].text_content()


NARROWED = {
    "/queue?show=reports": 3,
    "/queue?show=reports&held=mine": 1,
    "/queue?show=reports&held=free": 1,
    "/queue?show=reports&old=y": 1,
    "/queue?show=reports&board=0": 3,
    "/queue?show=reports&board=999999999999999999": 0,
    "/queue?show=nonsense&held=nonsense": 3,
}


def test_the_list_can_be_narrowed_down(as_, cast, topic):
    posts = db.session.scalars(policy.visible_posts(cast.mo)).all()
    for each in posts[:3]:
        report(each, by=cast.pia)
    with db.transaction():
        first, second, third = db.session.scalars(select(QueueEntry)).all()
        first.claim(by=cast.mo)
        second.claim(by=cast.cora)
        third.created_at = clock.ago(days=2)
    mo, found = as_("Mo"), {}

    for address in NARROWED:
        mo.get(address)
        found[address] = len(mo.page.xpath(CARD))

    assert found == NARROWED


def test_it_has_numbered_pages(as_, cast, topic):
    with db.transaction():
        for number in range(25):
            Report.make(topic.reply(by=cast.sol, body=f"Word {number}"), by=cast.pia, kind="spam")
    mo = as_("Mo")

    mo.get("/queue?show=reports&page=2")

    assert len(mo.page.xpath(CARD)) == 5
    assert mo.get("/queue?show=reports&page=3").status_code == 404
    assert mo.get("/queue?show=reports&page=x").status_code == 404


def test_a_moderator_sees_nothing_of_another_board(as_, cast, post):
    report(post, by=cast.pia, note="canarynote")
    number = entry_of(post).id
    max_ = as_("Max")

    max_.get("/queue")

    assert "Nothing waits here" in max_.text
    assert "·" not in max_.page.xpath(TABS)[0].text_content()
    for address in (f"/queue/{number}", f"/queue/{number}/nothing", f"/queue/{number}/settled"):
        assert max_.get(address).status_code == 404
    for verb in ("claim", "hand-on", "hard", "nothing", "settled"):
        assert max_.post(f"/queue/{number}/{verb}", {"reason": "No"}).status_code == 404


def test_to_everybody_else_there_is_no_queue(as_, cast, post):
    report(post, by=cast.pia)
    addresses = ("/queue", f"/queue/{entry_of(post).id}", "/queue/away")

    for name in ("Mia", "Pia", "Ada", "Sol"):
        reader = as_(name)
        assert [reader.get(each).status_code for each in addresses] == [404] * 3, name
        reader.get("/")
        assert "Moderate" not in reader.text, name


def test_its_page_shows_all_reports_and_the_posts_around_it(as_, cast, topic):
    middle = db.session.scalars(policy.visible_posts(cast.mo)).all()[3]
    report(middle, by=cast.pia, note="Please look")
    report(middle, by=None, kind="personal")
    mo = as_("Mo")

    mo.get(f"/queue/{entry_of(middle).id}")

    assert "Please look" in mo.text
    assert "Pia" in mo.text
    assert "A visitor, or somebody who has left" in mo.text
    for number in (1, 2, 3, 4, 5):
        assert f"Reply number {number}" in mo.text
    assert "The first words" not in mo.text


def test_it_shows_how_the_text_stood_and_what_was_changed_since(as_, cast, post):
    report(post, by=cast.pia)
    with db.transaction():
        post.edit(by=cast.mia, body="The second words")
    mo = as_("Mo")

    mo.get(f"/queue/{entry_of(post).id}")

    assert [each.text for each in mo.page.xpath("//del")] == ["first"]
    assert [each.text for each in mo.page.xpath("//ins")] == ["second"]


def test_notes_and_earlier_decisions_stand_beside_it(as_, cast, post):
    report(post, by=cast.pia)
    with db.transaction():
        Note.on_post(post, by=cast.cora, words="She told me why")
        post.hide(by=cast.cora)
        post.unhide(by=cast.cora)
    mo = as_("Mo")

    mo.get(f"/queue/{entry_of(post).id}")

    assert "She told me why" in mo.text
    assert "Post shown again" in mo.text


def test_the_record_of_who_wrote_it_stands_at_the_side(as_, cast, post):
    report(post, by=cast.pia)
    number = entry_of(post).id
    with db.transaction():
        for _ in range(2):
            cast.mia.warn(by=cast.mo, board=cast.board_mothers, why=Why("", "So", ""))
        Note.on_member(cast.mia, by=cast.mo, board=cast.board_mothers, words="Tired")
        Report.make(cast.sol, by=cast.mia, kind="other", board=cast.board_mothers)  # by her
    mo = as_("Mo")

    mo.get(f"/queue/{number}")

    assert "Warned 2 times within twelve months." in mo.text
    facts = mo.page.xpath("//dl[contains(@class, 'facts')]//text()[normalize-space()]")
    assert facts[-4:] == ["Notes", "1", "Reports about them", "1"]
    assert f"/members/{cast.mia.id}/record" in mo.response.text


def test_whoever_wrote_anonymously_stays_unknown(as_, cast, topic):
    with db.transaction():
        masked = topic.reply(by=cast.mia, body="Nobody knows me", anonymous=True)
    report(masked, by=cast.pia)
    report(topic.opening_post, by=cast.pia)
    entry = db.session.scalars(select(QueueEntry).filter_by(post_id=masked.id)).one()
    mo = as_("Mo")

    mo.get(f"/queue/{entry.id}")

    assert masked.persona.name in mo.text
    assert "Mia" not in mo.text
    assert "Other open entries" not in mo.text


def test_the_list_takes_the_same_few_statements_for_three_or_twenty(app, as_, cast, topic):
    mo, found = as_("Mo"), []
    for count in (3, 17):
        with db.transaction():
            for number in range(count):
                words = topic.reply(by=cast.sol, body=f"Word {number}")
                Report.make(words, by=cast.pia, kind="breaks")
                Report.make(words, by=cast.mia, kind="spam")
        mo.get("/queue?show=reports")
        with asked() as statements:
            mo.get("/queue?show=reports")
        found.append([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))])

    assert found[0] == found[1]
    assert len(found[1]) <= MOST


def test_home_leads_moderators_there(as_, cast, post):
    report(post, by=cast.pia)
    mo = as_("Mo")

    mo.get("/")

    assert "1 thing waits for you" in mo.text
    assert [each.get("href") for each in mo.page.xpath('//a[normalize-space()="Moderate"]')] == [
        "/queue"
    ]
