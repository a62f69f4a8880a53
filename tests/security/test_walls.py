"""A board's audience is a wall: canaries from behind it are looked for in everything else."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from forum import db
from forum.models.audiences import Audience
from forum.models.boards import Moderatorship
from forum.models.drafts import Draft
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.cast import EVERYBODY
from tests.security.addresses import addresses
from tests.security.canaries import ANSWERERS, READERS, WRITERS, Aviary
from tests.security.doors import kept_out
from tests.security.visiting import Visitor, comparable, everything
from tests.security.walking import without_what_was_asked

# Where members' words stand; the pages of the set-up hold none.
WORDY = ("/boards", "/topics", "/posts", "/drafts", "/for-you", "/search", "/you", "/members")
OF_MIA = ("addressmia", "devicemia")
SEARCHERS = ("Pat", "Sol", "Ada", "Vi")


def wordy(app, who: str, topic: int) -> list[str]:
    """The pages on which she could meet words of members; of a topic, its first and last post."""
    posts = select(Post.id).filter_by(topic_id=topic).order_by(Post.id)
    numbers = db.session.scalars(posts).all()
    shapes = {"posts": [numbers[0], numbers[-1]], "topics": [topic]}
    found = [
        address
        for rule, address in addresses(app, shapes=shapes)
        if address.startswith(WORDY) and not kept_out(app, rule, who)
    ]
    return ["/", *found]


def leaks(aviary: Aviary, visitor: Visitor, who: str, address: str, **options) -> list[str]:
    """The canaries that an answer shows to somebody who may not see them."""
    answer = visitor.ask(address, **options)
    assert answer.status_code < 500, address
    told = without_what_was_asked(everything(answer), address)
    return [f"{word} at {address} {options}" for word in aviary.found(told, who)]


@pytest.mark.parametrize("who", ["Pat", "Vi"])
def test_neither_htmx_nor_head_nor_a_query_shows_more(app, aviary, who):
    visitor, found = Visitor.named(app, who), []
    topics = sorted(aviary.topics.values())
    queries = [
        *(f"/topics/{id}?{query}" for id in topics for query in ("page=1", "page=2", "quote=1")),
        *(f"/topics/{id}/news?after=0" for id in topics),
        *(f"/boards/{board}?show=unanswered&page=1" for board in aviary.seen_by if "slug" in board),
        *(f"/sign-in?next=/topics/{id}" for id in topics),
    ]

    for address in queries:
        found += leaks(aviary, visitor, who, address, htmx=who == "Pat")
    for address in queries[::3]:
        found += leaks(aviary, visitor, who, address, method="HEAD")

    assert found == []


def one_of_each(words: list[str]) -> list[str]:
    """Of the words that stand in places of a kind the first: of Mia's own ones, every one."""
    kinds = {
        re.sub("|".join([*READERS, *map(str.lower, EVERYBODY)]), "", each[9:]): each
        for each in reversed(words)
    }
    return [*kinds.values(), *(each for each in words if each.startswith(OF_MIA, 9))]


@pytest.mark.parametrize("who", SEARCHERS)
def test_a_hidden_word_is_searched_for_as_if_nobody_had_ever_written_it(app, aviary, who):
    """Each word by two of them."""
    visitor = Visitor.named(app, who)
    nowhere = "canarynowhere" + "z" * 13
    without = comparable(visitor.ask(f"/search?q={nowhere}"))

    told = {}
    for word in one_of_each(aviary.hidden_from(who))[SEARCHERS.index(who) % 2 :: 2]:
        answer = comparable(visitor.ask("/search?" + urlencode({"q": word})))
        told[word] = answer.replace(word, nowhere)

    assert [word for word, answer in told.items() if answer != without] == []
    assert len(told) > 10


@pytest.mark.parametrize("who", SEARCHERS)
def test_a_search_by_author_board_or_beginning_stays_within_the_walls(app, aviary, who):
    visitor, found = Visitor.named(app, who), []
    slugs = [word for word in aviary.seen_by if "slug" in word]
    queries = [
        *({"q": "canary*", "by": name} for name in {*WRITERS.values(), *ANSWERERS.values()}),
        *({"q": "canary*", "board": slug} for slug in slugs),
        {"q": "canary*", "since": "week"},
        {"q": "canary*", "before": "999999"},
        {"q": "yes"},
        {"q": '"canary" OR canary*'},
        {"q": "b2 marks:b2"},
        {"q": "m5"},
    ]

    for query in queries:
        found += leaks(aviary, visitor, who, "/search?" + urlencode(query))

    assert found == []


@pytest.mark.parametrize("who", ["Pat", "Vi"])
def test_writing_behind_a_wall_changes_no_byte_on_this_side(app, cast, who):
    with db.transaction():
        topic = Topic.open(cast.board_everyone, by=cast.sol, title="Hello", body="All of us @Pat")
        topic.reply(by=cast.mia, body="Anonymous", anonymous=True)
    visitor = Visitor.named(app, who)
    outside = wordy(app, who, topic.id)
    for address in outside:  # what is new is read first, and then it is old
        if address.startswith(("/topics", "/for-you")):
            visitor.ask(address)
    before = {address: comparable(visitor.ask(address)) for address in outside}

    with db.transaction():
        for kind in ("mothers", "moderators"):
            board, writer = getattr(cast, f"board_{kind}"), getattr(cast, WRITERS[kind].lower())
            hidden = Topic.open(board, by=writer, title="Nights", body="I cannot sleep @Pat @Ned")
            hidden.reply(by=cast.mo, body="Nor can I", anonymous=True)
            Draft.keep("reply", hidden.id, {"body": "So"}, by=cast.mo)

    after = {address: comparable(visitor.ask(address)) for address in outside}
    assert [each for each in outside if before[each] != after[each]] == []


ENDS = {
    "an audience is left": ("Mia", "mothers"),
    "a moderatorship ends": ("Max", "moderators"),
    "a role is taken away": ("Pia", "volunteers"),
    "a coordinator steps down": ("Cora", "partners"),
    "a board is closed to an audience": ("Sol", "mothers"),
}


def end(cast, what: str) -> None:
    """Takes the right away."""
    if "audience is left" in what:
        Audience.named("Mothers").leave(by=cast.mia)
    elif "moderatorship" in what:
        Moderatorship.held(cast.max)[0].end(by=cast.ada)
    elif "role" in what:
        cast.pia.dismiss("peer_supporter", by=cast.ada)
    elif "coordinator" in what:
        cast.cora.dismiss("coordinator", by=cast.ada)
    else:
        board = db.session.scalars(select(Topic).order_by(Topic.id)).first().board
        board.read_by, board.reading = "moderators", []


@pytest.mark.parametrize("what", ENDS)
def test_at_the_very_next_request_everything_is_closed(app, cast, aviary, what):
    who, kind = ENDS[what]
    visitor, topic = Visitor.named(app, who), aviary.topics[kind]
    assert visitor.ask(f"/topics/{topic}").status_code == 200

    with db.transaction():
        end(cast, what)

    assert visitor.ask(f"/topics/{topic}").status_code == 404
    still = {"draft", "former", "address", "device"}  # her own words stay hers
    for word, names in aviary.seen_by.items():
        if kind in word and not any(each in word for each in still):
            names.discard(who)
    away = ("/you", "/members", *(() if "audience is left" in what else ("/posts/", "/drafts")))
    near = [each for each in wordy(app, who, topic) if not each.startswith(away)]
    found = [leak for address in near for leak in leaks(aviary, visitor, who, address)]
    assert [leak for leak in found if kind in leak] == []


def test_words_of_others_do_not_come_back_out_of_a_draft_once_the_place_is_closed(
    app, cast, aviary
):
    topic = aviary.topics["mothers"]
    with db.transaction():
        quoted = db.session.scalars(select(Post).filter_by(topic_id=topic, author_id=cast.pia.id))
        post = quoted.first()
        words = {"body": "My own", "quote": str(post.id), "quoted_words": post.plain}
        Draft.keep("reply", topic, words, by=cast.mia)
        secret = post.plain
    mia = Visitor.named(app, "Mia")
    with db.transaction():
        end(cast, "an audience is left")

    place = {"place": "reply", "place_id": str(topic)}
    told = [mia.ask("/drafts"), mia.ask("/drafts/discard", "POST", data=place)]

    assert [secret in answer.text for answer in told] == [False, False]
    assert "My own" in told[1].text


def test_no_mail_carries_a_word_from_behind_a_wall(app, aviary):
    for name in EVERYBODY:
        address = next(word for word in aviary.seen_by if f"address{name.lower()}" in word)
        Visitor.named(app, "Vi").ask(
            "/sign-in/link", "POST", data={"email": f"{address}@example.org"}
        )

    letters = db.session.scalars(select(OutgoingEmail)).all()
    others = [word for word in aviary.seen_by if "address" not in word]
    told = [f"{each.subject}{each.text}{each.html}" for each in letters]
    assert len(letters) == len(EVERYBODY)
    assert [text for text in told if any(word in text.lower() for word in others)] == []


def test_the_readers_of_each_board_do_see_its_canaries(app, aviary):
    unseen = []

    for kind, names in READERS.items():
        for who in names:
            text = everything(Visitor.named(app, who).ask(f"/topics/{aviary.topics[kind]}"))
            unseen += [who for part in ("title", "body", "masked") if f"{part}{kind}" not in text]

    assert unseen == []
    assert len(aviary.seen_by) > 60
