"""Wrong passwords make the next try wait, longer each time; nobody can lock an owner out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, db
from forum.models.guesses import FREE, Guesses

HERE = Guesses(account="mia", network="home")


@pytest.fixture(autouse=True)
def _writing(app):
    with db.transaction():
        yield


def fail(guesses, times):
    """So many wrong ones."""
    for _ in range(times):
        guesses.wrong()


def pause(guesses):
    """How long the next try has to wait, to the nearest ten seconds: the test takes time too."""
    until = guesses.paused_until()
    return 10 * round((until - clock.now()) / timedelta(seconds=10)) if until else 0


def test_the_first_few_are_free():
    fail(HERE, FREE["pair"] - 1)

    assert pause(HERE) == 0


def test_then_each_wrong_one_doubles_the_wait_up_to_an_hour():
    fail(HERE, FREE["pair"] - 1)
    waits = []

    for _ in range(9):
        HERE.wrong()
        waits.append(pause(HERE))

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_a_right_one_begins_anew():
    fail(HERE, FREE["pair"] + 2)

    HERE.right()

    assert pause(HERE) == 0


def test_guesses_from_many_networks_make_strangers_wait():
    for number in range(FREE["account"]):
        Guesses(account="mia", network=f"bot {number}").wrong()

    assert pause(Guesses(account="mia", network="another bot")) == 60


def test_where_the_owner_was_lately_she_need_not_wait_for_strangers():
    HERE.right()

    for number in range(100):
        Guesses(account="mia", network=f"bot {number}").wrong()

    assert pause(HERE) == 0


def test_one_network_that_tries_many_accounts_has_to_wait():
    for number in range(FREE["network"]):
        Guesses(account=f"member {number}", network="bot").wrong()

    assert pause(Guesses(account="mia", network="bot")) == 60
    assert pause(HERE) == 0


def test_an_account_that_nobody_has_is_counted_alike():
    nobody = Guesses(account="nobody", network="home")

    fail(nobody, FREE["pair"])

    assert pause(nobody) == 60
