"""What a disk can do besides being full: no inodes, a lost index, read-only. Reading goes on, words
come back, nothing acknowledged is lost, and it mends by itself as soon as the disk does.

`python -m tests.benchmarks.broken_disk --times 5`, as root: the site stands on a small ext4 of its
own, in a file.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.acknowledged import Tally, judge, mended_after, start
from tests.benchmarks.community import Community
from tests.benchmarks.full_disk import fill, read
from tests.benchmarks.servers import FORUM, Server

INODES = 200
Deed = Callable[[Path], None]


def main() -> None:
    """Runs all of it, and prints what was answered meanwhile."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=5)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory() as place:
        image, folder = Path(place, "image"), Path(place, "disk")
        folder.mkdir()
        with image.open("wb") as file:
            file.truncate(64 << 20)
        how = ["mkfs.ext4", "-q", "-O", "^has_journal", "-N", str(INODES), str(image)]
        subprocess.run(how, check=True)
        _mount(image, folder)
        try:
            _run(image, folder, times)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _run(image: Path, folder: Path, times: int) -> None:
    site = folder / "site"
    community, tally = Community(site, members=20, topics=5, posts=100), Tally()
    with Server(*FORUM, environment=community.environment) as server:
        for _ in range(times):
            _suffers("no inodes", server, community, tally, _use_up, _give_back)
            _suffers("a full disk, and no -shm", server, community, tally, _lose, _give_back)
        judge(community, tally)
        _suffers("read-only after a fault", server, community, tally, _fault, None)
    subprocess.run(["umount", "--lazy", folder], check=True)
    _mount(image, folder)
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    with Server(*FORUM, environment=community.environment) as server:
        print(f"Started on a read-only disk: pages {read(server.port, community)}.")
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        print(f"Writable again: posting after {mended_after(server.port, community):.1f} s.")
    judge(community, tally)


def _suffers(
    name: str, server: Server, community: Community, tally: Tally, harm: Deed, mend: Deed | None
) -> None:
    """Harms the disk under write load, looks at what is answered, and mends it."""
    stop = threading.Event()
    writers = start(tally, server.port, community, stop)
    time.sleep(0.5)
    harm(Path(community.database).parent)
    time.sleep(0.5)
    pages = Counter(read(server.port, community) for _ in range(5))
    words = Counter(_words_back(server.port, community) for _ in range(3))
    stop.set()
    for each in writers:
        each.join()
    after = ""
    if mend:
        mend(Path(community.database).parent)
        after = f" Posting again after {mended_after(server.port, community):.1f} s."
    print(f"{name}: pages {dict(pages)}; replies {dict(words)}.{after}")


def _words_back(port: int, community: Community) -> str:
    """The status of a reply; and whether its words are in the answer, where it was not taken."""
    headers = {"Cookie": community.cookie, "Sec-Fetch-Site": "same-origin"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    key = uuid.uuid4().hex
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    body = urlencode({"body": f"Words {key}", "once": key})
    line.request("POST", f"/topics/{community.topic}/posts", body=body, headers=headers)
    answer = line.getresponse()
    back = key in answer.read().decode()
    return f"{answer.status}{'' if answer.status == 303 else ', with' if back else ', without'}"


def _use_up(site: Path) -> None:
    """Makes empty files until there can be no more."""
    with suppress(OSError):
        for number in range(2 * INODES):
            (site / f"empty{number}").touch()


def _lose(site: Path) -> None:
    """Takes the index of the log away, and the room that a new one would need."""
    (site / "forum.db-shm").unlink(missing_ok=True)  # all may have the deleted one open
    fill(site / "filler")


def _give_back(site: Path) -> None:
    for each in (*site.glob("empty*"), *site.glob("filler")):
        each.unlink()


def _fault(site: Path) -> None:
    """What the kernel does when it finds something wrong: nothing is written any more."""
    device = os.path.basename(_device(site))
    Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("1")


def _device(site: Path) -> str:
    found = ["findmnt", "--noheadings", "--output=SOURCE", "--target", str(site)]
    return subprocess.run(found, check=True, capture_output=True, text=True).stdout.strip()


def _mount(image: Path, folder: Path) -> None:
    subprocess.run(["mount", "-o", "loop,errors=remount-ro", image, folder], check=True)


if __name__ == "__main__":
    main()
