"""Passwords: kept as argon2id hashes, refused for being guessable and for nothing else."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher, extract_parameters

from forum.models import passwords

OWN = ("Willow Family Network", "Misty Wren", "misty@example.org")


@pytest.fixture(autouse=True)
def _as_in_production(costly, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", costly[0])
    monkeypatch.setattr(passwords, "_NOBODYS", costly[1])


def test_the_hash_is_argon2id_with_the_parameters_that_were_agreed_on():
    found = extract_parameters(passwords.hashed("lamp on the stairs"))

    assert found.type.name == "ID"
    assert (found.time_cost, found.memory_cost, found.parallelism) == (2, 19 * 1024, 1)


def test_hashing_takes_less_than_a_quarter_of_a_second():
    start = time.process_time()

    passwords.hashed("lamp on the stairs")

    assert time.process_time() - start < 0.25


def test_a_password_matches_its_own_hash_alone():
    kept = passwords.hashed("lamp on the stairs")

    assert passwords.matches("lamp on the stairs", kept)
    assert not passwords.matches("Lamp on the stairs", kept)
    assert not passwords.matches("lamp on the stairs", None)
    assert not passwords.matches("lamp on the stairs", "not a hash")


def test_the_same_letters_match_whichever_keyboard_typed_them():
    kept = passwords.hashed("caf\u00e9 on the stairs")

    assert passwords.matches("cafe\u0301 on the stairs", kept)


def test_nobodys_hash_costs_as_much_as_a_members():
    assert not passwords.outdated(passwords._NOBODYS)


def test_a_hash_with_other_parameters_is_outdated():
    other = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x")

    assert passwords.outdated(other)


def test_two_are_hashed_at_once_at_most(monkeypatch):
    running, most = [], []

    def slow(_hasher, password):
        running.append(password)
        most.append(len(running))
        time.sleep(0.02)
        running.remove(password)
        return "hash"

    monkeypatch.setattr(PasswordHasher, "hash", slow)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(passwords.hashed, map(str, range(8))))

    assert max(most) == 2


STRONG = [
    "lamp on the stairs",
    "zq7 kvxw fy",
    "ychydig o olau yn y bore",
    "ユーモアと忍耐と静かな朝",
    "🦉 sits under 🌙 tonight",
    "   spaces count too   ",
    "x7" + "velvet umbrella quartz " * 5,
]


def test_no_rule_says_what_a_password_is_made_of():
    for password in STRONG:
        assert passwords.problem(password, own=OWN) is None, password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "short"),
        ("nine char", "short"),
        ("k" * 129, "long"),
        ("password123", "common"),
        ("1234567890", "common"),
        ("QWERTYUIOP", "common"),
        ("Willow Family Network!", "own"),
        ("network-family-willow", "own"),
        ("mistywren2024", "own"),
        ("misty@example.org", "own"),
        ("aaaaaaaaaaaaaaaaaaaa", "weak"),
        ("abcabcabcabcabc", "weak"),
    ],
)
def test_what_would_be_tried_first_is_refused(password, code):
    assert passwords.problem(password, own=OWN) == code


def test_with_a_role_twelve_characters_are_needed():
    password = "zq7 kvxw fy"

    assert passwords.problem(password, least=passwords.LEAST_WITH_A_ROLE) == "short"


def test_judging_the_longest_takes_no_time():
    start = time.process_time()

    for word in ("a", "ab1!", "Pa$$w0rd", "qwerty", "\u0301", "e9"):
        passwords.problem((word * 128)[:128], own=OWN)

    assert time.process_time() - start < 3
