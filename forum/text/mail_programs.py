"""Signatures, quotes and older mail in HTML, by the marks that mail programs put on them.

By the names that Gmail, Outlook, Apple Mail, Yahoo, Thunderbird, Proton Mail, Samsung, K-9 and
others give to their elements.
"""

from __future__ import annotations

import re

SEPARATOR = "-----Original Message-----"  # below it everything is somebody's older mail
PICTURE = "\ufffc"  # OBJECT REPLACEMENT CHARACTER, which Apple Mail writes for a picture too

Attributes = dict[str, str]

_LEFT_OUT = re.compile(
    r"\b(?:gmail_signature|gmail_attr|moz-signature|moz-cite-prefix|protonmail_signature_block"
    r"|applemailsignature|apple-signature|ms-outlook-mobile-signature|k9mail-signature"
    r"|ymail_signature|ydp[0-9a-z]*signature|yahoo-signature|yahoo_signature|composer_signature"
    r"|bloop_sign|mailbutler|signature-block|wisestamp\w*|email-signature|signature)\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:x_)?(?:appendonsend|divrplyfwdmsg|stopspelling|mail-editor-reference-message-container"
    r"|yahoo_quoted|ydp[0-9a-z]*yahoo_quoted|ymail_quoted|outlookmessageheader"
    r"|olk_src_body_section"
    r"|replyforwardmessage|originalmessage|gmail_quote_container_forward|zmail_extra)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
    r"|font-size\s{0,9}:\s{0,9}0(?![.\d])",
    re.IGNORECASE,
)
_INDENTED = re.compile(r"border\s{0,9}:\s{0,9}(?:none|0)", re.IGNORECASE)


def is_left_out(attributes: Attributes) -> bool:
    """Whether an element is a signature, the line above a quote, or meant not to be seen."""
    return (
        bool(_LEFT_OUT.search(_names(attributes)) or _HIDDEN.search(attributes.get("style", "")))
        or "data-smartmail" in attributes
    )


def begins_history(attributes: Attributes) -> bool:
    """Whether an element, and all that follows it, is older mail."""
    return bool(_HISTORY.search(_names(attributes)))


def is_quote(attributes: Attributes) -> bool:
    """Whether a blockquote is older mail; Gmail indents the writer's own words with one too."""
    if attributes.get("type", "").lower() == "cite" or "quote" in _names(attributes).lower():
        return True
    return not _INDENTED.search(attributes.get("style", ""))


def _names(attributes: Attributes) -> str:
    return " ".join(attributes.get(each, "") for each in ("class", "id", "name"))
