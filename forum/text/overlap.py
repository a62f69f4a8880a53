"""Whether one text repeats what another says, whatever its punctuation and line breaks."""

import re

RUN = 6  # words in a row; fewer are said by many people

_WORD = re.compile(r"\w+")


def repeats(text: str, original: str, *, run: int = RUN) -> bool:
    """Whether `run` words in a row of `original` stand in `text`; all of them when it has fewer."""
    said = f" {' '.join(_words(text))} "
    words = _words(original)
    size = min(run, len(words))
    starts = range(len(words) - size + 1) if size else ()
    return any(f" {' '.join(words[at : at + size])} " in said for at in starts)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
