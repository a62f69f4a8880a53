"""One of the cast walks wherever links lead; what no answer may show is looked for in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.addresses import one_each
from tests.security.canaries import Aviary
from tests.security.doors import ENDING, knocking, wrong
from tests.security.saying import faults
from tests.security.visiting import Visitor, everything, links

# Where members' words stand; the pages of the set-up hold none.
WORDY = ("/boards", "/topics", "/posts", "/drafts", "/for-you", "/search", "/you", "/members")
LEADING_AWAY = "/exit"
# Walked by a visitor and by Pat: whoever else looks, the same words stand there.
SAME_TO_ALL = ("/help/", "/guidelines/versions", "/accessibility", "/privacy", "/language")
KEPT = ("static", "assets.style", "sites.accent")  # what browsers may keep, of whoever looks
# Who looks at each page with each row: to the others that is all one closed door.
LOOKING_EVERYWHERE = ("Ada", "Cora", "Pat", "Vi")


def wordy(app: Flask, who: str) -> list[str]:
    """The addresses at which somebody could meet words of members."""
    return ["/", *(each for _, each in knocking(app, who) if each.startswith(WORDY))]


def without_what_was_asked(text: str, address: str) -> str:
    """An answer without the words that were asked with: the address and its parts."""
    for word in sorted(address.replace("?", "/").replace("=", "/").split("/"), key=len):
        text = text.replace(word, "") if "canary" in word else text
    return text


@dataclass
class Walk:
    """Of `who`: where she has been, and what was wrong there."""

    app: Flask
    aviary: Aviary
    who: str
    visitor: Visitor
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    followed: dict[tuple[str, ...], set[str]] = field(default_factory=dict)

    def go(self, *more: str) -> None:
        """To every page that there is, to `more`, and on from each."""
        ahead = [*self.known(), *wordy(self.app, self.who), *more]
        while ahead:
            address = ahead.pop()
            if address not in self.seen and not address.startswith(self.elsewhere):
                self.seen.add(address)
                answer = self.visitor.ask(address)
                self.wrong += [f"{each} at {address}" for each in self.judge(address, answer)]
                ahead += [each for each in links(answer) if self.worth(each)]

    def known(self) -> Iterable[str]:
        """Each page, with every row or with one."""
        everywhere = self.who in LOOKING_EVERYWHERE
        known = knocking(self.app, self.who) if everywhere else one_each(self.app)
        return [address for _, address in known]

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Where she does not go."""
        return (LEADING_AWAY, *(SAME_TO_ALL if self.who not in ("Pat", "Vi") else ()))

    def worth(self, link: str) -> bool:
        """Whether to follow: a page of a row always, of what is done to rows the first two."""
        path, _, query = link.partition("?")
        rule, values = self.found(path)
        asked = (each.split("=")[0] for each in query.split("&") if each)
        kind = (rule.endpoint, *asked)
        if len(kind) == 1 and path.endswith(tuple(f"/{each}" for each in values.values())):
            return True
        before = self.followed.setdefault(kind, set())
        if len(before) < 2:
            before.add(link)
        return link in before

    def found(self, path: str) -> tuple[Rule, dict[str, object]]:
        """The rule of a path, and what stands in it."""
        rule, values = self.app.url_map.bind("localhost").match(path, return_rule=True)
        return rule, dict(values)

    def judge(self, address: str, answer: TestResponse) -> Iterable[str]:
        """Words from behind a wall, a door of the wrong kind, headers that are missing."""
        path = address.partition("?")[0]
        told = without_what_was_asked(everything(answer), address)
        yield from self.aviary.found(told, self.who)
        yield from faults(answer)
        rule, _ = self.found(path)
        if not path.startswith(ENDING) and wrong(self.app, rule, self.who, answer):
            yield answer.status
        kept = answer.headers["Cache-Control"] != "no-store"
        if kept and self.who != "Vi" and rule.endpoint not in KEPT:
            yield "what somebody signed in has seen is kept"
