"""Lays files and services out on the machine, and changes only what is not as it should be."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forum.config import ROOT

FILES = ROOT / "forum" / "deploy"
USER = SERVICE = "kettle"
PACKAGED = "The Caddyfile is an easy way to configure your Caddy web server."  # Debian's own


@dataclass(frozen=True)
class Places:
    """Where everything goes. `root` is "/", or a folder in tests."""

    root: Path = Path("/")
    checkout: Path = ROOT
    owner: str = USER

    @property
    def instance(self) -> Path:
        """The database, secrets and backups."""
        return self.root / "var/lib/kettle"

    @property
    def settings(self) -> Path:
        """What the operator may change."""
        return self.root / "etc/kettle/settings"

    @property
    def unit(self) -> Path:
        """The service, as systemd reads it."""
        return self.root / f"etc/systemd/system/{SERVICE}.service"

    @property
    def command(self) -> Path:
        """The `forum` command for everybody who may be root."""
        return self.root / "usr/local/bin/forum"

    @property
    def caddyfile(self) -> Path:
        """What Caddy reads."""
        return self.root / "etc/caddy/Caddyfile"


@dataclass
class Laying:
    """One run. `changed` lists, in words, what was not as it should be."""

    places: Places
    values: dict[str, Any]
    changed: list[str] = field(default_factory=list)

    def filled(self, name: str) -> str:
        """One of our files with this site's values."""
        places = self.places
        where = {
            "checkout": places.checkout,
            "instance": places.instance,
            "settings": places.settings,
            "user": places.owner,
            "service": SERVICE,
        }
        return (FILES / name).read_text().format(**where, **self.values)

    def user(self) -> None:
        """A user who can sign in nowhere, and owns nothing but the instance."""
        try:
            pwd.getpwnam(self.places.owner)
        except KeyError:
            home = str(self.places.instance)
            shell = "/usr/sbin/nologin"
            words = ["useradd", "--system", "--user-group", "--home-dir", home, "--shell", shell]
            subprocess.run([*words, self.places.owner], check=True)
            self.changed.append(f"the user {self.places.owner}")

    def folders(self) -> None:
        """The instance for its user alone, the settings for root and the user."""
        for folder, mode in ((self.places.instance, 0o700), (self.places.settings.parent, 0o750)):
            if not folder.exists():
                folder.mkdir(parents=True)
                self.changed.append(f"the folder {folder}")
            os.chmod(folder, mode)
        shutil.chown(self.places.instance, self.places.owner, self.places.owner)
        shutil.chown(self.places.settings.parent, group=self.places.owner)

    def keep_settings(self) -> None:
        """Written once. Later only the address follows the domain: the rest is the operator's."""
        path, address = self.places.settings, f"FORUM_ADDRESS=https://{self.values['domain']}"
        if not path.exists():
            self.write(path, self.filled("settings"), mode=0o640)
            shutil.chown(path, group=self.places.owner)
            return
        lines = path.read_text().splitlines()
        kept = [address if line.startswith("FORUM_ADDRESS=") else line for line in lines]
        self.write(path, "\n".join(kept) + "\n", mode=0o640)

    def settings(self) -> dict[str, str]:
        """The settings as they are kept, for the commands that are run here."""
        lines = self.places.settings.read_text().splitlines()
        pairs = (line.partition("=") for line in lines if line.startswith("FORUM_"))
        return {name: value for name, _, value in pairs}

    def web_server(self) -> str:
        """Caddy's file; one of the operator's own is left alone, and what to add is returned."""
        path, ours = self.places.caddyfile, self.filled("Caddyfile")
        there = path.read_text() if path.exists() else ""
        if there and PACKAGED not in there and "Written by `forum deploy`" not in there:
            return "" if str(self.values["domain"]) in there else ours
        self.write(path, ours, mode=0o644)
        return ""

    def write(self, path: Path, words: str, *, mode: int) -> None:
        """Writes a file where it differs, whole or not at all."""
        if path.exists() and path.read_text() == words:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.new")
        aside.write_text(words)
        os.chmod(aside, mode)
        if path.exists():
            shutil.chown(aside, path.stat().st_uid, path.stat().st_gid)
        aside.replace(path)
        self.changed.append(str(path))
