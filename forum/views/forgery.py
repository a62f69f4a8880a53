"""Cross-site requests are refused by header: Sec-Fetch-Site, then Origin; neither: refused.

No token in a hundred small forms. Every browser in use sends one of the two with a POST; see
"Fetch Metadata Request Headers" (W3C) and DECISIONS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, current_app, request

from forum.views.application import SAFE

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Looks at every writing request before anything else does; forms need no token then."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.before_request(check)


def check() -> None:
    """Refuses a writing request that another site had the browser send (403).

    Machines that come with a signature of their own have views marked `door = "machines"`.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or getattr(view, "door", "") == "machines":
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site == "none":  # the person herself, by reload or bookmark: no other site's origin
        ours = origin in (None, _own_origin())
    else:
        ours = site == "same-origin" if site else origin == _own_origin()
    if not ours:
        abort(403)


def _own_origin() -> str:
    """The origin that this request came to; unknown hosts have been refused already."""
    return request.host_url.rstrip("/")
