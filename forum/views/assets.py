"""Static files by content: an address changes when the file does, so it may be kept for ever."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, g, request

from forum.views import gate

bp = Blueprint("assets", __name__)
STYLE = "css/site.css"
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACES = re.compile(r"\s*\n\s*")
AROUND_MARKS = re.compile(r"\s*([{};,])\s*")  # a twentieth of what is sent
YEAR = 365 * 24 * 3600  # seconds


@bp.get("/static/css/site.css")
@gate.anyone
def style() -> Response:
    """All style sheets in one answer, in the order of static/css/order.txt."""
    folder, stamp = _folder(), _stamp()
    css = _joined(folder, stamp).encode()
    # A stream, as files are: packed small, since it is kept.
    response = Response(iter([css]), content_type="text/css; charset=utf-8")
    response.content_length = len(css)
    response.set_etag(_digest(folder, STYLE, stamp), weak=True)
    return kept(response)


def address(name: str) -> str:
    """The address of a static file, with its content's digest."""
    app = current_app
    return _address(str(app.static_folder), str(app.static_url_path), name, _stamp())


def kept(response: Response) -> Response:
    """A file asked for by its digest never changes; another may be asked for again."""
    if "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _folder() -> Path:
    return Path(current_app.static_folder or "")


def _stamp() -> float:
    """Changes when somebody edits a style sheet while the demo runs; constant in production."""
    if not current_app.config["FORUM_DEMO"]:
        return 0.0
    if "stamp" not in g:
        g.stamp = max(each.stat().st_mtime for each in _folder().glob("*/*"))
    return float(g.stamp)


@lru_cache(maxsize=256)  # a page asks for its icons more than a hundred times
def _address(folder: str, path: str, name: str, stamp: float) -> str:
    return f"{path}/{name}?v={_digest(Path(folder), name, stamp)}"


@lru_cache(maxsize=4)
def _joined(folder: Path, _stamp: float) -> str:
    names = (folder / "css" / "order.txt").read_text().split()
    css = "\n".join((folder / "css" / name).read_text() for name in names)
    return AROUND_MARKS.sub(r"\1", SPACES.sub("\n", COMMENTS.sub("", css))).strip()


@lru_cache(maxsize=256)
def _digest(folder: Path, name: str, stamp: float) -> str:
    content = _joined(folder, stamp).encode() if name == STYLE else (folder / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]
