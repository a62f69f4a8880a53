"""The outside of relayed mail: what stands for a relay address, and whom a mail came to."""

from __future__ import annotations

import pytest

from forum.mail import envelopes
from forum.models.relay_addresses import RelayAddress
from tests import relaying

PLUS = "letters@willow.example"


@pytest.mark.parametrize("relay", [relaying.DOMAIN, PLUS])
def test_an_address_leads_back_to_its_name(app, relay):
    with relaying.set_up(app, FORUM_RELAY=relay):
        full = envelopes.in_full(RelayAddress(name="m-abc"))

        assert envelopes.name_in(full) == "m-abc"
        assert envelopes.name_in(f"<{full.upper()}>") == "m-abc"
        assert envelopes.name_in("m-abc@elsewhere.example") is None
        assert list(envelopes.recipients(f"To: {full}, <{full}>\n\nHi".encode())) == [full]


@pytest.mark.parametrize("recipient", ["", "@", "letters@willow.example", "x+m-abc@willow.example"])
def test_what_is_no_relay_address_is_none(app, recipient):
    with relaying.set_up(app, FORUM_RELAY=PLUS):
        assert envelopes.name_in(recipient) is None


def test_without_a_relay_there_is_no_address(app):
    assert envelopes.in_full(RelayAddress(name="m-abc")) == ""
    assert envelopes.name_in("m-abc@") is None


def test_what_the_server_delivered_to_comes_before_what_the_sender_wrote(app):
    with relaying.set_up(app):
        raw = "To: a@{0}\nCc: b@{0}\nX-Original-To: c@{0}\nDelivered-To: d@{0}\n\nHi"
        found = envelopes.recipients(raw.format(relaying.DOMAIN).encode())

        assert [each[0] for each in found] == ["d", "c", "a", "b"]


def test_a_report_has_no_way_back():
    assert envelopes.way_back(b"Return-Path: <mia@example.org>\n\n") == "mia@example.org"
    assert envelopes.way_back(b"Return-Path: <>\n\n") == ""
    assert envelopes.way_back(b"Subject: none\n\n") == ""
    assert envelopes.way_back(b"\xff\x00") == ""
