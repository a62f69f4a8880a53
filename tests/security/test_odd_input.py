"""Odd paths, queries and headers: a calm 4xx, never a fault of ours, and nothing written."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from forum.models.topics import Topic
from tests.security.addresses import addresses, rules
from tests.security.odd import broken, opened, rows
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


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_odd_numbers_and_words_in_a_path(app, topic, method):
    ada, found, turns = Visitor.named(app, "Ada"), [], cycle(NUMBERS)
    before = rows()

    for rule in rules(app, method):
        for argument in rule.arguments:
            number = f"<int:{argument}>" in rule.rule  # one converter judges the numbers of all
            odd = ["0", *islice(turns, 3)] if number else SEGMENTS
            for value in odd:
                path = rule.rule.replace(f"<int:{argument}>", value)
                path = path.replace(f"<path:{argument}>", value).replace(f"<{argument}>", value)
                found += broken(ada, path, method)

    assert found == []
    assert rows() == before


@pytest.mark.parametrize("who", ["Ada", "Vi"])
def test_odd_queries(app, topic, who):
    visitor, found = Visitor.named(app, who), []
    paths = [
        "/search",
        "/boards",
        "/boards/mothers",
        f"/topics/{topic.id}",
        "/sign-in",
        "/members",
        f"/topics/{topic.id}/news",
        "/members/1/dismiss",
        "/accent.css",
        "/language",
        "/",
    ]
    here = ("/search", "/boards", "/sign-in", "/language", "/")  # where visitors come in

    for path in paths if who == "Ada" else here:
        for query in QUERIES:
            found += broken(visitor, f"{path}?{query}")

    assert found == []


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


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=str)
def test_odd_headers(app, topic, headers):
    ada, found = Visitor.named(app, "Ada"), []

    for path in (
        "/",
        f"/topics/{topic.id}",
        "/search?q=sleep",
        "/sign-in",
        "/no-such-page",
        "/static/js/forum.js",
        "/static/css/site.css",
        "/you/sign-ins",
        "/health",
    ):
        found += broken(ada, path, headers=headers)
    found += broken(ada, "/sign-in", "POST", headers=headers, data={"email": "x", "password": "y"})

    assert found == []


def test_every_address_survives_a_missing_row(app, cast):
    vi, found = Visitor.named(app, "Vi"), []

    for _, address in addresses(app):
        found += broken(vi, address + "?page=2&q=%00")

    assert found == []
