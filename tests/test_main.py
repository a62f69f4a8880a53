"""`python3 -m forum`: sets up what is missing, then becomes the command, without a network here."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
WITHOUT_ENSUREPIP = (
    "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv[1:] = ['demo'];"
    "runpy.run_module('forum', run_name='__main__')"
)


@pytest.fixture
def checkout(tmp_path):
    """A folder with the start of Kettle in it, and no .venv."""
    (tmp_path / "forum").mkdir()
    (tmp_path / "forum" / "__init__.py").touch()
    shutil.copy(ROOT / "forum" / "__main__.py", tmp_path / "forum")
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"# {lock}\n")
    return tmp_path


@pytest.fixture
def installed(checkout):
    """The same with a stamped .venv, whose Python says what it was asked, and fails as pip."""
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$2" = pip ] && echo no network && exit 1\necho "$@"\n')
    python.chmod(0o755)
    python.with_name("pip").touch()
    digests = {lock: hashlib.sha256((checkout / lock).read_bytes()).hexdigest() for lock in LOCKS}
    version = f"Python {sys.version_info[0]}.{sys.version_info[1]} in {checkout}"
    stamp = [version, *(f"{lock} {digest}" for lock, digest in digests.items())]
    (checkout / ".venv" / "installed").write_text("\n".join(stamp))
    return checkout


def start(folder, *words):
    """Run this Python in `folder`, with neither uv nor anything else on the PATH."""
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, env={"PATH": ""}, capture_output=True, text=True)


def test_a_start_with_everything_in_place_goes_straight_to_the_command(installed):
    done = start(installed, "-m", "forum", "demo", "--port", "8001")

    assert done.stdout == f"{installed}/.venv/bin/forum demo --port 8001\n"


def test_test_lets_python_keep_what_it_compiles(installed):
    python = installed / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "${PYTHONDONTWRITEBYTECODE-kept}"\n')

    done = subprocess.run(
        [sys.executable, "-m", "forum", "test"],
        cwd=installed,
        env={"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    assert done.stdout == "kept\n"


def test_test_hands_its_words_to_pytest(installed):
    done = start(installed, "-m", "forum", "test", "tests/views", "-x")

    assert done.stdout == "-m pytest -n auto --dist worksteal tests/views -x\n"


def test_a_changed_lock_that_cannot_be_fetched_leaves_what_was_there(installed):
    (installed / "requirements.lock").write_text("# newer\n")
    stamp = (installed / ".venv" / "installed").read_text()

    done = start(installed, "-m", "forum", "demo")

    assert done.returncode == 1
    assert "no network" in done.stdout
    assert "connect it and start again" in done.stderr
    assert (installed / ".venv" / "installed").read_text() == stamp


def test_a_debian_without_venv_gets_the_line_to_type_and_no_half_made_folder(checkout):
    done = start(checkout, "-c", WITHOUT_ENSUREPIP)

    assert done.returncode == 1
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in done.stderr
    assert not (checkout / ".venv").exists()
