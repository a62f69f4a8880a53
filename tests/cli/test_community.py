"""The demo community is whole, private, and written for the people who may read it."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "forum" / "cli" / "community"
BOARDS = ("everyone", "mothers", "partners", "welcome")
NOTES = {"self-harm", "suicide", "psychosis", "birth-trauma", "loss"} | {
    "medication",
    "relationships",
    "sleep",
    "feeding",
}
REACTIONS = {"thinking", "metoo", "thanks", "notalone", "proud", "helped"}
CAST = {"Ada", "Cora", "Mo", "Max", "Mia", "Pat", "Ned", "Pia", "Sol", "Dee"}
MINUTES = {"d": 1440, "h": 60, "m": 1}
PRIVATE = {
    "an e-mail address": r"\S@\S+\.\S",
    "a web address": r"https?:|www\.",
    "a telephone number": r"\d(?:[ -]?\d){5}",
    "a postcode": r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    "the name of a doctor": r"\bDr\.? [A-Z]",
}

Table = dict[str, Any]


@cache
def read(name: str) -> Table:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def people() -> dict[str, Table]:
    return {member["name"]: member for member in read("people")["members"]}


def topics() -> Iterator[tuple[str, Table]]:
    for board in BOARDS:
        for topic in read(board)["topics"]:
            yield board, topic


def posts() -> Iterator[tuple[str, Table, Table]]:
    for board, topic in topics():
        for post in topic["posts"]:
            yield board, topic, post


def author(post: Table) -> str:
    return str(post.get("by") or post["anonymous"])


def minutes(ago: str) -> int:
    return sum(int(n) * MINUTES[unit] for n, unit in re.findall(r"(\d+)([dhm])", ago))


def may_read(name: str, board: str) -> bool:
    audience = read(board)["board"].get("audience")
    return audience is None or audience in people()[name]["audiences"]


def test_the_community_is_large_enough_to_look_lived_in():
    sizes = [len(topic["posts"]) for _, topic in topics()]

    assert len(sizes) >= 38
    assert sum(sizes) >= 300
    assert max(sizes) > 40
    assert sizes.count(1) == 2


def test_the_cast_are_all_here():
    writers = {author(post) for _, _, post in posts()}

    assert writers == set(people())
    assert writers >= CAST
    assert sum(author(post) == "Ned" for _, _, post in posts()) == 1


def test_one_topic_is_pinned_and_one_is_locked():
    pinned = [board for board, topic in topics() if topic.get("pinned")]
    locked = [board for board, topic in topics() if topic.get("locked")]

    assert pinned == ["welcome"]
    assert len(locked) == 1


def test_two_topics_hold_a_post_under_no_name():
    unnamed = {topic["title"] for _, topic, post in posts() if "anonymous" in post}

    assert len(unnamed) == 2


@pytest.mark.parametrize("board", BOARDS)
def test_everybody_who_writes_reacts_or_is_mentioned_may_read_the_board(board):
    for home, topic, post in posts():
        if home != board:
            continue
        named = {author(post), *re.findall(r"@(\w+)", post["body"])}
        named.update(name for names in post.get("reactions", {}).values() for name in names)

        assert all(may_read(name, board) for name in named), (topic["title"], named)


def test_nobody_reacts_to_their_own_post_or_twice_in_one_way():
    for _, topic, post in posts():
        for kind, names in post.get("reactions", {}).items():
            assert kind in REACTIONS
            assert author(post) not in names, topic["title"]
            assert len(names) == len(set(names))


def test_content_notes_are_from_the_list_and_all_are_used():
    used = {note for _, topic in topics() for note in topic.get("notes", [])}

    assert used == NOTES


def test_every_topic_runs_forwards_and_nobody_writes_before_joining():
    members = people()
    for _, topic in topics():
        times = [minutes(post["ago"]) for post in topic["posts"]]

        assert all(a > b for a, b in pairwise(times)), topic["title"]
        for post in topic["posts"]:
            joined = members[author(post)]["joined_days_ago"] * MINUTES["d"]
            assert minutes(post["ago"]) < joined, (topic["title"], author(post))


def test_the_newest_post_is_minutes_old_and_the_oldest_five_months():
    times = [minutes(post["ago"]) for _, _, post in posts()]

    assert min(times) < 15
    assert 140 < max(times) / MINUTES["d"] < 160


def test_quoted_words_stand_in_the_earlier_post_they_are_taken_from():
    quoting = [(topic, i, post) for _, topic in topics() for i, post in enumerate(topic["posts"])]
    for topic, index, post in quoting:
        if "quotes" in post:
            assert post["quotes"] <= index
            assert post["quoted"] in topic["posts"][post["quotes"] - 1]["body"], post["quoted"]


def test_what_waits_for_moderators_stands_in_these_boards():
    told = read("moderation")
    begun = defaultdict(list)
    for _, topic, post in posts():
        begun[topic["title"], author(post)].append(post["body"])
    titles = {topic["title"]: board for board, topic in topics()}

    for each in told["reported"] + told["noted"]:
        found = begun[each["topic"], each["by"]]
        assert any(body.strip().startswith(each["begins"]) for body in found), each
    for each in told["hidden"] + told["waiting"] + told["overnight"]:
        named = [each["by"], *each.get("reporters", ())]
        assert all(may_read(name, titles[each["topic"]]) for name in named), each
        assert not any(re.search(private, each["body"]) for private in PRIVATE.values())


@pytest.mark.parametrize("what", PRIVATE)
def test_no_post_gives_away(what):
    for _, topic, post in posts():
        assert not re.search(PRIVATE[what], post["body"]), (topic["title"], author(post))


def test_nobody_shouts():
    for _, topic, post in posts():
        assert "!!" not in post["body"]
        assert post["body"].count("!") <= 1, (topic["title"], author(post))


def test_the_easy_guidelines_have_a_twin_for_each_rule():
    first = (FOLDER / "guidelines.md").read_text("utf-8")
    easy = (FOLDER / "guidelines-easy.md").read_text("utf-8")

    assert first.count("\n## ") == easy.count("\n## ") == 9
    assert first.count("*Why:*") == first.count("*For example:*") == 9


def test_the_second_guidelines_change_one_rule_and_add_one():
    first, second = (
        dict(rule.split("\n", 1) for rule in (FOLDER / name).read_text("utf-8").split("\n## ")[1:])
        for name in ("guidelines.md", "guidelines-2.md")
    )

    added = second.keys() - first.keys()
    changed = {rule for rule in first if first[rule].strip() != second[rule].strip()}

    assert added == {"Leave other people's words where they are"}
    assert changed == {"No medical instructions"}


def test_every_nation_has_urgent_help_that_somebody_must_check():
    contacts = read("urgent-help")["contacts"]

    for nation in ("England", "Scotland", "Wales", "Northern Ireland"):
        assert sum(nation in contact["nations"] for contact in contacts) >= 4
    assert all("phone" in contact or "text" in contact for contact in contacts)
    assert not any(contact["checked"] for contact in contacts)
