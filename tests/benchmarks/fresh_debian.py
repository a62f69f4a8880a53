"""What a freshly installed site is like: run by debian.sh in its container, with Debian's Python.

Pages over HTTPS, the memory of the two services, a start, and whether anybody is refused meanwhile.
"""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

SITE = "https://kettle.test"
PAGES = ("", "guidelines", "help", "join", "sign-in", "health")
ROUNDS = 40


def main() -> None:
    """Prints it all, a line each."""
    for page in PAGES:
        print(f"== {ask(page)} /{page}")
    if ask("") != "200":
        return
    for _ in range(ROUNDS):
        for page in PAGES:
            ask(page)
    memory = {unit: pss(unit) for unit in ("kettle", "caddy")}
    print(
        f"== MiB (PSS) after {ROUNDS * len(PAGES)} pages: {memory}, together {sum(memory.values())}"
    )
    for deed in ("reload", "restart"):
        print(f"== {deed}: {meanwhile(deed)}")
    print(f"== stopped, then started until a page is there: {start():.1f} s")


def ask(page: str) -> str:
    """The status of a page, or why there was none."""
    unchecked = ssl.create_default_context()  # nobody knows this authority
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(f"{SITE}/{page}", context=unchecked, timeout=30) as answer:
            answer.read()
            return str(answer.status)
    except urllib.error.HTTPError as problem:
        return str(problem.code)
    except OSError as problem:
        return type(problem).__name__


def pss(unit: str) -> int:
    """MiB that the processes of a service hold, what they share counted once."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/cgroup"):
        if f"/{unit}.service" in status.read_text():
            rollup = (status.parent / "smaps_rollup").read_text()
            total += int(next(x for x in rollup.splitlines() if x.startswith("Pss:")).split()[1])
    return round(total / 1024)


def meanwhile(deed: str) -> str:
    """What three people who ask without a pause are answered while systemd does it, and after."""
    answers: Counter[str] = Counter()
    slowest = [0.0]
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            began = time.monotonic()
            answers[ask("guidelines")] += 1
            slowest[0] = max(slowest[0], time.monotonic() - began)

    people = [threading.Thread(target=go_on) for _ in range(3)]
    for each in people:
        each.start()
    subprocess.run(["systemctl", deed, "kettle"], check=True)
    time.sleep(12)
    over.set()
    for each in people:
        each.join()
    return f"{dict(answers)}, the slowest after {slowest[0]:.1f} s"


def start() -> float:
    """Seconds from a stopped service to a page."""
    subprocess.run(["systemctl", "stop", "kettle"], check=True)
    began = time.monotonic()
    subprocess.run(["systemctl", "start", "kettle"], check=True)
    while ask("") != "200":
        time.sleep(0.02)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
