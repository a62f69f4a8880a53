"""What a reader is shown of a change: the paragraphs that differ, beneath their headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from forum.text.changes import Change, changes

_NEW_PARAGRAPH = re.compile(r"\n{2,}|\n(?=[ \t]*(?:[-*+]|\d{1,9}\.) )")
_HEADING = re.compile(r"\s*#{1,6}[ \t]+")
_LIST_MARK = re.compile(r"^\s*[-*+][ \t]+")
_EMPHASIS = re.compile(r"\*+")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or one item of a list, as runs that stayed, went or came."""

    runs: list[Change] = field(default_factory=list)
    is_heading: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything went or came."""
        return any(run.kind != "same" and run.text.strip() for run in self.runs)


def changed_paragraphs(old: str, new: str) -> list[Paragraph]:
    """Return what differs between two Markdown texts, each heading before what changed under it.

    Marks of Markdown are left out. Nothing changed: an empty list.
    """
    shown: list[Paragraph] = []
    heading = None
    for paragraph in map(_plain, _paragraphs(changes(old, new))):
        if paragraph.is_heading:
            heading = paragraph
        if paragraph.changed:
            if heading and heading is not paragraph:
                shown.append(heading)
            shown.append(paragraph)
            heading = None
    return shown


def _paragraphs(runs: Iterable[Change]) -> Iterable[Paragraph]:
    gathered = Paragraph()
    for run in runs:
        first, *others = _NEW_PARAGRAPH.split(run.text)
        gathered.runs.append(replace(run, text=first))
        for text in others:
            yield gathered
            gathered = Paragraph([replace(run, text=text)])
    yield gathered


def _plain(paragraph: Paragraph) -> Paragraph:
    runs = [run for run in paragraph.runs if run.text]
    is_heading = bool(_HEADING.match("".join(run.text for run in runs)))
    for mark in (_HEADING, _LIST_MARK) if runs else ():
        runs[0] = replace(runs[0], text=mark.sub("", runs[0].text, count=1))
    runs = [replace(run, text=_EMPHASIS.sub("", run.text)) for run in runs]
    return Paragraph([run for run in runs if run.text], is_heading)
