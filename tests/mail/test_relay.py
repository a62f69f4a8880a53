"""Mail to a relay address: what becomes of it, and what everybody else is told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import outbox
from forum.mail import delivery, relay
from forum.models.address_troubles import AddressTrouble
from forum.models.kept_aside import KeptAside
from forum.models.outbox import OutgoingEmail
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import RelayedLetter
from forum.models.watched_phrases import HELP, WatchedPhrase
from tests import relaying
from tests.mail.postbox import listening
from tests.mail.test_bounces import POSTFIX
from tests.relaying import letters, mail, queued, take


@pytest.fixture(autouse=True)
def relay_here(app):
    with relaying.set_up(app):
        yield


@pytest.fixture
def number(cast, lately):
    return lately("relaying", lambda: relaying.begin(cast))


@pytest.fixture
def mias(number):
    """The address to which Mia writes."""
    return relaying.address(number, "member")


def test_a_letter_is_kept_and_goes_on_to_the_other_side(number, mias):
    became = take(mail(mias, "I slept for four hours."), mias)

    (letter,) = letters()
    assert became == "letter"
    assert (letter.side, letter.words, letter.via) == ("member", "I slept for four hours.", "mail")
    assert queued() == [("relayed_letter", "pia@example.org")]
    assert relaying.match(number).last_letter_by == "member"


def sent(app):
    """What the outbox sends now, as it leaves."""
    seen = []
    deliver = delivery.deliver
    delivery.deliver = lambda letter: seen.append(delivery.as_message(letter))
    try:
        outbox.send()
    finally:
        delivery.deliver = deliver
    return seen


def test_the_other_side_gets_it_from_a_first_name_and_an_address_of_ours(app, number, mias):
    take(mail(mias, "I slept for four hours."), mias)

    (message,) = sent(app)

    pias = relaying.address(number, "supporter")
    assert str(message["From"]) == str(message["Reply-To"]) == f"Rose <{pias}>"
    assert message["In-Reply-To"].startswith("<m-")
    assert "I slept for four hours." in message.as_string()
    whole = message.as_string().lower()
    assert not [each for each in ("mia", "mias", mias, "re: there") if each in whole]
    assert letters()[0].read_at
    assert session.scalars(select(OutgoingEmail)).one().text == ""


def test_a_second_delivery_makes_no_second_letter(mias):
    raw = mail(mias)

    assert [take(raw, mias), take(raw, mias)] == ["letter", "again"]
    assert len(letters()) == 1
    without = raw.replace(b"Message-ID: <Hello.@x>\n", b"")
    assert [take(without, mias), take(without, mias)] == ["letter", "again"]


FORGED = {
    "another sender": {"sender": "eve@example.org"},
    "no word of our server": {"judge": "mx.elsewhere.example"},
    "it says no": {"results": "dmarc=fail header.from=example.org"},
    "for somebody else": {"results": "dmarc=pass header.from=elsewhere.example"},
    "forged below": {
        "results": "dmarc=fail\nAuthentication-Results: mx.willow.example; dmarc=pass"
        " header.from=example.org"
    },
}


@pytest.mark.parametrize("how", FORGED)
def test_nobody_writes_in_her_name(mias, how):
    became = take(mail(mias, "Give me your address.", **FORGED[how]), mias, "eve@example.org")

    assert became == "refused"
    assert letters() == []
    assert queued() == [("relay_refused", "eve@example.org")]


def test_whoever_tries_learns_nothing_about_an_address(mias):
    unknown = f"m-{'a' * 26}@{relaying.DOMAIN}"
    takes = [
        take(mail(to, sender=f"{name}@x.example"), to, f"{name}@x.example")
        for to, name in ((mias, "eve"), (unknown, "bob"), (f"hello@{relaying.DOMAIN}", "joe"))
    ]

    rows = session.scalars(select(OutgoingEmail)).all()
    assert takes == ["refused"] * 3
    assert len({(each.name, each.subject, each.text, each.html) for each in rows}) == 1


def test_a_forger_cannot_make_us_flood_somebody(mias):
    became = [take(mail(mias, id=f"<{n}@x>", judge="x"), mias, "sol@example.org") for n in range(5)]

    assert became == ["refused"] * 2 + ["passed over"] * 3


def test_machines_are_not_answered(app, mias):
    away = mail(mias).replace(b"Subject:", b"Auto-Submitted: auto-replied\nSubject:")

    assert take(away, mias) == "passed over"
    assert take(mail(mias, judge="nobody"), mias, "") == "passed over"
    assert queued() == []


def test_our_own_answers_come_from_nowhere(app, mias):
    take(mail(mias, judge="nobody"), mias)

    (message,) = sent(app)

    assert message["Auto-Submitted"] == "auto-replied"


def test_an_endless_echo_is_stopped(mias):
    became = [take(mail(mias, "I am away.", id=f"<{n}@x>"), mias) for n in range(4)]

    assert became == ["letter", "letter", "passed over", "passed over"]


def test_more_than_one_can_read_stays_with_the_mail_server_for_a_while(mias, monkeypatch):
    monkeypatch.setattr(relay, "LETTERS_AN_HOUR", 2)
    for number in range(2):
        take(mail(mias, f"Word {number}."), mias)

    with pytest.raises(relay.TryLater):
        take(mail(mias, "Word 3."), mias)

    assert len(letters()) == 2


def test_what_would_say_who_she_is_waits_for_her_word(mias):
    assert take(mail(mias, "Write to mia@example.org, or call me Mia."), mias) == "held"

    (letter,) = letters()
    assert letter.held
    assert not letter.match.last_letter_at
    assert queued() == [("relay_held", "mia@example.org")]


def test_a_supporters_name_is_held_whoever_writes_to_her(cast, mias):
    with db.transaction():
        cast.sol.appoint("peer_supporter", by=None)

    assert take(mail(mias, "Are you Pia?"), mias) == "held"
    assert take(mail(mias, "Are you Sol then?"), mias) == "held"
    assert take(mail(mias, "Are you Pat?"), mias) == "letter"


def test_late_mail_gets_a_kind_answer(number, mias):
    with db.transaction():
        relaying.match(number).end("planned", by=None)

    assert take(mail(mias), mias) == "relay_closed"
    assert queued() == [("relay_closed", "mia@example.org")]
    assert letters() == []


@pytest.mark.parametrize(
    ("words", "became"), [("  ", "relay_empty"), ("long " * 60_000, "relay_too_long")]
)
def test_what_cannot_be_a_letter_is_said(mias, words, became):
    assert take(mail(mias, words, id="<1@x>"), mias) == became
    assert queued() == [(became, "mia@example.org")]


def test_a_mail_that_cannot_be_read_is_kept_and_the_coordinator_told(number, mias):
    raw = b"\xff\xfe nothing that a mail is made of"

    assert [take(raw, mias) for _ in range(7)] == ["kept aside"] * 7

    kept = session.scalars(select(KeptAside)).all()
    assert {each.raw for each in kept} == {raw}
    assert len(kept) == 5
    assert queued() == [("relay_aside", "cora@example.org")]
    assert "nothing that" not in session.scalars(select(OutgoingEmail)).one().text


def test_words_of_despair_bring_numbers_at_once_and_a_mark_for_the_supporter(app, number, mias):
    with db.transaction():
        session.add(WatchedPhrase(words="want to die", looked_for="want to die", act=HELP))

    assert take(mail(mias, "Some nights I want to die."), mias) == "letter"

    assert letters()[0].concern
    assert ("relay_help", "mia@example.org") in queued()
    onward, help = sent(app)
    assert "116 123" in help.as_string()
    assert "You may worry about this letter" in onward.get_body(("plain",)).get_content()


def test_a_letter_whose_mail_comes_back_is_new_on_the_site(app, mias):
    take(mail(mias), mias)
    (message,) = sent(app)
    given = {"action": "failed", "status": "5.1.1", "returned": "message/rfc822"}

    became = take(POSTFIX.format(id=message["Message-ID"], **given).encode(), mias, "")

    assert became == "report"
    assert letters()[0].read_at is None
    assert AddressTrouble.of("pia@example.org")


def test_a_letter_of_ours_that_comes_round_is_a_loop(app, mias):
    take(mail(mias), mias)
    (message,) = sent(app)

    assert take(message.as_bytes(), mias, "pia@example.org") == "passed over"


def test_ten_workers_at_once_send_each_letter_once(app, mias):
    for number in range(10):
        take(mail(mias, f"Letter {number}."), mias)
    db.session.rollback()

    def work(_number):
        with app.app_context():
            outbox.send()

    with (
        listening() as postbox,
        ThreadPoolExecutor(10) as workers,
        relaying.set_up(app, FORUM_SMTP=f"smtp://127.0.0.1:{postbox.port}"),
    ):
        list(workers.map(work, range(10)))

    said = sorted(re.search(r"^Letter \d\.", each, re.MULTILINE)[0] for each in postbox.letters)
    assert said == [f"Letter {number}." for number in range(10)]


@pytest.mark.parametrize(
    ("choice", "subjects"), [("mail", 1), ("note", 1), ("web", 0)], ids=["mail", "note", "web"]
)
def test_each_side_chooses_what_comes_by_mail(app, number, mias, choice, subjects):
    with db.transaction():
        RelayAddress.of(relaying.match(number), "supporter").choose(choice)
    take(mail(mias, "I slept for four hours."), mias)

    messages = sent(app)

    assert len(messages) == subjects
    whole = "".join(each.as_string() for each in messages)
    assert ("four hours" in whole) == (choice == "mail")
    assert bool(letters()[0].read_at) == (choice == "mail")


def test_nothing_is_mailed_to_whoever_has_gone_in_the_meantime(app, number, mias, cast):
    take(mail(mias), mias)
    with db.transaction():
        cast.pia.display_name = ""

    assert sent(app) == []
    assert queued() == []


def test_letters_are_forgotten_half_a_year_after_the_end(number, mias):
    take(mail(mias), mias)
    with db.transaction():
        relaying.match(number).end("planned", by=None)
        RelayedLetter.expire()
        assert len(session.scalars(select(RelayedLetter)).all()) == 1
        relaying.match(number).ended_at = clock.ago(days=184)
        RelayedLetter.expire()

    assert letters() == []
