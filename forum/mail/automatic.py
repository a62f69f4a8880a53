"""Mail that no person wrote: answering it, or passing it on, makes more of it."""

from __future__ import annotations

import re

from forum.mail.fields import Fields

OWN_LOOP_HEADER = "X-Kettle-Relay"  # in every letter that the relay sends
MOST_HOPS = 40  # servers on the way; an ordinary mail passes five to ten

_NO_PERSON = re.compile(r"\s*(?:auto-|yes)", re.IGNORECASE)
_REPORTER = re.compile(r"<?(?:mailer-daemon|postmaster)@|<>", re.IGNORECASE)
_SUPPRESSED = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
# As the mail programs and servers of many write it before the subject that is answered. Behind
# "Re:" it is a person who answers such a mail.
_AWAY = re.compile(
    r"\s*(?:(?:automatic|auto)[ -]?(?:reply|response|answer)\b|autoreply\b"
    r"|(?:i am |i'm )?(?:currently )?out of (?:the )?office\b|away from (?:the "
    r"|my )?(?:office|mail)"
    r"|on (?:annual|maternity) leave\b|holiday (?:auto)?reply|vacation (?:reply|message)"
    r"|(?:ymateb|ateb) awtomatig\b|allan o'?r swyddfa\b|i ffwrdd o'?r swyddfa\b"
    r"|(?:ar|rydw i ar|rwyf ar) (?:wyliau|gyfnod mamolaeth)\b"
    r"|automatische antwort|abwesenheitsnotiz|réponse automatique|absence du bureau"
    r"|respuesta automática|risposta automatica|automatisch antwoord|automatyczna odpowiedź)",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"\s*(?:undeliver(?:able|ed)|mail delivery (?:failed|system|subsystem)|returned mail"
    r"|delivery status notification|failure notice|delivery (?:has )?failed)",
    re.IGNORECASE,
)


def kind(fields: Fields) -> str:
    """Why a mail is no person's: loop, bounce, auto-reply or list; "" for a person's."""
    if fields.has("x-loop", OWN_LOOP_HEADER.lower()) or len(fields.all("received")) > MOST_HOPS:
        return "loop"
    if fields.content_type() == "multipart/report" or _REPORTER.search(fields.first("from")):
        return "bounce"
    if _is_answering_machine(fields):
        return "auto-reply"
    if fields.has("list-id", "list-unsubscribe", "list-post") or _precedence(fields):
        return "list"
    if any(_REPORTER.fullmatch(each.strip()) for each in fields.all("return-path")):
        return "bounce"
    return _by_subject(fields.words("subject").replace("’", "'"))


def _is_answering_machine(fields: Fields) -> bool:
    return (
        any(map(_NO_PERSON.match, fields.all("auto-submitted")))
        or fields.has("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")
        or _precedence(fields) == "auto_reply"
        or any(map(_SUPPRESSED.search, fields.all("x-auto-response-suppress")))
    )


def _precedence(fields: Fields) -> str:
    """Such as "bulk"; "" for what an ordinary letter has too."""
    said = fields.first("precedence").lower()
    return said if said in {"bulk", "list", "junk", "auto_reply"} else ""


def _by_subject(subject: str) -> str:
    if _RETURNED.match(subject):
        return "bounce"
    return "auto-reply" if _AWAY.match(subject) else ""
