"""Visits without a real browser: fetches pages as one of the cast, and inspects every one."""

from __future__ import annotations

from typing import Any

import lxml.html
from flask import Flask
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from forum import clock, db, tokens
from forum.models.members import Member
from forum.models.signin import SignIn
from tests.house.inspection import inspect

ROWS = SignIn.metadata.tables[SignIn.__tablename__]
HEADERS = {"Sec-Fetch-Site": "same-origin"}


def begin(member: Member, *, proven: bool = True) -> str:
    """Signs a member in, with or without a second factor proven just now: the token.

    Half of the tests begin with this: one statement, where the model takes two.
    """
    token = tokens.new()
    words = {"member_id": member.id, "token_digest": tokens.digest(token)}
    db.session.execute(ROWS.insert(), words | {"second_factor_at": clock.now() if proven else None})
    return token


def signed(app: Flask, **words: object) -> str:
    """The cookie of the session, with these words in it."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(words))


class Browser:
    """One browser, in which `name` is signed in (a visitor when there is no such member).

    `proven`: with her second factor, as whoever acts in a role.
    """

    def __init__(self, app: Flask, name: str = "Vi", *, proven: bool = True) -> None:
        self.client = app.test_client()
        self.response: TestResponse | None = None
        member = Member.named(name)
        if member:
            with db.transaction():
                token = begin(member, proven=proven)
            self.client.set_cookie("session", signed(app, _user_id=token, _fresh=True))

    def get(self, path: str, *, htmx: bool = False, **options: Any) -> TestResponse:
        """Fetches a page; follows no redirect unless told."""
        return self._visit("GET", path, htmx=htmx, **options)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, htmx: bool = False, **options: Any
    ) -> TestResponse:
        """Sends a form, plain or by HTMX."""
        return self._visit("POST", path, data=data or {}, htmx=htmx, **options)

    @property
    def page(self) -> HtmlElement:
        """The page last fetched."""
        assert self.response is not None
        return lxml.html.fromstring(self.response.text)

    @property
    def text(self) -> str:
        """What the page last fetched says, its spaces gathered."""
        return " ".join(self.page.text_content().split())

    def _visit(self, method: str, path: str, *, htmx: bool, **options: Any) -> TestResponse:
        db.session.commit()
        db.session.expire_all()
        headers = {**HEADERS, **options.pop("headers", {})}
        if htmx:
            headers["HX-Request"] = "true"
        with self.client.application.app_context():  # its own `g`: nobody is still signed in there
            self.response = self.client.open(path, method=method, headers=headers, **options)
        db.begin(writing=False)
        shown = self.response.mimetype == "text/html" and not self.response.location
        if shown and not htmx and method != "HEAD":
            inspect(self.response.text)
        return self.response
