"""Which of the parts of a mail its writer wrote, as text; all others are left out, by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forum.mail import charsets
from forum.mail.parts import Part
from forum.text import flowed, hypertext

_KINDS = (
    ("image/", "picture"),
    ("text/calendar", "calendar"),
    ("application/ics", "calendar"),
    ("text/vcard", "card"),
    ("text/x-vcard", "card"),
    ("text/directory", "card"),
    ("text/html", "html"),
)
_WORDS = ("text/plain", "text/html")
# What programs write into the text of a mail that they mean to be read as HTML alone.
_STUB = re.compile(
    r"\s*(?:this (?:is an? (?:html|multi-?part)|e?-?mail (?:is|was|must)|message (?:is|was"
    r"|contains))"
    r"|your e?-?mail (?:client|program)|(?:please )?(?:view|open) this|<html|<!doctype|<div|<p>)",
    re.IGNORECASE,
)
_LONGEST_STUB = 300


@dataclass(frozen=True)
class Body:
    text: str
    cut: tuple[str, ...]
    whole: bool  # whether that is all of it


def body(mail: Part) -> Body:
    """The text that the writer wrote, still with what she quoted and signed."""
    cut: list[str] = []
    chosen = _chosen(mail, cut)
    plain = [charsets.text(each) for each in chosen if each.type != "text/html"]
    is_html = not any(map(str.strip, plain))
    texts = [_text(each) for each in chosen if (each.type == "text/html") == is_html]
    if any(each.type == "text/html" for each in chosen):
        cut.append("html")
    whole = all(is_all for _text, is_all in texts)
    return Body("\n".join(text for text, _is_all in texts), tuple(cut), whole)


def _chosen(part: Part, cut: list[str]) -> list[Part]:
    """The leaves with the writer's words; the kinds of all others are noted."""
    kind = part.type.partition("/")[2] if part.parts else ""
    if not kind:
        return _leaf(part, cut)
    if kind == "alternative":
        return _alternative([_chosen(each, cut) for each in part.parts], cut)
    first_alone = kind in {"related", "signed", "encrypted"}
    found = [_chosen(each, cut) for each in part.parts]
    if first_alone:
        return next(filter(None, found), [])
    return [leaf for leaves in found for leaf in leaves]


def _leaf(part: Part, cut: list[str]) -> list[Part]:
    is_file = part.disposition == "attachment" or part.filename
    if part.type in _WORDS and not is_file:
        return [part]
    if part.type.startswith("multipart/") and not part.body.strip():
        return []
    kinds = (kind for start, kind in _KINDS if part.type.startswith(start))
    kind = next(kinds, "attachment")
    cut.append("attachment" if kind == "html" else kind)
    return []


def _alternative(choices: list[list[Part]], cut: list[str]) -> list[Part]:
    """Plain text where it says something, else HTML."""
    plain = [each for each in choices if each and all(leaf.type == "text/plain" for leaf in each)]
    others = [each for each in choices if each not in plain]
    for leaves in plain:
        words = "\n".join(map(charsets.text, leaves))
        is_stub = bool(others) and len(words) < _LONGEST_STUB and _STUB.match(words)
        if words.strip() and not is_stub:
            cut += ["html"] if any(others) else []
            return leaves
    return next(filter(None, others), next(filter(None, plain), []))


def _text(part: Part) -> tuple[str, bool]:
    text, whole = charsets.text(part), len(part.body) <= charsets.MOST
    if part.type == "text/html":
        text, is_all = hypertext.text_of(text)
        return text, whole and is_all
    text = text.replace("\r\n", "\n")
    if part.fields.parameter("content-type", "format").lower() == "flowed":
        del_sp = part.fields.parameter("content-type", "delsp").lower() == "yes"
        text = flowed.joined(text, del_sp=del_sp)
    return text, whole
