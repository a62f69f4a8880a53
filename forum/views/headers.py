"""What every response says to the browser about safety and keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, g, request

from forum.views import assets
from forum.views.application import SAFE

if TYPE_CHECKING:
    from flask import Flask

POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def init_app(app: Flask) -> None:
    """Sets them on each response."""
    app.after_request(protect)


def protect(response: Response) -> Response:
    """OWASP ASVS 5.0 §3.4; pages that somebody signed in has seen are kept nowhere."""
    response.headers.extend({k: v for k, v in ALWAYS.items() if k not in response.headers})
    if str(current_app.config["FORUM_ADDRESS"]).startswith("https://"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static" and response.status_code < 400:
        assets.kept(response)
    elif "Cache-Control" not in response.headers:
        keep = "no-store" if _signed_in() else "no-cache, private"
        response.headers["Cache-Control"] = keep
    return response


def unchanged(response: Response) -> Response:
    """A visitor's page, or a style sheet, that her browser has already: 304, and nothing is sent.

    Not what somebody signed in has seen, nor what a secret link leads to: no browser keeps it. The
    mark is a weak one, since the same page may go out packed or not.
    """
    secret = response.headers.get("Referrer-Policy") == "no-referrer"
    if request.method in SAFE and response.status_code == 200 and not (secret or _signed_in()):
        if not response.is_streamed:
            response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _signed_in() -> bool:
    member = g.get("member")  # there is none where the request was refused before
    return member is not None and member.signed_in
