"""Fills the disk at random moments under write load: reading goes on, nothing is lost, it mends.

`python -m tests.benchmarks.full_disk --times 50`, as root: the site stands on a small disk of its
own (a tmpfs). Each time the disk is full for a moment and is then freed again.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.acknowledged import Tally, judge, mended_after, start
from tests.benchmarks.community import Community
from tests.benchmarks.servers import FORUM, Server

SIZE = "48m"
CHUNK = b"\0" * 65_536


def main() -> None:
    """Runs it, and prints what was lost, and how long it took to mend."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=50)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
        try:
            _run(Community(Path(folder), members=20, topics=5, posts=100), Path(folder), times)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _run(community: Community, folder: Path, times: int) -> None:
    tally, reads, mended = Tally(), Counter[int](), []
    with Server(*FORUM, environment=community.environment) as server:
        for _ in range(times):
            stop = threading.Event()
            writers = start(tally, server.port, community, stop)
            time.sleep(random.uniform(0.1, 0.6))
            fill(folder / "filler")
            for _ in range(3):
                reads[read(server.port, community)] += 1
                time.sleep(random.uniform(0, 0.2))
            (folder / "filler").unlink()
            mended.append(mended_after(server.port, community))
            stop.set()
            for each in writers:
                each.join()
    print(f"Full {times} times; pages read meanwhile: {dict(reads)}.")
    print(f"Posting again at worst after {max(mended):.1f} s.")
    judge(community, tally)
    assert set(reads) == {200}
    assert set(tally.answers) <= {303, 503}
    assert max(mended) < 10


def fill(path: Path) -> None:
    """Takes all that is left, to the last byte."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(CHUNK):
            pass
    with suppress(OSError), path.open("ab", buffering=0) as file:
        while file.write(b"\0"):
            pass
    os.sync()


def read(port: int, community: Community) -> int:
    """The status of a topic's page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", f"/topics/{community.topic}", headers={"Cookie": community.cookie})
    return line.getresponse().status


if __name__ == "__main__":
    main()
