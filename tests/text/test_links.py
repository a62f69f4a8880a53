"""A link leads to the web, to a mail address or to a page of this site, and shows where."""

import pytest

from forum.text import links


@pytest.mark.parametrize(
    "href",
    [
        "https://www.nhs.uk",
        "HTTP://a.example/b?c=d#e",
        "https://a.example:8443/",
        "https://münchen.example/ü",
        "mailto:hello@charity.example",
        "/",
        "/topics/12#post-3",
    ],
)
def test_a_safe_link_is_let_through(href):
    assert links.is_safe(href)


@pytest.mark.parametrize(
    "href",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        "topics/12",
        "#x",
        "https:a.example",
        "https://",
        "https://...",
        "https://nhs.uk@evil.example",
        "https://nhs.uk%40evil.example",
        "https://a.example:99999",
        "https://[::1",
        "https://a.example/\u202egpj.exe",
        "https://a.example/\u200b",
        "https://a.example/ b",
        "mailto:a@b.example,c@d.example",
        "mailto:a@b.example?bcc=c@d.example",
        "mailto:nobody",
        "https://a.example/" + "b" * 2000,
    ],
)
def test_any_other_link_is_refused(href):
    assert not links.is_safe(href)


@pytest.mark.parametrize(
    ("text", "hrefs"),
    [
        ("see https://a.example/b.", ["https://a.example/b"]),
        ("(www.a.example)", ["https://www.a.example"]),
        ("https://a.example/b_(c)", ["https://a.example/b_(c)"]),
        ("“https://a.example”!", ["https://a.example"]),
        ("a@www.b.example and x/www.c.example", []),
        ("https://nhs.uk@evil.example", []),
        ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
    ],
)
def test_addresses_are_found_in_a_text(text, hrefs):
    assert [href for _, _, href in links.find(text)] == hrefs


def test_words_that_name_another_host_are_told():
    assert links.differ("https://www.nhs.uk", "https://evil.example")
    assert not links.differ("www.nhs.uk", "https://nhs.uk/help")
    assert not links.differ("the NHS", "https://nhs.uk")
