"""Numbered pages: which are offered, however many there are."""

from __future__ import annotations

import pytest

from forum.views.paging import Page


@pytest.mark.parametrize(
    ("number", "total", "offered"),
    [
        (1, 0, [1]),
        (1, 21, [1, 2]),
        (1, 20 * 12_500, [1, 2, 12_500]),
        (6_000, 20 * 12_500, [1, 5_999, 6_000, 6_001, 12_500]),
        (12_500, 20 * 12_500, [1, 12_499, 12_500]),
    ],
)
def test_the_ends_and_the_neighbours_are_offered(number, total, offered):
    page = Page(number, total)

    assert page.offered == offered
