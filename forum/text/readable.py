"""The words of sanitised HTML, without its markup."""

import re
from html.parser import HTMLParser

_BREAKING = frozenset(
    {"blockquote", "br", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "table", "tr", "ul"}
)
_SPACE = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n[ \n]*")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._within_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within_pre += tag == "pre"
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._within_pre -= tag == "pre"
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data if self._within_pre else data.replace("\n", " "))

    def _separate(self, tag: str) -> None:
        if tag in _BREAKING:
            self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")


def words(html: str) -> str:
    r"""Return what a reader sees: single spaces, one \n between paragraphs, lines and items."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return _LINE_ENDS.sub("\n", _SPACE.sub(" ", "".join(parser.pieces))).strip()
