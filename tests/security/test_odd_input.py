"""Odd paths, queries and headers: a calm 4xx, never a fault of ours, and nothing written."""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from werkzeug.routing import Rule

from forum.models.topics import Topic
from forum.views.application import Number
from tests.security.addresses import rules
from tests.security.odd import Noting, broken, opened, rows
from tests.security.visiting import Visitor

NUMBERS = [
    "9" * 20,
    "9" * 5000,
    "-1",
    "0",
    "00",
    "1.0",
    "1e3",
    "٣",
    "１",
    "+1",
    "0x1",
    " 1",
    "1%00",
]
SEGMENTS = [
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "%c0%af",
    "..",
    "%2e%2e",
    "%0d%0aSet-Cookie:x=1",
    "a" * 9000,
    "%E2%80%AE",
    "%F0%9F%98%80",
    "'",
    '"',
    "<b>",
    "{{7*7}}",
    "%25",
    "mothers%00",
    "Mothers ",
]
MEET_ALL = {"topics.show", "posts.edit", "boards.show", "topics.create", "static"}
QUERIES = [
    "q=%00",
    "q=%ff%fe",
    "q=%ed%a0%80",
    "q=" + "a" * 50_000,
    "q=" + "(" * 500,
    "q=" + '"' * 999,
    "q=" + "*" * 999,
    "q=" + "a+" * 2000,
    "q=a+NEAR(b)",
    "q=-a",
    "q=a:b",
    "q=col+:+x",
    "page=0",
    "page=" + "9" * 20,
    "page=-1",
    "page=1.5",
    "page=٣",
    "page=%00",
    "before=" + "9" * 20,
    "by=%00",
    "by=" + "x" * 9000,
    "q=a&by=" + "̈" * 900,
    "board=%00",
    "since=%00",
    "show=%00",
    "after=" + "9" * 20,
    "after=-1",
    "after=",
    "quote=" + "9" * 20,
    "quote=x",
    "role=%00",
    "next=%00",
    "&" * 2000,
    "a=" * 3000,
    "=&=",
    "q=1&q=2&q=3",
    "%",
    "%%%",
    "q[]=1",
    "q[a][b]=1",
]


@pytest.fixture
def topic(cast) -> Topic:
    return opened(cast)


def odd_values(rule: Rule, argument: str, turn: int) -> list[str]:
    """What to put there. One converter judges all numbers: two rules meet every odd one."""
    if not isinstance(rule._converters[argument], Number):
        return SEGMENTS if rule.endpoint in MEET_ALL else SEGMENTS[turn % 6 :: 6]
    return NUMBERS if rule.endpoint in MEET_ALL else ["0"]  # which is the number of no row


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_odd_numbers_and_words_in_a_path(app, topic, method):
    ada, found = Visitor.named(app, "Ada"), []
    before = rows()

    for turn, rule in enumerate(rules(app, method)):
        for argument in rule.arguments:
            for value in odd_values(rule, argument, turn):
                path = re.sub(f"<(int:|path:)?{argument}>", lambda _, odd=value: odd, rule.rule)
                found += broken(ada, f"{path}?page=2&q=%00" if value == "0" else path, method)

    assert found == []
    assert rows() == before
    assert set(app.view_functions) >= MEET_ALL


PATHS = [
    "/search",
    "/boards",
    "/boards/mothers",
    "/topics/{topic}",
    "/sign-in",
    "/members",
    "/topics/{topic}/news",
    "/members/1/dismiss",
    "/accent.css",
    "/language",
    "/",
]
# All that is asked for in these: what a page does not read cannot harm it.
ASKED = "q=a&page=1&before=9&by=Mia&board=mothers&since=week&show=all&after=0&quote=1&role=x&next=/"


def names(query: str) -> set[str]:
    """Of what it asks for, the names that some page of ours reads."""
    asked = {each.split("=")[0] for each in query.split("&")}
    return asked & {each.split("=")[0] for each in ASKED.split("&")}


@pytest.mark.parametrize("who", ["Ada", "Vi"])
def test_odd_queries(app, topic, who, monkeypatch):
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    visitor, found, sent = Visitor.named(app, who), [], 0
    paths = [path.format(topic=topic.id) for path in PATHS]
    here = ("/search", "/boards", "/sign-in", "/language", "/")  # where visitors come in

    for path in paths if who == "Ada" else here:
        Noting.read.clear()
        found += broken(visitor, f"{path}?{ASKED}")
        read = set(Noting.read)
        for query in QUERIES:
            if read & names(query) or (path == "/search" and not names(query)):
                found += broken(visitor, f"{path}?{query}")
                sent += 1

    assert found == []
    assert sent > (45 if who == "Ada" else 20)


ODD_HEADERS = [
    {"Accept-Language": "x" * 9000},
    {"Accept-Language": "en;q=nan, cy;q=1e999, *;q=-1"},
    {"Accept-Language": "../../etc/passwd"},
    {"Accept-Language": "en_GB@euro.utf8,;;;=,"},
    {"Accept": "*/*;q=" + "9" * 400},
    {"Accept-Encoding": "gzip;q=nan, br;q=1e99, *;q=0"},
    {"Range": "bytes=0-0"},
    {"Range": "bytes=99999999999999999999-"},
    {"Range": "bytes=" + "0-0," * 2000},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"If-None-Match": "*"},
    {"If-Match": '"nothing"'},
    {"If-Range": "x", "Range": "bytes=1-2"},
    {"Cookie": "session=" + "x" * 7000},
    {"Cookie": "session=eyJfdXNlcl9pZCI6MX0.aa.bb; session=; =; ;;"},
    {"Cookie": "\xff\xfe=\x80"},
    {"User-Agent": ""},
    {"User-Agent": "Chrome/" * 900},
    {"HX-Request": "true", "HX-Target": "x" * 9000, "HX-Current-URL": "//evil"},
    {"HX-Request": "TRUE\t"},
    {"Content-Length": "-1"},
    {"Content-Length": "x"},
    {"Transfer-Encoding": "chunked, identity"},
    {"Authorization": "Basic %%%"},
    {"Expect": "200-maybe"},
    {"Referer": "\xff"},
    {"Sec-Fetch-Dest": "\xff", "Sec-Purpose": "prefetch"},
]


def test_odd_headers(app, topic):
    ada, found = Visitor.named(app, "Ada"), []
    others = cycle(("/search?q=sleep", "/no-such-page", "/health"))
    form = {"email": "x", "password": "y"}

    for headers in ODD_HEADERS:
        places = ("/", "/static/js/forum.js", next(others))
        told = [broken(ada, path, headers=headers) for path in places]
        told.append(broken(ada, "/sign-in", "POST", headers=headers, data=form))
        found += [f"{each} {headers!s:.80}" for each in told if each]

    assert found == []
