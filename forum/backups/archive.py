"""One file of it: a tar of manifest, database and secret, packed by xz, locked by age.

All three can be opened without us: `age -d`, `tar -xJf`. xz keeps a sum of every part of itself, so
that no byte can change unnoticed; gzip leaves some of its own out. Preset 0 is as quick as gzip.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import tarfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from forum.backups.troubles import Trouble

MANIFEST, DATABASE, SECRET = "manifest.json", "forum.db", "secret"
INSIDE = (MANIFEST, DATABASE, SECRET)
SEALED = b"age-encryption.org/"
AGE = "pyrage"  # 1 MiB that a server does without until a backup is locked
CHUNK = 1 << 20  # bytes
SMALL = 1 << 20  # bytes; manifest and secret are far below


def pack(target: Path, manifest: Mapping[str, Any], database: Path, secret: str) -> None:
    """Writes the three into `target`."""
    sums = {DATABASE: digest(database), SECRET: hashlib.sha256(secret.encode()).hexdigest()}
    words = json.dumps({**manifest, "sha256": sums}, indent=1)
    with (
        lzma.open(private(target), "wb", check=lzma.CHECK_SHA256, preset=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        _add(tar, MANIFEST, words.encode())
        _add(tar, SECRET, secret.encode())
        tar.add(database, DATABASE, filter=_private)


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Writes what is in `source` into `folder`; its manifest. Raises Trouble when it is damaged."""
    try:
        with lzma.open(source) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for each in tar:
                    _take(tar, each, folder)
            while packed.read(CHUNK):  # to the very end, where the sums stand
                pass
        return _compared(folder)
    except (lzma.LZMAError, tarfile.TarError, EOFError, ValueError, KeyError, FileNotFoundError):
        raise Trouble("damaged" if _begins_as_ours(source) else "not_a_backup") from None


def seal(source: Path, target: Path, keys: str) -> None:
    """Locks `source` for whoever holds the identity of one of `keys` (age recipients)."""
    age = import_module(AGE)
    try:
        recipients = [age.x25519.Recipient.from_str(each) for each in keys.split()]
    except age.RecipientError:
        raise Trouble("key") from None
    with source.open("rb") as plain, private(target) as locked:
        age.encrypt_io(plain, locked, recipients)


def is_sealed(source: Path) -> bool:
    """Whether a key is needed for it."""
    with source.open("rb") as file:
        return file.read(len(SEALED)) == SEALED


def open_seal(source: Path, target: Path, identity: Path | None) -> None:
    """Unlocks `source` with the identity in a file, as age-keygen writes it."""
    if identity is None:
        raise Trouble("locked")
    age, lines = import_module(AGE), [each.strip() for each in identity.read_text().splitlines()]
    try:
        keys = [age.x25519.Identity.from_str(each) for each in lines if each[:1] not in ("", "#")]
        with source.open("rb") as locked, private(target) as plain:
            age.decrypt_io(locked, plain, keys)
    except age.IdentityError:
        raise Trouble("wrong_key") from None
    except age.DecryptError as problem:
        other = "No matching keys" in str(problem)
        raise Trouble("wrong_key" if other else "damaged") from None
    except OSError:
        raise Trouble("damaged") from None


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def private(path: Path) -> io.BufferedWriter:
    """A new file that its owner alone can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _add(tar: tarfile.TarFile, name: str, words: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(words), 0o600
    tar.addfile(member, io.BytesIO(words))


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode, member.uname, member.gname = 0o600, "", ""
    return member


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One of the three that we put in, and nothing else that somebody else may have."""
    small = member.name == DATABASE or member.size <= SMALL
    content = tar.extractfile(member) if member.name in INSIDE and member.isreg() else None
    if content is None or not small:
        raise ValueError(member.name)
    with private(folder / member.name) as file:
        while chunk := content.read(CHUNK):
            file.write(chunk)


def _compared(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    for name, kept in manifest["sha256"].items():
        if name not in INSIDE or digest(folder / name) != kept:
            raise ValueError(name)
    return manifest


def _begins_as_ours(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(6) == b"\xfd7zXZ\x00"
