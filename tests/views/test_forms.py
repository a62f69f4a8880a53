"""What forms share: ways back stay on this site."""

from __future__ import annotations

import pytest

from forum.views.forms import way_back


@pytest.mark.parametrize("address", ["/", "/boards/mothers", "/topics/4?page=2", "/search?q=a%20b"])
def test_a_path_of_this_site_is_a_way_back(address):
    assert way_back(address, otherwise="/home") == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "boards",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/a\\b",
        "\\/evil.example",
        "https://evil.example",
        "/\nhttps://evil.example",
        "/\tx",
        "/\x00",
        "/a\u202eb",
        " /boards",
        "javascript:alert(1)",
    ],
)
def test_anything_else_leads_home(address):
    assert way_back(address, otherwise="/home") == "/home"
