"""Keeping away costs no statement: blocks and muted words come with a reader's rights."""

from forum import db
from forum.models.blocks import Block
from forum.models.muted_words import MutedWord
from forum.models.topics import Topic
from tests.statements import asked

PLACES = ("/topics/1", "/boards/mothers", "/", "/search?q=hello")


def test_a_page_takes_as_many_statements_with_blocks_and_muted_words_as_without(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Hello")
        topic.reply(by=cast.mo, body="Hello", quoting=topic.opening_post, quoted_words="Hello")
    mia, found = as_("Mia"), []

    for keeps_away in (False, True):
        if keeps_away:
            with db.transaction():
                Block.begin(cast.sol, by=cast.mia)
                MutedWord.mute("hello", by=cast.mia)
        found.append({place: counted(mia, place) for place in PLACES})

    assert found[0] == found[1]


def counted(browser, place):
    """How many statements a page takes when it has nothing to note down afterwards."""
    browser.get(place)
    with asked() as statements:
        browser.get(place)
    return len(statements)
