"""Secrets that travel: made at random, kept only as digests."""

import hashlib
import hmac
import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
BYTES = 32  # 256 bits; OWASP ASVS 5.0 §7.2.3 asks for 128 at least


def new() -> str:
    """A fresh secret for a link or a session, safe in a URL."""
    return secrets.token_urlsafe(BYTES)


def reference() -> str:
    """A fresh reference that can be read out on the phone: twelve letters, 60 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(12))


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256, so that a stolen database opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def keyed_digest(secret: str, words: str) -> str:
    """A digest that nobody without the key can rebuild by trying; for network addresses."""
    return hmac.new(secret.encode(), words.encode("utf-8", "replace"), "sha256").hexdigest()
