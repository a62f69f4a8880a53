"""Moving what others wrote, on a phone: to a wider board, out of a topic, two topics into one."""

import pytest
from playwright.sync_api import expect

from tests.system.moderating import choose, done, give_reason, newest_letter, send_letter

WHY = "Partners ask the same, and would like to read it."


@pytest.fixture
def topic(talk):
    """Two mothers wrote about something that everybody may want to read."""
    return talk("mothers", "Porridge", ("Mia", "How long do you cook it?"), ("Sol", "Ten minutes."))


def open_tool(page, topic, words):
    """Opens one of the tools in a topic's heading."""
    page.goto(f"/topics/{topic}")
    choose(page.locator(".heading"), "Moderate", words)


def answer(page, words):
    """A writer answers the question in her letter."""
    newest_letter(page)
    page.get_by_role("button", name=words).click()


def reaches(page, topic, *, status):
    """Whether somebody finds a topic at its address."""
    assert page.goto(f"/topics/{topic}").status == status


def test_a_topic_moves_to_everyone_when_everybody_says_yes(hand, topic):
    cora, mia, sol, pat = hand("Cora"), hand("Mia"), hand("Sol"), hand("Pat")
    open_tool(cora, topic, "Move to another board")
    cora.get_by_label("To which board?").select_option("Everyone")
    give_reason(cora, WHY, press="Move it")
    send_letter(cora, WHY)
    expect(cora.locator("body")).to_contain_text("Everybody who wrote in it is asked.")

    answer(mia, "Yes, it may move")
    expect(mia.locator("main")).to_contain_text("You have said yes.")
    reaches(pat, topic, status=404)
    answer(sol, "Yes, it may move")
    expect(sol.locator("main")).to_contain_text("You have said yes.")

    reaches(pat, topic, status=200)
    expect(pat.locator(".trail")).to_contain_text("Everyone")
    expect(pat.locator("#posts")).to_contain_text("Ten minutes.")


def test_one_no_and_it_stays_where_it_is(hand, topic):
    cora, mia = hand("Cora"), hand("Mia")
    open_tool(cora, topic, "Move to another board")
    cora.get_by_label("To which board?").select_option("Everyone")
    give_reason(cora, WHY, press="Move it")
    send_letter(cora, WHY)
    expect(cora.locator("body")).to_contain_text("Everybody who wrote in it is asked.")

    answer(mia, "No, leave it")

    expect(mia.locator("main")).to_contain_text("It stays where it is.")
    reaches(hand("Pat"), topic, status=404)


def test_a_topic_moves_at_once_and_its_writers_are_told_why(hand, topic):
    cora, sol = hand("Cora"), hand("Sol")
    open_tool(cora, topic, "Move to another board")
    cora.get_by_label("To which board?").select_option("Everyone")
    cora.get_by_text("Move it now").click()
    give_reason(cora, WHY, press="Move it")
    send_letter(cora, WHY)
    done(cora)

    reaches(hand("Pat"), topic, status=200)
    newest_letter(sol)
    expect(sol.locator(".letter")).to_contain_text("to another board")
    expect(sol.locator(".letter")).to_contain_text(WHY)


def test_whoever_looks_after_one_board_is_told_who_can_move_it(hand, topic):
    mo = hand("Mo")

    open_tool(mo, topic, "Move to another board")

    expect(mo.locator("section.tool")).to_contain_text("A coordinator can move it for you.")


def test_five_posts_move_out_and_old_links_find_them(hand, talk):
    said = [("Sol", f"About sleep, {number}.") for number in range(5)]
    topic = talk("mothers", "Porridge", ("Mia", "How long?"), *said, ("Pia", "Ten minutes."))
    mo, mia = hand("Mo"), hand("Mia")
    open_tool(mo, topic, "Move posts out")
    for _by, words in said:
        mo.get_by_label(words).check()
    mo.get_by_label("The title of the new topic").fill("Sleep")
    give_reason(mo, "It is about something else.", press="Move them")
    send_letter(mo, "It is about something else.")
    expect(mo.locator("body")).to_contain_text("The posts are moved.")

    mia.goto("/posts/3")  # the second of the five
    expect(mia.get_by_role("heading", level=1)).to_have_text("Sleep")
    expect(mia.locator("#posts article")).to_have_count(5)
    mia.goto(f"/topics/{topic}")
    expect(mia.locator("#posts article")).to_have_count(2)


def test_two_topics_become_one_and_the_old_address_leads_there(hand, topic, talk):
    other = talk("mothers", "Oats", ("Pia", "Rolled or cut?"))
    mo, mia = hand("Mo"), hand("Mia")
    open_tool(mo, other, "Merge into another topic")
    mo.get_by_label("Into which topic?").fill(str(topic))
    give_reason(mo, "Both are about breakfast.", press="Merge them")
    send_letter(mo, "Both are about breakfast.")
    expect(mo.locator("body")).to_contain_text("The two topics are one now.")

    mia.goto(f"/topics/{other}")

    expect(mia.get_by_role("heading", level=1)).to_have_text("Porridge")
    expect(mia.locator("#posts article")).to_have_count(3)


def test_a_topic_merged_into_itself_gets_a_sentence(hand, topic):
    mo = hand("Mo")
    open_tool(mo, topic, "Merge into another topic")
    mo.get_by_label("Into which topic?").fill(str(topic))

    tool = give_reason(mo, "Both are about breakfast.", press="Merge them")

    expect(tool.get_by_role("alert")).to_contain_text("That is this very topic.")
    expect(tool.get_by_label("Why?")).to_have_value("Both are about breakfast.")
