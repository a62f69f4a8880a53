"""Mail that no person wrote is known by its headers, and by its subject as the last resort."""

from __future__ import annotations

from forum.mail import inbound

KINDS = [
    ("Auto-Submitted: auto-replied (vacation)", "auto-reply"),
    ("auto-submitted: AUTO-GENERATED", "auto-reply"),
    ("Auto-Submitted: no", ""),
    ("X-Auto-Response-Suppress: All", "auto-reply"),
    ("X-Auto-Response-Suppress: DR, OOF, AutoReply", "auto-reply"),
    ("X-Autoreply: yes", "auto-reply"),
    ("Precedence: auto_reply", "auto-reply"),
    ("Precedence: bulk", "list"),
    ("Precedence: first-class", ""),
    ("List-Id: <mums.lists.example.org>", "list"),
    ("List-Unsubscribe: <https://lists.example.org/>", "list"),
    ("Return-Path: <>", "bounce"),
    ("Return-Path: <mia@example.org>", ""),
    ('Content-Type: multipart/report; boundary="b"\n\n--b\n\nReport.\n--b--', "bounce"),
    ("From: MAILER-DAEMON@example.org (Mail Delivery System)", "bounce"),
    ("Return-Path: <>\nAuto-Submitted: auto-replied", "auto-reply"),
    ("X-Loop: letters@example.org", "loop"),
    ("X-Kettle-Relay: 1", "loop"),
    ("\n".join(["Received: from a by b"] * 60), "loop"),
    ("Subject: Automatic reply: A letter for you", "auto-reply"),
    ("Subject: Out of office", "auto-reply"),
    ("Subject: =?utf-8?q?Allan_o=E2=80=99r_swyddfa?=", "auto-reply"),
    ("Subject: Ymateb awtomatig: Llythyr i chi", "auto-reply"),
    ("Subject: Undeliverable: A letter for you", "bounce"),
    ("Subject: Re: Automatic reply: A letter for you", ""),
    ("Subject: I was out of the office, and out of my mind", ""),
    ("Subject: A reply, not automatic", ""),
    ("Subject: =?x-none?b?=?=", ""),
]


def test_a_mail_says_what_it_is():
    for header, kind in KINDS:
        assert (
            inbound.read(f"{header}\nTo: letter@example.org\n\nwords".encode()).automatic == kind
        ), (header, kind)
