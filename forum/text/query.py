"""The words of a reader who searches, parsed into what may be asked of a search engine."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from forum.text import characters

LONGEST = 200
MOST_TERMS = 10
_SHORTEST_STEM = 3

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
# What Porter's stemmer, which the index uses, takes off most English words.
_ENDING = re.compile(r"(?:ings?|ed|es|s|y|ies|e|ly)$", re.I)
_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True)
class Query:
    """What a text is to hold, word by word; the index knows a word by its stem."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words or self.phrases)

    @property
    def marks(self) -> tuple[str, ...]:
        """The words and phrases to highlight; a * stands for whatever ending a word has."""
        return (*map(_any_ending, self.words), *map(" ".join, self.phrases))


def parse(text: str) -> Query:
    """Return what a reader asks for: words, "phrases in quotes" and -excluded words.

    At most 10 terms of the first 200 characters; punctuation separates words, as it does in the
    index. Any text is taken, nothing is raised.
    """
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[str] = []
    terms = _TERM.finditer(_plain(text))
    for term, _ in zip(filter(_is_searchable, terms), range(MOST_TERMS), strict=False):
        found = tuple(_WORD.findall(term.group()))
        if term.group(1):
            excluded.append(" ".join(found))
        elif len(found) == 1:
            words += found
        else:
            phrases.append(found)
    return Query(tuple(words), tuple(phrases), tuple(excluded))


def fts5(query: Query) -> str:
    """Return an expression for SQLite's FTS5 MATCH; "" when there is nothing to look for.

    Each term is a string in quotes, so that no operator, column or wildcard of the reader's counts.
    """
    if not query:
        return ""
    asked = [*map(_string, query.words), *(_string(" ".join(each)) for each in query.phrases)]
    wanted = " AND ".join(asked)
    if not query.excluded:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(map(_string, query.excluded))})"


def tsquery(query: Query) -> str:
    """Return an expression for PostgreSQL's to_tsquery; "" when there is nothing to look for.

    Words hold letters and digits alone, so that no operator of the reader's counts; accents go, as
    they do in the index.
    """
    if not query:
        return ""
    wanted = " & ".join([*map(_bare, query.words), *(_followed(each) for each in query.phrases)])
    if not query.excluded:
        return wanted
    return f"{wanted} & !({' | '.join(_followed(each.split()) for each in query.excluded)})"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", characters.scrub(text[:LONGEST])).translate(_QUOTES)


def _is_searchable(term: re.Match[str]) -> bool:
    return bool(_WORD.search(term.group()))


def _any_ending(word: str) -> str:
    stem = _ENDING.sub("", word)
    return f"{stem}*" if len(stem) >= _SHORTEST_STEM else word


def _string(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _followed(words: Sequence[str]) -> str:
    """Words that stand one after the other."""
    return f"({' <-> '.join(map(_bare, words))})"


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return f"'{''.join(each for each in letters if not unicodedata.combining(each))}'"
