"""Phrases found in a text: whole words, whatever their case, accents, signs and spaces."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from forum.text import characters

SHORTEST_STEM = 3  # letters before a *; fewer would find half of all words

# Said and shown as one word: don't, “*kill*ing”, words with a soft hyphen in them.
_JOINED = re.compile("['’‘ʼ`*_~]")
_HIDDEN = frozenset({"Cf", "Mn", "Me"})
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\S+")


@dataclass
class _Step:
    """Where a phrase has got to: which words may come next, and which phrase ends here."""

    words: dict[str, "_Step"] = field(default_factory=dict)
    stems: dict[str, "_Step"] = field(default_factory=dict)  # words with any ending
    longest: int = 0  # of these stems
    phrase: str | None = None

    def after(self, word: str) -> "list[_Step]":
        """The steps that a word of the text leads to."""
        whole = self.words.get(word)
        found = [whole] if whole else []
        if self.stems:
            ends = range(SHORTEST_STEM, min(self.longest, len(word)) + 1)
            found += [self.stems[word[:end]] for end in ends if word[:end] in self.stems]
        return found


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters without accents or signs."""
    if text.isascii():
        plain = _JOINED.sub("", text.lower())
    else:
        tidy = characters.tidy(text)  # few marks on a letter: linear time
        bare = unicodedata.normalize("NFKD", tidy.casefold())
        kept = (each for each in bare if unicodedata.category(each) not in _HIDDEN)
        plain = _JOINED.sub("", "".join(kept))
    return _WORD.findall(plain)


def phrase(typed: str) -> str:
    """Return a phrase as it is looked for, "" when there is nothing to look for.

    Its words stand with single spaces; a * at the end of a word stands for any ending.
    """
    found: list[str] = []
    for token in _TOKEN.findall(typed):
        parts = words(token)
        if parts and token.rstrip(".,;:!?\"'”’)").endswith("*"):
            parts[-1] += "*"
        found += parts
    return " ".join(found)


def is_vague(looked_for: str) -> bool:
    """Whether a phrase, as `phrase` returns it, has a * after fewer than three letters."""
    return any(len(each) <= SHORTEST_STEM for each in looked_for.split() if each.endswith("*"))


def found(text: str, phrases: Iterable[str]) -> set[str]:
    """Return those of the phrases that stand in a text.

    `phrases` are as `phrase` returns them. The text is read once, word by word; how long that
    takes grows with its length and hardly with the number of phrases.
    """
    first = _grown(tuple(phrases))
    standing: set[str] = set()
    reached: list[_Step] = []
    for word in words(text):
        reached = [after for step in (*reached, first) for after in step.after(word)]
        standing.update(step.phrase for step in reached if step.phrase)
    return standing


@lru_cache(maxsize=8)  # the phrases of the charity, that every post is looked through for
def _grown(phrases: tuple[str, ...]) -> _Step:
    first = _Step()
    for each in phrases:
        step = first
        for word in each.split():
            step = _next(step, word)
        if step is not first:
            step.phrase = each
    return first


def _next(step: _Step, word: str) -> _Step:
    if not word.endswith("*"):
        return step.words.setdefault(word, _Step())
    step.longest = max(step.longest, len(word) - 1)
    return step.stems.setdefault(word[:-1], _Step())
