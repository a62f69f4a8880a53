"""The one allow-list of HTML, held by two sanitisers in turn."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import bleach
import nh3

from forum.text import characters, links

SCHEMES = frozenset({"http", "https", "mailto"})
ID_PREFIX = "section-"

_ID = re.compile(rf"{ID_PREFIX}[\w-]{{1,80}}\Z")

_POST_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "strong", "ul"}
)
_PAGE_TAGS = _POST_TAGS | {"h2", "pre", "table", "tbody", "td", "th", "thead", "tr"}


def _is_id(value: str) -> bool:
    return bool(_ID.match(value))


Attributes = Mapping[str, Mapping[str, Callable[[str], bool]]]
_POST_ATTRIBUTES: Attributes = {"a": {"href": links.is_safe}}
_PAGE_ATTRIBUTES: Attributes = {
    **_POST_ATTRIBUTES,
    **{heading: {"id": _is_id} for heading in ("h2", "h3", "h4")},
}


@dataclass(frozen=True)
class AllowList:
    """Which tags may stand, and for each attribute, which values."""

    tags: frozenset[str]
    attributes: Attributes

    def accepts(self, tag: str, name: str, value: str) -> bool:
        """Whether an attribute of a tag may have a value."""
        accepted = self.attributes.get(tag, {}).get(name)
        return accepted is not None and accepted(value)


POST = AllowList(_POST_TAGS, _POST_ATTRIBUTES)
PAGE = AllowList(_PAGE_TAGS, _PAGE_ATTRIBUTES)


class Sanitiser:
    """Bleach, then nh3 as the last word, by one allow-list; for one thread at a time.

    Bleach 6.4 declares itself no longer maintained, so nothing leaves unseen by nh3.
    """

    def __init__(self, allow: AllowList) -> None:
        """Prepare both for an allow-list."""
        self._allow = allow
        self._bleach = bleach.Cleaner(
            tags=allow.tags, attributes=allow.accepts, protocols=SCHEMES, strip=True
        )
        self._nh3 = nh3.Cleaner(
            tags=set(allow.tags),
            attributes={tag: set(names) for tag, names in allow.attributes.items()},
            attribute_filter=self._filter,
            url_schemes=set(SCHEMES),
            link_rel=links.REL,
        )

    def clean(self, html: str) -> str:
        """Return HTML that holds nothing but the allow-list."""
        return self._nh3.clean(self._bleach.clean(characters.scrub(html)))

    def _filter(self, tag: str, name: str, value: str) -> str | None:
        # Nobody's own rel gets this far: it is nh3's, added to every link.
        return value if name == "rel" or self._allow.accepts(tag, name, value) else None
