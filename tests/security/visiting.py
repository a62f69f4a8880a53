"""One person who walks through the site by herself, faster than a reader: no page is inspected."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from forum import db
from tests.visits import HEADERS, Browser

LINK = re.compile(r'(?:href|hx-get)="([^"]*)"')
# What differs from one answer to the next without telling anything.
VARYING = re.compile(
    r'name="once" value="[^"]*"|datetime="[^"]*"|title="\w+day [^"]*"|value="[\w-]{43}"'
    r"|\w+day \d+ \w+ \d{4}, \d+:\d\d|just now|\d+ minutes? ago"  # a minute may end meanwhile
)
ELSEWHERE = ("/static/", "/exit", "/sign-in?next=")  # the last: as many as there are pages
OWN_BUSINESS = ("X-Request-Id", "Date", "ETag")  # the last is a digest of what is compared


@dataclass
class Visitor:
    """`who` is signed in (nobody for Vi) and asks for whatever she likes."""

    app: Flask
    browser: Browser

    @classmethod
    def named(cls, app: Flask, who: str) -> Visitor:
        """One of the cast."""
        return cls(app, Browser(app, who))

    def ask(self, address: str, method: str = "GET", **options: Any) -> TestResponse:
        """One answer; `htmx=True` asks as HTMX does."""
        db.session.commit()
        headers = {**HEADERS, **options.pop("headers", {})}
        if options.pop("htmx", False):
            headers["HX-Request"] = "true"
        with self.app.app_context():
            answer = self.browser.client.open(address, method=method, headers=headers, **options)
        db.begin(writing=False)
        return answer


def everything(answer: TestResponse) -> str:
    """All that an answer says: status, headers, and body as it is read."""
    headers = "\n".join(f"{k}: {v}" for k, v in answer.headers if k not in OWN_BUSINESS)
    return f"{answer.status}\n{headers}\n{html.unescape(answer.text)}"


def comparable(answer: TestResponse) -> str:
    """All that an answer says but what differs each time."""
    kept = [f"{k}: {v}" for k, v in answer.headers if k not in (*OWN_BUSINESS, "Set-Cookie")]
    headers = "\n".join(each for each in kept if not each.startswith("Content-Length"))
    return f"{answer.status}\n{headers}\n{VARYING.sub('', answer.text)}"


def links(answer: TestResponse) -> list[str]:
    """The addresses of this site that an answer leads to; leaving is not one of them."""
    found = [html.unescape(each) for each in LINK.findall(answer.text)]
    found += [
        answer.headers[name] for name in ("Location", "HX-Redirect") if name in answer.headers
    ]
    ours = {each.split("#")[0] for each in found if each.startswith("/")}
    return sorted(each for each in ours if not each.startswith(ELSEWHERE))


def statements(deed: Callable[[], object]) -> list[str]:
    """The SQL statements that a deed takes, without their values."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", hear)
    try:
        deed()
    finally:
        event.remove(db.db.engine, "before_cursor_execute", hear)
    return heard
