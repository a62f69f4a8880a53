"""An onlooker that shares no code with the sanitisers: parses HTML as browsers do, and objects."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

POST = {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "strong", "ul"}
PAGE = POST | {"h2", "pre", "table", "tbody", "td", "th", "thead", "tr"}
REL = "nofollow ugc noopener noreferrer"

# What the URL standard (url.spec.whatwg.org) drops before it reads a scheme.
DROPPED = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\t\n\r]")
FINE = re.compile(r"https?://[^/\\@]|mailto:[^@]+@[^@]+$|/(?![/\\])", re.IGNORECASE)


def objections(html: str, tags: set[str] = POST) -> list[str]:
    """Everything in a piece of HTML that may not be there, read with and without scripts."""
    found = []
    for scripting in (True, False):
        for container in ("div", "template"):
            tree = _parse(html, container, scripting=scripting)
            found += [each for element in tree.iter() for each in _about(element, tags)]
    return found


def settled(html: str) -> bool:
    """Whether HTML means the same once it was written out again and read again."""
    tree = _parse(html, "div", scripting=True)
    again = _parse(_write(tree), "div", scripting=True)
    return _outline(tree) == _outline(again)


def _parse(html: str, container: str, *, scripting: bool) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parseFragment(html, container=container, scripting=scripting)


def _write(tree: Element) -> str:
    return html5lib.serialize(tree, omit_optional_tags=False, quote_attr_values="always")


def _outline(tree: Element) -> list[tuple[object, ...]]:
    return [(each.tag, tuple(sorted(each.items())), each.text, each.tail) for each in tree.iter()]


def _about(element: Element, tags: set[str]) -> Iterator[str]:
    if element.tag == "DOCUMENT_FRAGMENT":
        return
    if not isinstance(element.tag, str) or element.tag not in tags:
        yield f"a {element.tag} element"
    for name, value in element.items():
        if not _may_have(str(element.tag), name, value, tags):
            yield f"{element.tag} {name}={value!r}"
    if element.get("href") is not None and element.get("rel") != REL:
        yield f"a link to {element.get('href')!r} with rel {element.get('rel')!r}"


def _may_have(tag: str, name: str, value: str, tags: set[str]) -> bool:
    if tag == "a" and name == "rel":
        return value == REL
    if tag == "a" and name == "href":
        return bool(FINE.match(DROPPED.sub("", value)))
    return "h2" in tags and tag in {"h2", "h3", "h4"} and name == "id" and value[:8] == "section-"
