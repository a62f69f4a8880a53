"""`python3 -m forum …`: makes .venv from the locked packages when needed, then runs inside it."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
RUNTIME, TESTING = "requirements.lock", "requirements-test.lock"
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
PYTEST = ("-m", "pytest", "-n", "auto", "--dist", "worksteal")


def main(words: list[str]) -> None:
    """Set up what `words` need, then become the `forum` command, or pytest for `test`."""
    if sys.version_info < OLDEST:
        sys.exit(f"Kettle needs Python {OLDEST[0]}.{OLDEST[1]} or newer. This is {VERSION}.")
    if words[:1] == ["test"]:
        set_up([RUNTIME, TESTING])
        os.chdir(ROOT)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling all of it again took 22 s a run
        os.execv(PYTHON, [str(PYTHON), *PYTEST, *words[1:]])
    set_up([RUNTIME])
    os.execv(PYTHON, [str(PYTHON), str(VENV / "bin" / "forum"), *words])


def set_up(locks: list[str]) -> None:
    """Install `locks` into .venv, unless its stamp says that they are there already."""
    wanted = [place(), *map(digest, locks)]
    with (ROOT / RUNTIME).open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # of two commands started at once the second waits
        stamped = STAMP.read_text() if STAMP.exists() else ""
        if not PYTHON.exists() or not set(wanted) <= set(stamped.splitlines()):
            install(locks, stamped)
            STAMP.write_text("\n".join(wanted))


def place() -> str:
    """What .venv is made for: it follows neither a moved folder nor another Python."""
    return f"Python {VERSION} in {ROOT}"


def digest(lock: str) -> str:
    """The name and SHA-256 of one lock file."""
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"


def install(locks: list[str], stamped: str) -> None:
    """Bring .venv to the state of `locks`, made anew where its stamp is missing or of elsewhere."""
    uv = shutil.which("uv")
    fresh = place() not in stamped or not PYTHON.exists()
    if fresh and not uv and importlib.util.find_spec("ensurepip") is None:
        sys.exit(without_venv())
    print("Setting up in .venv: once, about half a minute …", flush=True)
    try:
        STAMP.unlink(missing_ok=True)
        if fresh:
            make_venv(uv)
        fill_venv(locks, uv)
    except (OSError, subprocess.CalledProcessError, KeyboardInterrupt) as problem:
        if fresh:
            shutil.rmtree(VENV, ignore_errors=True)
        elif isinstance(problem, subprocess.CalledProcessError):
            STAMP.write_text(stamped)  # everything is fetched before anything is changed
        sys.exit(explain(problem))


def make_venv(uv: str | None) -> None:
    """An empty .venv in place of what was there."""
    python = os.path.realpath(sys.executable)  # not a link in the .venv that goes
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    run(*([uv, "venv", "-q", "-p", python] if uv else [python, "-m", "venv"]), str(VENV))


def fill_venv(locks: list[str], uv: str | None) -> None:
    """Install what `locks` name, each file held to its hash, then this folder itself."""
    pip = [uv, "pip", "install", "-p", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    run(*pip, "-q", "--require-hashes", *(f"--requirement={lock}" for lock in locks))
    shutil.rmtree(VENV / "templates", ignore_errors=True)  # compiled by what is replaced here
    run(*pip, "-q", "--no-index", "--no-deps", "--no-build-isolation", "--editable=.")


def run(*command: str) -> None:
    """Run one command in the checkout, its words shown; raises CalledProcessError."""
    subprocess.run(command, cwd=ROOT, check=True)


def without_venv() -> str:
    """The sentence for a Debian whose Python comes without `venv`."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    line = f"{sudo}apt install python{VERSION}-venv"
    return f"This Python cannot make a .venv yet. Type this, then start again:\n\n    {line}\n"


def explain(problem: BaseException) -> str:
    """The sentence for an installation that did not finish."""
    if isinstance(problem, OSError):
        return f"Could not write to {VENV}: {problem.strerror}. Nothing was set up."
    if isinstance(problem, KeyboardInterrupt):
        return "\nStopped. The next start begins again."
    return (
        "\nThe packages could not be installed; the lines above say why.\n"
        "If this machine is not on the internet, connect it and start again."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
