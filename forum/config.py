"""Every setting: its variable, its default and why it is there."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
RELAY = re.compile(r"(?:[a-z0-9._-]{1,30}@)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LARGEST_FORM = 256 * 1024  # bytes; the longest post is 10,000 characters, 40 KB at the worst


class Misconfigured(Exception):
    """A setting that cannot be used; its words are for the operator."""


class Folders(TypedDict):
    """What Flask is told of folders."""

    template_folder: str
    static_folder: str
    instance_path: str


@dataclass(frozen=True)
class Setting:
    """One thing the operator may set as an environment variable."""

    variable: str
    default: str
    why: str


SETTINGS = (
    Setting("FORUM_INSTANCE", str(ROOT / "instance"), "Where the database, mail and secrets are."),
    Setting(
        "FORUM_DATABASE",
        "",
        "postgresql://user:password@host/name; empty: forum.db in the instance folder.",
    ),
    Setting("FORUM_ADDRESS", "http://127.0.0.1:8000", "The site's own address; links start so."),
    Setting("FORUM_SECRET", "", "Signs cookies; empty: made once and kept in the instance folder."),
    Setting("FORUM_PROXIES", "0", "How many proxies stand in front and are trusted: 0 or 1."),
    Setting("FORUM_SMTP", "", "smtp://user:password@host:587 or smtps://…; empty: files."),
    Setting("FORUM_SENDER", "", "The From address of mail; empty: forum@ and the site's host."),
    Setting(
        "FORUM_RELAY",
        "",
        "Where letters of one-to-one arrive: a domain of their own (letters.example.org), or a"
        " mailbox with plus-addresses (letters@example.org); empty: letters on the web alone.",
    ),
    Setting(
        "FORUM_RELAY_JUDGE",
        "",
        "The name (authserv-id) of the mail server that takes them in: its word alone says whether"
        " a sender is who she says. Needed with FORUM_RELAY.",
    ),
    Setting(
        "FORUM_LISTEN",
        "",
        "lmtp://127.0.0.1:2525, or smtp://…: takes letters from a mail server on this machine.",
    ),
    Setting(
        "FORUM_IMAP",
        "",
        "imaps://user:password@host: fetches letters from this mailbox twice a minute.",
    ),
    Setting("FORUM_POSTING", "20", "Posts of one member within ten minutes; 0: no limit."),
    Setting(
        "FORUM_BACKUPS",
        "",
        "Where backups are kept; empty: backups in the instance folder; off: none by night.",
    ),
    Setting(
        "FORUM_BACKUP_KEY", "", "age1…, for whom backups are locked; several with spaces between."
    ),
    Setting(
        "FORUM_BACKUP_AWAY", "", "Where rclone copies each backup, such as remote:folder; or none."
    ),
    Setting("FORUM_DEMO", "", "Set by `forum demo` alone: shows mail, signs in the cast."),
)


def folders() -> Folders:
    """Where templates and static files are: beside the package, in the checkout."""
    return {
        "template_folder": str(ROOT / "templates"),
        "static_folder": str(ROOT / "static"),
        "instance_path": str(
            Path(os.environ.get("FORUM_INSTANCE") or ROOT / "instance").absolute()
        ),
    }


def read(given: Mapping[str, object]) -> dict[str, object]:
    """All settings, from `given` first, then the environment, then the defaults.

    Returns a mapping for `app.config`. Raises Misconfigured with a sentence for the operator.
    """
    values: dict[str, object] = {
        each.variable: given.get(each.variable, os.environ.get(each.variable) or each.default)
        for each in SETTINGS
    }
    instance = Path(str(values["FORUM_INSTANCE"]))
    values["FORUM_INSTANCE"] = instance
    values["FORUM_DEMO"] = bool(values["FORUM_DEMO"])
    values |= _addresses(values, instance) | _cookies(values)
    values["SECRET_KEY"] = values["FORUM_SECRET"] or _kept_secret(instance)
    values["MAX_CONTENT_LENGTH"] = values["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    return values | {key: value for key, value in given.items() if not key.startswith("FORUM_")}


def _addresses(values: Mapping[str, object], instance: Path) -> dict[str, object]:
    address = urlsplit(str(values["FORUM_ADDRESS"]).rstrip("/"))
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Misconfigured("FORUM_ADDRESS must be like https://forum.example.org")
    if str(values["FORUM_PROXIES"]) not in ("0", "1"):
        raise Misconfigured("FORUM_PROXIES must be 0 or 1: how many proxies you trust.")
    if not str(values["FORUM_POSTING"]).isdecimal():
        raise Misconfigured("FORUM_POSTING must be a number of posts, such as 20.")
    if values["FORUM_SMTP"] and not _names_a_server(str(values["FORUM_SMTP"])):
        raise Misconfigured("FORUM_SMTP must be like smtp://user:password@host:587, or smtps://…")
    _check_relay({name: str(value) for name, value in values.items()})
    _check_keys(str(values["FORUM_BACKUP_KEY"]))
    database = values["FORUM_DATABASE"] or f"sqlite:///{instance / 'forum.db'}"
    if not str(database).startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise Misconfigured("FORUM_DATABASE must be like postgresql://user:password@host/forum")
    return {
        "FORUM_ADDRESS": address.geturl(),
        "FORUM_PROXIES": int(str(values["FORUM_PROXIES"])),
        "FORUM_POSTING": int(str(values["FORUM_POSTING"])),
        "FORUM_BACKUPS": values["FORUM_BACKUPS"] or str(instance / "backups"),
        "FORUM_SENDER": values["FORUM_SENDER"] or f"forum@{address.hostname}",
        "SQLALCHEMY_DATABASE_URI": re.sub("^postgresql:", "postgresql+psycopg:", str(database)),
    }


def _check_relay(values: Mapping[str, str]) -> None:
    """Raises Misconfigured for a relay that could not work, or that would believe anybody."""
    relay, imap, listen = (values[f"FORUM_{each}"] for each in ("RELAY", "IMAP", "LISTEN"))
    if relay and not RELAY.fullmatch(relay):
        raise Misconfigured("FORUM_RELAY must be like letters.example.org or letters@example.org")
    if relay and not values["FORUM_RELAY_JUDGE"]:
        raise Misconfigured(
            "FORUM_RELAY needs FORUM_RELAY_JUDGE, the name of your mail server in its own"
            " Authentication-Results: without it anybody could write in a member's name."
        )
    if imap and not _names_a_server(imap, schemes=("imap", "imaps")):
        raise Misconfigured("FORUM_IMAP must be like imaps://user:password@host")
    if listen and not (
        _names_a_server(listen, schemes=("lmtp", "smtp"))
        and urlsplit(listen).hostname in HERE
        and urlsplit(listen).port
    ):
        raise Misconfigured(
            "FORUM_LISTEN must be like lmtp://127.0.0.1:2525: on this machine alone, since whoever"
            " reaches it is believed."
        )


def _check_keys(keys: str) -> None:
    if any(not each.startswith("age1") for each in keys.split()):
        raise Misconfigured("FORUM_BACKUP_KEY must be like age1…, as age-keygen prints it.")


def _names_a_server(address: str, *, schemes: tuple[str, ...] = ("smtp", "smtps")) -> bool:
    """Whether a mail server can be found in an address; a wrong port raises only when asked for."""
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _cookies(values: Mapping[str, object]) -> dict[str, object]:
    """The session cookie, as strict as the address allows (ASVS 5.0 §3.3)."""
    secure = str(values["FORUM_ADDRESS"]).startswith("https://")
    return {
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
        "SESSION_REFRESH_EACH_REQUEST": False,
    }


def _kept_secret(instance: Path) -> str:
    """The secret of this instance, made at its first start, readable by its owner alone."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = instance / "secret"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
