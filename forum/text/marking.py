"""Words that translators shall find, in places that know nothing of languages."""


def N_(words: str) -> str:
    """Return the words as they are; the page that shows them translates them."""
    return words
