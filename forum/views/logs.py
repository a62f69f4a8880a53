"""One line a request: method, route's name, status, time, request id. Never a person's words.

No path (it holds numbers of people), no query string, no address (safety.md "Privacy").
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

from flask import Response, g, request

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger("forum.requests")
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
QUIET = frozenset({"static", "assets.style", "health.show"})


def init_app(app: Flask) -> None:
    """Times every request; the id is on the answer too, for whoever reports a fault."""
    logger = logging.getLogger("forum")
    if not logger.handlers and not app.testing:
        logger.addHandler(logging.StreamHandler())
        logger.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.setLevel(logging.INFO)
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    """Starts the clock."""
    g.began, g.request_id = time.perf_counter(), secrets.token_hex(6)


def end(response: Response) -> Response:
    """Writes the line."""
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    if request.endpoint not in QUIET:
        milliseconds = 1000 * (time.perf_counter() - g.get("began", time.perf_counter()))
        log.info(
            "%s %s %d %.0fms %s",
            request.method if request.method in METHODS else "other",
            request.endpoint or "unknown",
            response.status_code,
            milliseconds,
            g.get("request_id", "-"),
        )
    return response
