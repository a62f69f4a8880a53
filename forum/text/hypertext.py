"""Text made out of the HTML of a mail, in linear time; quoted parts get the ">" of plain mail.

What comes out is text and is escaped like any other, so nothing has to be sanitised. Python's
own html.parser takes 7.5 s for 20 KB of "<a " (3.11.7), and nh3 quadratic time on deep nesting.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from forum.text import mail_programs

MOST_TAGS = 30_000  # a letter of 256 KiB has 20,000 in Outlook's HTML; these take 0.2 s
MOST_WORDS = 1024 * 1024  # characters as they are written, which may be ten for one

_OPENING = re.compile(r"<(?:!--|[!?]|(/?)([a-zA-Z][a-zA-Z0-9:-]{0,60}))")
_STOP = re.compile(r"[\"'>]")
_ATTRIBUTE = re.compile(
    r"([a-zA-Z_:-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]{0,1000})|'([^']{0,1000})"
    r"|([^\s\"'>]{1,1000}))"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(" {2,}")
_HUGE_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")  # int() would refuse it

_VOID = frozenset(
    """
    area base br col embed hr img input link meta param source wbr
    """.split()  # noqa: SIM905 - as text it can be read
)
_UNSEEN = frozenset(("head", "style", "script", "title", "template", "noscript", "object", "svg"))
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "ul", "ol", "pre", "table", "blockquote"))
_LINES = frozenset(("div", "tr", "li", "dt", "dd", "section", "article", "center", "address"))
_BREAKS, _CELLS = ("br", "hr"), ("td", "th")

Tag = tuple[str, str, dict[str, str]]  # "/" or "", name, attributes


def text_of(source: str) -> tuple[str, bool]:
    """The text of some HTML, as a mail program would have written it, and whether it is all.

    All that counts: what stands below the mark of older mail is not looked at.
    """
    writing = _Writing()
    for number, piece in enumerate(_pieces(source)):
        if writing.ended or number > 2 * MOST_TAGS or writing.taken > MOST_WORDS:
            break
        writing.take(piece)
    else:
        return writing.text(), True
    return writing.text(), writing.ended


def _pieces(source: str) -> Iterator[str | Tag]:
    """Text and tags, in order. Comments, declarations and what is no tag are left out."""
    end = 0
    while opening := _OPENING.search(source, end):
        yield source[end : opening.start()]
        if not opening[2]:
            close = "-->" if opening[0] == "<!--" else ">"
            found = source.find(close, opening.end())
            end = len(source) if found < 0 else found + len(close)
            continue
        end = _end_of_tag(source, opening.end())
        yield opening[1], opening[2].lower(), _attributes(source[opening.end() : end])
    yield source[end:]


def _end_of_tag(source: str, start: int) -> int:
    """Behind the ">" that is in no quotes; behind the first one where quotes never end."""
    at = start
    for _ in range(200):
        stop = _STOP.search(source, at)
        if stop is None or stop[0] == ">":
            return stop.end() if stop else len(source)
        closing = source.find(stop[0], stop.end(), stop.end() + 20_000)
        if closing < 0:
            break
        at = closing + 1
    first = source.find(">", start)
    return len(source) if first < 0 else first + 1


def _attributes(source: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(source[:4000])
    return {name.lower(): double or single or bare for name, double, single, bare in found}


class _Writing:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quotes: list[bool] = []  # of each open blockquote, whether it is somebody else's
        self.left_out: str = ""  # the name of the element whose content is passed over
        self.depth = 0  # of elements of that name within it
        self.preformatted = 0
        self.taken = 0  # characters
        self.ended = False  # what follows is older mail

    def take(self, piece: str | Tag) -> None:
        if isinstance(piece, str):
            self._words(piece)
        elif self.left_out:
            self._pass_over(piece)
        elif piece[0]:
            self._close(piece[1])
        else:
            self._open(piece[1], piece[2])

    def text(self) -> str:
        self._break()
        return "\n".join(self.lines)

    def _words(self, source: str) -> None:
        if self.left_out or not source:
            return
        self.taken += len(source)
        text = html.unescape(_HUGE_NUMBER.sub("", source[:MOST_WORDS]))
        if not self.preformatted:
            self._add(_SPACE.sub(" ", text))
            return
        first, *more = text.split("\n")
        self.line.append(first)
        for each in more:
            self._break()
            self.line.append(each)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if mail_programs.begins_history(attributes):
            self._separate(mail_programs.SEPARATOR)
            self.ended = True
        elif name in _UNSEEN or mail_programs.is_left_out(attributes):
            self.left_out, self.depth = ("" if name in _VOID else name), 1
            return
        if name == "img":
            self.line.append(mail_programs.PICTURE)
        self._lay_out(name)
        if name == "li":
            self.line.append("- ")
        elif name == "blockquote":
            self.quotes.append(mail_programs.is_quote(attributes))
        self.preformatted += name == "pre"

    def _close(self, name: str) -> None:
        self._lay_out(name)
        if name == "blockquote" and self.quotes:
            self.quotes.pop()
        elif name == "pre" and self.preformatted:
            self.preformatted -= 1

    def _pass_over(self, tag: Tag) -> None:
        if tag[1] == self.left_out:
            self.depth += -1 if tag[0] else 1
            self.left_out = self.left_out if self.depth else ""

    def _lay_out(self, name: str) -> None:
        """Begins a new line or paragraph where an element of this name opens or closes."""
        if name in _BREAKS:
            self._break()
        elif name in _CELLS:
            self._add(" ")
        elif name in _PARAGRAPHS:
            self._separate("")
        elif name in _LINES and self.line:
            self._break()

    def _separate(self, line: str) -> None:
        if self.line:
            self._break()
        self.line = [line]
        self._break()

    def _add(self, words: str) -> None:
        """Adds to the line; of several spaces only the first, and none at its beginning."""
        if words != " " or (self.line and self.line[-1] != " "):
            self.line.append(words)

    def _break(self) -> None:
        words = "".join(self.line)
        words = words if self.preformatted else _SPACES.sub(" ", words).strip(" ")
        mark = "> " if any(self.quotes) else ""
        self.lines.append(mark + words)
        self.line = []
