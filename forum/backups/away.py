"""Copies off this machine, by rclone: to any place that it knows, kept by the same rule."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from forum.backups import rule
from forum.backups.troubles import Trouble

PATIENCE = 3 * 3600  # seconds for one copy over a slow line
NAME = re.compile(r"kettle-(\d{8}T\d{6}Z)\.tar\.xz(\.age)?")
_log = logging.getLogger("forum.backups")


def target() -> str:
    """Where to, as rclone writes it: "remote:folder", or a folder of another disk."""
    return str(current_app.config["FORUM_BACKUP_AWAY"])


def send(file: Path) -> None:
    """Copies a backup there, compares what arrived, and takes away what the rule does not keep."""
    _rclone("copyto", "--immutable", str(file), f"{target()}/{file.name}")
    _rclone("check", "--one-way", f"--include=/{file.name}", str(file.parent), target())
    names = [each for each in _rclone("lsf", "--files-only", target()).splitlines() if moment(each)]
    moments = {each: at for each in names if (at := moment(each))}
    stay = rule.kept(moments.values())
    for each in [name for name, at in moments.items() if at not in stay]:
        _rclone("deletefile", f"{target()}/{each}")


def moment(name: str) -> datetime | None:
    """When a backup of that name was made; None for any other file."""
    found = NAME.fullmatch(name)
    made = found and datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return made or None


def _rclone(*words: str) -> str:
    program = shutil.which("rclone")
    if program is None:
        raise Trouble("no_rclone")
    try:
        done = subprocess.run(
            [program, "--retries=3", *words], capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise Trouble("away") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [""]
        _log.error("rclone %s ended with %d: %s", words[0], done.returncode, lines[-1][:200])
        raise Trouble("away")
    return done.stdout
