"""One of the cast walks wherever links lead; what no answer may show is looked for in each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forum import db
from forum.models.members import Member
from tests.security.addresses import addresses
from tests.security.canaries import READERS
from tests.security.doors import ENDING, kept_out, nearest_outside, wrong
from tests.security.guarded import KEEPERS, Guarded
from tests.security.saying import faults
from tests.security.visiting import Visitor, everything, links
from tests.visits import Browser

LEADING_AWAY = "/exit"
# Walked by a visitor: whoever else looks, the same words stand there.
SAME_TO_ALL = ("/help/", "/guidelines/versions", "/accessibility", "/privacy", "/language")
# Walked by Mia as well, and by Ada: of coming in, of oneself, and words for everybody.
WHOLE = ("Vi", "Mia", "Ada")
OF_COMING_IN = ("/join", "/sign-in", "/forgotten", "/reset/", "/address/", "/begin/", "/break/")
OF_COMING_IN += (
    "/stay/",
    "/mail/stop/",
    "/demo/",
    "/static/",
    "/health",
    "/contact",
    "/safety",
    "/you/",
)
DEVICES = "/you/sign-ins"  # but for these words of her own
KEPT = ("static", "assets.style", "sites.accent")  # what browsers may keep, of whoever looks
JUDGES = ("Mo", "Max", "Cora")
BY_HTMX = ("Pat", "Sol")
# Pages about a member whose name one has: they say it, and nothing of what she wrote.
OF_A_PERSON = re.compile(r"/(people|members)(/\d+|$|\?)|/you|/posts/\d+/unmask$")
# Of posts, some on each side of each wall; and what somebody has taken out of sight. Whatever can
# be done to a post is looked at for one of them: hers, or whose words nobody may tell her.
FIRST = {"Mo": "masked", "Cora": "sealed", "Mia": "sealed", "Pia": "masked", "Sol": "hidden"}
BEHIND = {"Max": "editedmothers"}  # to others the board of moderators is closed
SHAPES = ("masked", "sealed", "hidden", "seen", "titled", "editedmothers", "editedmoderators")
FORMER = [(f"edited{kind}", "versions") for kind in READERS] + [("seen", "notes")]
FORMER += [("hidden", "versions"), ("titled", "hidden")]
TABS = ("appeals", "reports", "waiting", "urgent")
OF_JUDGES = ("record", "record?only=reports", "record?only=hidings", "notes", "warn", "suspend")


def without_what_was_asked(text: str, address: str) -> str:
    """An answer without the words that were asked with: the address and its parts."""
    for word in sorted(address.replace("?", "/").replace("=", "/").split("/"), key=len):
        text = text.replace(word, "") if "canary" in word else text
    return text


def named(app: Flask, who: str, words: Guarded) -> Visitor:
    """One of the cast; Sol has another name where something is kept of hers."""
    return Visitor(app, Browser(app, words.masked if who == "Sol" and words.masked else who))


def posts_for(who: str) -> list[str]:
    """The names of those that stand for the others; to whom a board is closed, one on it."""
    if who in FIRST:
        return sorted(SHAPES, key=FIRST[who].__ne__)
    return [BEHIND.get(who, "editedmoderators"), "hidden"]


def shapes(words: Guarded, who: str) -> dict[str, list[int]]:
    """Of posts, topics and people those who stand for the others.

    Moderators of the board look at every row of what they keep, and begin with different ones.
    """
    found = {
        "posts": [words.posts[each] for each in posts_for(who)],
        "topics": list(words.topics.values()),
        "members": [words.mia_id, words.masked_id, Member.named("Cora").id],
    }
    if who in KEEPERS:
        for table in ("queue_entries", "decisions", "appeals", "waiting_posts", "letters"):
            rows = db.db.metadata.tables[table]
            numbers = list(db.session.scalars(db.db.select(rows.c.id).order_by(rows.c.id)))
            found[table] = numbers[1:] + numbers[:1] if who == "Mo" else numbers
    return found


def asked_for(words: Guarded, who: str) -> Iterator[str]:
    """What no rule names and no link need lead to."""
    yield from ("/members?q=can", "/search?q=sleep&page=2", "/search?q=canary*")
    yield from (f"/reports/{each}" for each in words.references[: None if who in FIRST else 1])
    nights = words.topics["nights"]
    yield from (f"/topics/{nights}?quote={words.posts[each]}" for each in posts_for(who))
    yield from (f"/posts/{words.posts[each]}/{page}" for each, page in FORMER)
    if who in JUDGES:
        yield from (f"/queue?show={each}" for each in TABS)
        about = (words.masked_id, words.mia_id)
        yield from (f"/members/{each}/{page}" for each in about for page in OF_JUDGES)


@dataclass
class Walk:
    """Of `who`: where she has been, what she met there, and what was wrong."""

    app: Flask
    words: Guarded
    who: str
    visitor: Visitor
    seen: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    ahead: dict[str, None] = field(default_factory=dict)
    opened: Counter[tuple[str, ...]] = field(default_factory=Counter)
    followed: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def go(self, *more: str) -> None:
        """To every page that there is, to `more`, and on from each."""
        for address in (*more, *asked_for(self.words, self.who), *self.known()):
            self.look(address)
        while self.ahead:
            address, _ = self.ahead.popitem()
            if self.worth(address):
                self.look(address)

    def look(self, address: str) -> None:
        """At one page, unless she was there or does not go there; what it links to is ahead."""
        elsewhere = address.startswith(self.elsewhere) and address != DEVICES
        if address in self.seen or elsewhere:
            return
        self.seen.add(address)
        answer = self.visitor.ask(address, htmx=self.who in BY_HTMX)
        self.wrong += [f"{each} at {address}" for each in self.judge(address, answer)]
        self.opened[self.kind(address)] += answer.status_code < 400
        self.ahead |= dict.fromkeys(links(answer))

    def known(self) -> Iterator[str]:
        """Each page with the rows that matter; one where a door is closed, before any row.

        There those knock who come nearest to holding the key.
        """
        before = None
        for rule, address in addresses(self.app, shapes=shapes(self.words, self.who)):
            again, before = rule is before, rule
            closed = kept_out(self.app, rule, self.who)
            if not closed or (not again and nearest_outside(self.app, rule, self.who)):
                yield address

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Where she does not go."""
        others = () if self.who == "Vi" else SAME_TO_ALL
        return (LEADING_AWAY, *others, *(() if self.who in WHOLE else OF_COMING_IN))

    def worth(self, link: str) -> bool:
        """Whether to follow: where no page of that kind has opened yet, and twice at most."""
        kind = self.kind(link)
        if link in self.seen or self.opened[kind]:
            return False
        self.followed[kind] += 1
        return self.followed[kind] <= 2

    def kind(self, address: str) -> tuple[str, ...]:
        """The page and what is asked of it."""
        path, _, query = address.partition("?")
        rule, _ = self.found(path)
        return (rule.endpoint, *(each.split("=")[0] for each in query.split("&") if each))

    def found(self, path: str) -> tuple[Rule, dict[str, object]]:
        """The rule of a path, and what stands in it."""
        rule, values = self.app.url_map.bind("localhost").match(path, return_rule=True)
        return rule, dict(values)

    def judge(self, address: str, answer: TestResponse) -> Iterable[str]:
        """Words from behind a wall, a door of the wrong kind, headers that are missing."""
        path = address.partition("?")[0]
        told = without_what_was_asked(everything(answer), address)
        met = self.words.met(told)
        self.met |= met
        yield from (word for word in met if self.who not in self.words.seen_by[word])
        if self.who != "Sol" and not OF_A_PERSON.match(address) and self.words.masked in told:
            yield "whose post it is"
        yield from faults(answer)
        rule, _ = self.found(path)
        if not path.startswith(ENDING) and wrong(self.app, rule, self.who, answer):
            yield answer.status
        kept = answer.headers["Cache-Control"] != "no-store"
        if kept and self.who != "Vi" and rule.endpoint not in KEPT:
            yield "what somebody signed in has seen is kept"
