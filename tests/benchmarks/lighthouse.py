"""What Lighthouse says of pages as on a slow phone: `python -m tests.benchmarks.lighthouse`.

Needs Chromium, and Lighthouse in a folder of its own (`npm install --prefix FOLDER lighthouse`),
which `--program FOLDER/node_modules/.bin/lighthouse` names. Prints the worst of `--times` runs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.community import Community
from tests.benchmarks.servers import FORUM, Server

CATEGORIES = ("performance", "accessibility", "best-practices")
AUDITS = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
TRIES = 3  # it loses the beginning of a page now and then
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Serves a community, has its pages judged, and prints a table for README.md."""
    options = argparse.ArgumentParser()
    options.add_argument("--program", default="lighthouse")
    options.add_argument("--times", type=int, default=3)
    chosen = options.parse_args()
    print("| page | performance, accessibility, best practices | LCP s | TBT ms | CLS |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        community = Community(Path(folder), members=300, topics=300, posts=6000)
        with Server(*FORUM, environment=community.environment) as server:
            judge = Judge(chosen.program, Path(folder), f"http://127.0.0.1:{server.port}")
            for path, cookie in _pages(community):
                reports = [judge.report(path, cookie) for _ in range(chosen.times)]
                print(f"| {path} | {_worst(reports)} |", flush=True)


def _pages(community: Community) -> list[tuple[str, str]]:
    """Paths, each with who is there: a member, or nobody."""
    member = (
        *("/", f"/boards/{community.board}", f"/topics/{community.topic}", "/search?q=baby"),
        *("/for-you", f"/boards/{community.board}/new", "/account"),
    )
    nobody = ("/guidelines", "/urgent-help", "/help", "/sign-in", "/join")
    return [*((path, community.cookie) for path in member), *((path, "") for path in nobody)]


class Judge:
    """Lighthouse, with the browser that is there."""

    def __init__(self, program: str, folder: Path, site: str) -> None:
        self.program, self.folder, self.site = program, folder, site
        browser = next(filter(None, map(shutil.which, BROWSERS)), "")
        self.environment = {**os.environ, "CHROME_PATH": browser}

    def report(self, path: str, cookie: str) -> dict[str, Any]:
        """All that it found on one page."""
        headers, found = self.folder / "headers.json", self.folder / "report.json"
        headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
        how = (
            f"--only-categories={','.join(CATEGORIES)}",
            *(f"--extra-headers={headers}", "--quiet", "--output=json", f"--output-path={found}"),
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        )
        command = [self.program, f"{self.site}{path}", *how]
        for _ in range(TRIES):
            if not subprocess.run(command, env=self.environment, check=False).returncode:
                break
        report: dict[str, Any] = json.loads(found.read_text())
        return report


def _worst(reports: list[dict[str, Any]]) -> str:
    scores = [
        min(round(100 * each["categories"][name]["score"]) for each in reports)
        for name in CATEGORIES
    ]
    paint, blocked, shift = (
        max(each["audits"][name]["numericValue"] for each in reports) for name in AUDITS
    )
    said = ", ".join(map(str, scores))
    return f"{said} | {paint / 1000:.2f} | {blocked:.0f} | {shift:.3f}"


if __name__ == "__main__":
    main()
