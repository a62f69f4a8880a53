"""The conversation of two people as pages: reading, writing, choosing, and what is looked at."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.mail import carrying
from forum.models.cases import Case
from forum.models.drafts import Draft
from forum.models.match_care import HelpAsked, Opening
from forum.models.relayed_letters import RelayedLetter
from forum.models.watched_phrases import HELP, WatchedPhrase
from tests import relaying
from tests.relaying import letters, mail, queued, take


@pytest.fixture
def number(app, cast, lately):
    with relaying.set_up(app):
        yield lately("relaying", lambda: relaying.begin(cast))


def write(number, by, words):
    """A letter that has gone on its way: its number."""
    with db.transaction():
        match = relaying.match(number)
        writer = match.member if by == "Mia" else match.supporter
        found = carrying.Findings()
        key = f"{by}{words}"
        return carrying.write(match, by=writer, words=words, via="web", key=key, findings=found).id


@pytest.mark.parametrize("htmx", [False, True])
def test_a_letter_is_written_and_read_on_the_web(as_, number, htmx):
    mia, pia = as_("Mia"), as_("Pia")
    place = f"/matches/{number}/letters"
    assert "To write by email" in mia.get(place).text

    answer = mia.post(place, {"body": "I slept.", "once": "k"}, htmx=htmx)
    mia.post(place, {"body": "I slept.", "once": "k"}, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    assert len(letters()) == 1
    assert ", 1 new<" in pia.get("/").text
    assert place in pia.get("/for-you").text
    page = pia.get(place).text
    assert "Rose" in page
    assert "I slept." in page
    assert "Mia" not in page
    assert "nav__new" not in pia.get("/").text


def test_words_are_kept_when_a_letter_cannot_go(as_, number):
    place, mia = f"/matches/{number}/letters", as_("Mia")

    empty = mia.post(place, {"body": " ", "once": "k"})
    long = mia.post(place, {"body": "word " * 5_000, "once": "k"})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "5000 characters too long" in long.text or "characters too long" in long.text
    assert "word word" in long.text
    assert session.scalars(select(Draft.place)).all() == ["letter"]
    assert "word word" in mia.get(place).text
    assert "Juno" in mia.get("/drafts").text


def test_what_may_say_who_she_is_is_asked_about_once(as_, number):
    place, mia = f"/matches/{number}/letters", as_("Mia")
    words = {"body": "I am Mia: mia@example.org.", "once": "k"}

    asked = mia.post(place, words)
    assert asked.status_code == 200
    assert "This might say who one of you is" in asked.text
    assert letters() == []
    sent = mia.post(place, words | {"shown": "yes"})

    assert sent.status_code == 303
    assert [each.held for each in letters()] == [False]
    assert queued() == [("relayed_letter", "pia@example.org")]


def test_words_of_despair_show_numbers_first_and_a_quiet_mark_to_the_supporter(as_, number):
    with db.transaction():
        session.add(WatchedPhrase(words="want to die", looked_for="want to die", act=HELP))
    place, mia = f"/matches/{number}/letters", as_("Mia")
    words = {"body": "Some nights I want to die.", "once": "k"}

    assert "116 123" in mia.post(place, words).text
    mia.post(place, words | {"shown": "yes"})

    assert "You may want to look twice" in as_("Pia").get(place).text
    assert "You may want to look twice" not in mia.get(place).text


def test_a_supporter_raises_a_concern_with_the_letter(as_, number):
    letter = write(number, "Mia", "I took all of them.")
    place, pia = f"/matches/letters/{letter}/concern", as_("Pia")
    page = pia.get(place).text
    assert "About Rose" in page
    assert "I took all of them." in page

    form = {"words": "She is in danger.", "danger": "yes", "once": "k"}
    unfinished = pia.post(place, {"danger": "yes", "once": "k"})
    raised = [pia.post(place, form).status_code for _ in range(2)]

    session.rollback()
    case = session.scalars(select(Case)).one()
    assert unfinished.status_code == 422
    assert raised == [303, 303]
    assert case.about_name == "Mia"
    assert [(each.name, each.words) for each in case.kept_words] == [
        ("Rose", "I took all of them.")
    ]
    assert [each.kind for each in session.scalars(select(HelpAsked))] == ["concern"]
    assert as_("Mia").get(place).status_code == 404
    assert as_("Mo").get(place).status_code == 404


def test_a_held_letter_is_looked_at_changed_and_sent(as_, number):
    to = relaying.address(number, "member")
    take(mail(to, "Call me Mia."), to)
    take(mail(to, "I am mia@example.org.", id="<2@x>"), to)
    first, second = (each.id for each in letters())
    mia, held = as_("Mia"), "/matches/letters/{}/held"

    page = mia.get(held.format(first))
    assert "Call me Mia." in page.text
    assert as_("Pia").get(held.format(first)).status_code == 404
    assert "Call me Mia." not in as_("Pia").get(f"/matches/{number}/letters").text
    assert mia.post(held.format(first), {"body": ""}).status_code == 422
    mia.post(held.format(first), {"body": "Call me Rose."})
    mia.post(f"/matches/letters/{second}/discard")

    (letter,) = letters()
    assert (letter.words, letter.held) == ("Call me Rose.", False)
    assert ("relayed_letter", "pia@example.org") in queued()
    assert mia.get(held.format(second)).status_code == 404


def test_each_side_chooses_for_herself(as_, number):
    place, mia = f"/matches/{number}/letters", as_("Mia")

    assert mia.post(f"{place}/choice", {"choice": "fax"}).status_code == 422
    assert mia.post(f"{place}/choice", {"choice": "note"}).status_code == 303

    write(number, "Pia", "How was the night?")
    write(number, "Mia", "Long.")
    db.session.rollback()
    assert 'value="note"\n' in mia.get(place).text or "note" in mia.get(place).text
    assert relaying.choices(number) == {"member": "note", "supporter": "mail"}


def test_a_coordinator_reads_only_what_was_opened_to_her(as_, cast, number):
    write(number, "Mia", "Nobody else reads this.")
    place, cora = f"/matches/{number}/letters", as_("Cora")
    assert cora.get(place).status_code == 403
    assert as_("Mo").get(place).status_code == 404
    assert as_("Ada").get(place).status_code == 404

    with db.transaction():
        HelpAsked.ask(relaying.match(number), by=cast.pia, words="I am out of my depth.")
        Opening.begin(relaying.match(number), by=cast.cora, reason="Pia asked.")

    assert "Nobody else reads this." in cora.get(place).text
    assert cora.post(place, {"body": "Hello", "once": "k"}).status_code == 403
    assert letters()[0].read_at is None


def test_after_the_end_letters_are_read_and_not_written(as_, number):
    write(number, "Mia", "Thank you.")
    with db.transaction():
        relaying.match(number).end("planned", by=None)
    place, pia = f"/matches/{number}/letters", as_("Pia")

    assert "Thank you." in pia.get(place).text
    assert pia.post(place, {"body": "Stay well.", "once": "k"}).status_code == 403


def test_old_letters_are_behind_a_link(as_, number):
    for count in range(25):
        write(number, "Mia", f"Letter {count:02}.")
    place = f"/matches/{number}/letters"

    page = as_("Pia").get(place)
    earlier = as_("Pia").get(f"{place}?before={letters()[5].id}")

    assert "Letter 24." in page.text
    assert "Letter 04." not in page.text
    assert f"before={letters()[5].id}" in page.text
    assert "Letter 04." in earlier.text


def test_the_coordinator_settles_what_nobody_could_read(as_, number):
    to = relaying.address(number, "member")
    take(relaying.UNREADABLE, to)
    cora = as_("Cora")

    assert "Rose" in cora.get("/matches/aside").text
    cora.post("/matches/aside/1")

    assert "Nothing is waiting" in cora.get("/matches/aside").text
    assert as_("Mo").get("/matches/aside").status_code == 404
    assert cora.post("/matches/aside/1").status_code == 404


def test_one_cannot_write_in_a_match_of_others(as_, number):
    assert as_("Sol").get(f"/matches/{number}/letters").status_code == 404
    sol = as_("Sol").post(f"/matches/{number}/letters", {"body": "Hello", "once": "k"})
    assert sol.status_code == 404
    assert as_("Vi").get(f"/matches/{number}/letters").status_code == 303
    assert session.scalars(select(RelayedLetter)).all() == []
