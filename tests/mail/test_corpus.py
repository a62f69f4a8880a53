"""Mail as programs write it, in English and Welsh, and as it comes broken: the words, no more.

Each message of corpus/ has the letter that it is beside it, and carries canaries: in its headers,
its signature, what it quotes and what is attached.
"""

from __future__ import annotations

from pathlib import Path

from forum.mail import inbound

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))
READ = {path.stem: inbound.read(path.read_bytes()) for path in CORPUS}
SHAPES = ("gmail", "outlook", "apple", "yahoo", "samsung", "k9", "thunderbird", "proton", "bt")


def test_each_message_becomes_the_letter_beside_it():
    letters = {
        path.stem: path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")
        for path in CORPUS
    }

    assert {name: read.words for name, read in READ.items()} == letters


def test_each_message_says_from_whom_and_to_whom_it_is():
    assert {read.sender for read in READ.values()} == {"canary.jones@example.org"}
    assert {read.recipients[0] for read in READ.values()} == {"letter+k7q2@letters.example.org"}
    assert {read.automatic for read in READ.values()} == {""}


def test_no_message_gives_its_canaries_away():
    assert all(b"canary" in path.read_bytes().lower() for path in CORPUS)
    assert [name for name, read in READ.items() if "canary" in read.words.lower()] == []


def test_the_corpus_holds_what_people_write_with_in_both_languages():
    names = " ".join(READ)

    assert len(READ) >= 60
    assert [each for each in (*SHAPES, "sky", "aol", "welsh", "html") if each not in names] == []


def test_what_was_taken_out_is_named():
    cut = {kind for read in READ.values() for kind in read.cut}

    assert cut == {"attachment", "calendar", "card", "html", "picture", "quote", "signature"}
