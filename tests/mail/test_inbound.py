"""A mail that comes in becomes the words of a letter, with nothing of all else that it carried."""

from __future__ import annotations

import pytest

from forum.mail import inbound
from forum.mail.inbound import Inbound, Unreadable

MAIL = """\
Return-Path: <mia@example.org>
Authentication-Results: mx.willow.example; dkim=pass header.d=example.org;
\tspf=pass
Authentication-Results: other.example; dkim=fail
From: "mia@elsewhere.example" <Mia.Real@Example.org>
To: "Pia, of Willow" <Letter+abc@Willow.example>, undisclosed:;
Cc: <cc@example.org> (not "me@example.org"), second@example.org
Delivered-To: letter+abc@willow.example
Message-ID: <one.two@mail.example.org>
Subject: Re: A letter for you

Hello Pia, we slept.

Love,
Mia Real x
Staff nurse, Somewhere Hospital

Sent from my iPhone

On Mon, 30 Nov 2026 at 09:00, Pia <letter+abc@willow.example> wrote:

> How are you?
"""


def test_a_mail_is_told_by_its_few_facts_and_its_own_words():
    read = inbound.read(MAIL.encode())

    assert read == Inbound(
        sender="mia.real@example.org",
        recipients=("letter+abc@willow.example", "cc@example.org", "second@example.org"),
        message_id="<one.two@mail.example.org>",
        automatic="",
        authentication=(
            "mx.willow.example; dkim=pass header.d=example.org; spf=pass",
            "other.example; dkim=fail",
        ),
        words="Hello Pia, we slept.\n\nLove,\nMia x",
        cut=("quote", "signature"),
        too_long=False,
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"no header at all", "headers"),
        (b"From: a@example.org\n" + b"X: y\n" * 60_000 + b"\nwords", "headers"),
        (b"Content-Type: multipart/mixed; boundary=b\n\nno such line", "boundary"),
    ],
)
def test_what_cannot_be_taken_apart_says_why_in_a_word(raw, reason):
    with pytest.raises(Unreadable, match=f"^{reason}$"):
        inbound.read(raw)


@pytest.mark.parametrize(
    "fields",
    [
        "From: a@example.org, b@example.org",
        "From: a@example.org\nFrom: a@example.org",
        "From: a@example.org <b@example.org>",
        "From: <a@example.org> <b@example.org>",
        "From: =?utf-8?q?a=40example.org?=",
        "From: (a@example.org)",
        'From: "a@example.org',
        "From:",
        "X-From: a@example.org",
    ],
)
def test_a_sender_that_is_a_riddle_is_nobody(fields):
    assert inbound.read(f"{fields}\n\nwords".encode()).sender == ""
