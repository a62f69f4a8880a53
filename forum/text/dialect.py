"""The Markdown that members write: python-markdown, with what is unsafe or surprising left out."""

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension, SaneOListProcessor
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    AUTOLINK_RE,
    LINK_RE,
    AutolinkInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from forum.text import characters, links
from forum.text.sanitise import ID_PREFIX

Found = tuple[etree.Element | None, int | None, int | None]

# Raw HTML and entities would pass through; references and images reach elsewhere; automail writes
# entities; a line under a line is a pause to people, not a heading; indented words are no code.
_INLINE_LEFT_OUT = (
    "html entity reference short_reference image_reference short_image_ref image_link automail"
)
_BLOCKS_LEFT_OUT = "reference setextheader code"

_ESCAPED = re.compile("\x02(\\d+)\x03")
_ENTITY = re.compile(r"&#?\w+;")
_ITEM = re.compile(r" {0,3}(?:[-*+]|1\.) +\S")
_ANY_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}\.) ")
_QUOTE = re.compile(r"(?: {0,3}> ?)*")
_HEADING = re.compile(r"^(#{1,6})[ \t]+([^ \t\n].*)$", re.M)
_HEADING_TAG = re.compile(r"h[1-6]\Z")
_NOT_SLUG = re.compile(r"[^\w]+")


def for_posts() -> Markdown:
    """Return a parser for what members write: headings from h3 to h4."""
    return Markdown(extensions=[Nl2BrExtension(), SaneListExtension(), _Dialect(top=3)])


def for_pages() -> Markdown:
    """Return a parser for pages of the charity: h2 to h4 with ids, tables, blocks of code."""
    richer = [TableExtension(), FencedCodeExtension()]
    return Markdown(extensions=[SaneListExtension(), *richer, _Dialect(top=2)])


class _Dialect(Extension):
    def __init__(self, *, top: int) -> None:
        super().__init__()
        self._top = top

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        for name in _INLINE_LEFT_OUT.split():
            md.inlinePatterns.deregister(name)
        for name in _BLOCKS_LEFT_OUT.split():
            md.parser.blockprocessors.deregister(name)
        md.preprocessors.register(_Breaths(md), "breaths", 20)
        md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)
        md.parser.blockprocessors.register(_NumberedList(md.parser), "olist", 40)
        md.inlinePatterns.register(_Link(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(_Autolink(AUTOLINK_RE, md), "autolink", 120)
        md.inlinePatterns.register(_BareLink(links.ADDRESS.pattern, md), "bare_link", 105)
        # After everything else: a heading's words are complete, escapes undone.
        md.treeprocessors.register(_Outline(md, self._top), "outline", -10)


class _Breaths(Preprocessor):
    """Let a list begin, and a quote end, without the blank line that Markdown asks for."""

    def run(self, lines: list[str]) -> list[str]:
        spaced, before, said_before = [], "", ""
        for line in lines:
            marks = _QUOTE.match(line)
            quote = marks.group() if marks else ""
            said = line[len(quote) :]
            closes = bool(said.strip()) and quote.count(">") < before.count(">")
            if closes or (quote.count(">") == before.count(">") and _opens(said_before, said)):
                spaced.append(quote.rstrip())
            spaced.append(line)
            before, said_before = quote, said
        return spaced


def _opens(before: str, line: str) -> bool:
    inside = not before.strip() or _ANY_ITEM.match(before) or before.startswith("    ")
    return bool(_ITEM.match(line)) and not inside


class _Heading(BlockProcessor):
    """A heading needs its space, so that "#1 on my list" is none."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return bool(_HEADING.search(block))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = _HEADING.search(block)
        if match is None:
            return
        if before := block[: match.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        heading = etree.SubElement(parent, f"h{len(match.group(1))}")
        heading.text = _unclosed(match.group(2).strip())
        if after := block[match.end() :].lstrip("\n"):
            blocks.insert(0, after)


def _unclosed(words: str) -> str:
    """Return a heading without the #s that may close it, but "C#" whole."""
    bare = words.rstrip("#")
    return bare.rstrip() if bare.endswith((" ", "\t")) else words


class _NumberedList(SaneOListProcessor):
    """A numbered list begins with 1, so that "1986. A good year" keeps its number."""

    def test(self, parent: etree.Element, block: str) -> bool:
        last = self.lastChild(parent)
        goes_on = parent.tag == "ol" or (last is not None and last.tag == "ol")
        return bool(self.RE.match(block)) and (goes_on or block.lstrip().startswith("1."))


class _Link(LinkInlineProcessor):
    """A link with words that may lead there; any other stays as it was typed, for all to see."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        element, start, end = super().handleMatch(m, data)
        if element is None:
            return None, None, None
        href = _ESCAPED.sub(lambda escaped: chr(int(escaped.group(1))), element.get("href", ""))
        words = element.text or ""
        if not characters.tidy(words) or not _is_safe(href) or links.differ(words, href):
            return None, None, None
        element.attrib.clear()
        element.set("href", href)
        return element, start, end


class _Autolink(AutolinkInlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        if not _is_safe(m.group(1)):
            return None, m.start(), m.end()
        return _anchor(m.group(1), m.group(1)), m.start(), m.end()


class _BareLink(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.compiled_re = links.ADDRESS

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        shown = links.trim(m.group())
        href = links.href_of(shown)
        if not _is_safe(href):
            return None, m.start(), m.end()
        return _anchor(href, shown), m.start(), m.start() + len(shown)


def _is_safe(href: str) -> bool:
    # python-markdown leaves entities as they are, so that "/&#47;x" would become "//x".
    return links.is_safe(href) and not _ENTITY.search(href)


def _anchor(href: str, shown: str) -> etree.Element:
    element = etree.Element("a", href=href)
    element.text = AtomicString(shown)
    return element


class _Outline(Treeprocessor):
    """Headings begin at the top level given, go down one at a time, and stop at h4."""

    def __init__(self, md: Markdown, top: int) -> None:
        super().__init__(md)
        self._top = top

    def run(self, root: etree.Element) -> None:
        headings = [element for element in root.iter() if _HEADING_TAG.match(element.tag)]
        above: list[str] = []
        for element in headings:
            while above and above[-1] >= element.tag:
                above.pop()
            above.append(element.tag)
            element.tag = f"h{min(self._top + len(above) - 1, 4)}"
        if self._top == 2:
            _name(headings)


def _name(headings: Iterable[etree.Element]) -> None:
    taken: set[str] = set()
    for element in headings:
        words = html.unescape("".join(element.itertext()))
        slug = _NOT_SLUG.sub("-", words.lower()).strip("-")[:60] or "part"
        number, name = 1, slug
        while name in taken:
            number += 1
            name = f"{slug}-{number}"
        taken.add(name)
        element.set("id", ID_PREFIX + name)
