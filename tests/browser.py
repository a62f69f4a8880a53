"""A real Chromium for tests: a phone or a desktop before the site that `served` serves, and axe."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

ROOT = Path(__file__).parents[1]
NAMES = (  # the first is the same engine without a desktop's windows, and costs half
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
NO_CHROMIUM = (
    "Needs Chromium: apt install chromium-headless-shell libatomic1,"
    " or FORUM_CHROMIUM=/path/to/chromium where it has another name"
)
NO_AXE = (
    "Needs axe-core: npm pack axe-core@4.14.1, and put its axe.min.js into instance/,"
    " or FORUM_AXE=/path/to/axe.min.js"
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PLACE: dict[str, Any] = {
    "locale": "en-GB",
    "timezone_id": "Europe/London",
    "reduced_motion": "reduce",
}
AXE = "options => axe.run(document, {resultTypes: ['violations'], preload: false, ...options})"
PATIENCE = 60_000  # milliseconds that a slow machine may take for anything; a quick one never does
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`pytest -m "not browser"` leaves out whatever asks for Chromium."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()) or "system" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium a worker; skips, saying how to unskip, where there is none."""
    program = os.environ.get("FORUM_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program or not driver_can_start():
        pytest.skip(NO_CHROMIUM)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=os.geteuid() != 0,  # as root, in CI, Chromium refuses to have one
            ignore_default_args=["--disable-back-forward-cache"],  # people's browsers have it
        )
        yield browser
        browser.close()


def driver_can_start() -> bool:
    """Whether Playwright's own Node finds the one library that a bare Debian lacks."""
    return sys.platform != "linux" or find_library("atomic") is not None


@dataclass
class Windows:
    """Opens windows on the site at `address`, and remembers whatever no page may ever do."""

    browser: Browser
    address: str
    screen: dict[str, Any]
    contexts: list[BrowserContext] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __call__(self, *, javascript: bool = True, dark: bool = False) -> Page:
        """A page in a new session (no cookies), `page.goto("/")` being the site's own home."""
        context = self.browser.new_context(
            **PLACE,
            **self.screen,
            base_url=self.address,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        context.on("console", lambda message: self.hear(message.text))
        context.on("request", self.see)
        self.contexts.append(context)
        return context.new_page()

    def hear(self, text: str) -> None:
        """A broken policy is said on the console only."""
        if "Content Security Policy" in text:
            self.troubles.append(text)

    def see(self, request: Request) -> None:
        """Pages fetch nothing from anybody else; a person may follow a link there."""
        ours = request.url.startswith((self.address, "data:", "blob:"))
        if not ours and not request.is_navigation_request():
            self.troubles.append(f"fetched {request.url}")

    def close(self) -> None:
        """Close every window; raises AssertionError with whatever happened that never may."""
        for context in self.contexts:
            context.close()
        assert self.troubles == []


@pytest.fixture
def phone(chromium: Browser, served: str) -> Iterator[Windows]:
    """`phone(javascript=True, dark=False)` opens a page of 390 × 844 on the served site."""
    windows = Windows(chromium, served, PHONE)
    yield windows
    windows.close()


@pytest.fixture
def desktop(chromium: Browser, served: str) -> Iterator[Windows]:
    """`desktop(javascript=True, dark=False)` opens a page of 1280 × 900 on the served site."""
    windows = Windows(chromium, served, DESKTOP)
    yield windows
    windows.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """`axe(page)` lists what axe-core finds on a page with JavaScript, one line a finding.

    `axe(page, only=COLOURS)` looks at the colours alone, for a page seen before in another scheme.
    """
    source = axe_source()

    def findings(page: Page, only: dict[str, list[str]] | None = None) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.context.add_init_script(source)  # sent once; the next pages have it already
            page.evaluate(source)
        violations = page.evaluate(AXE, only or {})["violations"]
        return [
            f"{each['id']} at {node['target']}" for each in violations for node in each["nodes"]
        ]

    return findings


def axe_source() -> str:
    """The text of axe.min.js; skips, saying how to unskip, where there is none."""
    path = Path(os.environ.get("FORUM_AXE") or ROOT / "instance" / "axe.min.js")
    if not path.exists():
        pytest.skip(NO_AXE)
    return path.read_text()
