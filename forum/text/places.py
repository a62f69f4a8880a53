"""What somebody has said of where she is: the sentences of a text that speak of a place.

For the emergency sheet alone. It finds too much rather than too little: a person reads it.
"""

import re

LONGEST = 300  # characters of one sentence

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?(?: ?\d[A-Z]{2})?\b")
_NAMED = re.compile(r"\b(?i:in|at|near|from|to|outside|around|towards) (?:the )?[A-Z][a-z]{2,}")
_KIND = re.compile(
    r"\b(?:street|road|lane|avenue|close|estate|flat|house|home|village|town|city|hospital|unit|"
    r"ward|clinic|surgery|school|station|bridge|river|beach|cliff|park|car park|motorway|hotel|"
    r"train|bus|garden centre|work|mum's|mam's|parents'|stryd|ffordd|pentref|tref|ysbyty|gorsaf|"
    r"pont|afon|adref)\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:i am|i'm|i live|we live|i went|i drove|i'm going|sitting|standing|parked|staying|"
    r"rydw i|dw i|rwy'n)\b",
    re.IGNORECASE,
)


def mentioned(text: str) -> list[str]:
    """Return the sentences of a text that name a place or say where somebody is, in order."""
    sentences = (each.strip() for each in _SENTENCE.findall(text.replace("’", "'")))
    return [each[:LONGEST] for each in sentences if _is_of_a_place(each)]


def _is_of_a_place(sentence: str) -> bool:
    if _POSTCODE.search(sentence) or _NAMED.search(sentence):
        return True
    return bool(_HERE.search(sentence) and _KIND.search(sentence))
