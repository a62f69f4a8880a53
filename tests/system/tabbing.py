"""Steps of whoever has no mouse: to a link, a button or a field by Tab alone."""

from __future__ import annotations

from playwright.sync_api import expect

TABS = 90  # more stops than any page of the journeys has


def tab_to(page, target):
    """Presses Tab until `target` has the focus, which must be seen there."""
    expect(target.first).to_be_visible()
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate_all("all => all.includes(document.activeElement)"):
            expect(page.locator(":focus-visible")).to_be_in_viewport()
            return
    raise AssertionError(f"no way by Tab to {target}")


def press(page, role, name, key="Enter"):
    """Goes to a link or button by Tab and presses it."""
    tab_to(page, page.get_by_role(role, name=name, exact=isinstance(name, str)))
    page.keyboard.press(key)


def fill(page, label, words):
    """Goes to a field by Tab and types."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def open_menu(page, words, *, place="#posts article"):
    """Goes to the first menu of that name and opens it."""
    tab_to(page, page.locator(f"{place} summary", has_text=words))
    page.keyboard.press("Enter")
