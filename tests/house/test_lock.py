"""The lock files name every package with its hashes, and no address to fetch it from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {"requirements.lock": ["build"], "requirements-test.lock": ["test"]}
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def pins(lock):
    """Name and version of each package in the file named `lock`."""
    lines = (ROOT / lock).read_text().splitlines()
    return dict(found.groups() for line in lines if (found := PINNED.match(line)))


def wanted(lock):
    """What pyproject.toml asks for in the file named `lock`, as requirements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [line for group in LOCKS[lock] for line in project["dependency-groups"][group]]
    if lock == "requirements.lock":
        asked += project["project"]["dependencies"]
    return [Requirement(line) for line in asked]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pinned_names_and_hashes_and_nothing_else(lock):
    lines = (ROOT / lock).read_text().splitlines()

    strangers = [line for line in lines if not PINNED.match(line) and not HASH.match(line)]

    assert strangers == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_everything_the_project_asks_for(lock):
    pinned = pins(lock)

    for requirement in wanted(lock):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}"
        assert requirement.specifier.contains(version), f"{requirement} is {version} in {lock}"


def test_both_locks_agree_where_they_name_the_same_package():
    runtime, test = (pins(lock) for lock in LOCKS)

    assert {name: runtime[name] for name in runtime.keys() & test.keys()} == {
        name: test[name] for name in runtime.keys() & test.keys()
    }
