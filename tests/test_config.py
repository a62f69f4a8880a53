"""Settings that cannot work, or would believe anybody, are refused in a sentence."""

from __future__ import annotations

import pytest

from forum import config

RELAY = {"FORUM_RELAY": "letters.example.org", "FORUM_RELAY_JUDGE": "mx.example.org"}
GOOD = (
    RELAY,
    RELAY
    | {"FORUM_RELAY": "letters@example.org", "FORUM_IMAP": "imaps://a%40b:c@imap.example.org"},
    RELAY | {"FORUM_LISTEN": "lmtp://127.0.0.1:2525"},
    RELAY | {"FORUM_LISTEN": "smtp://[::1]:2525"},
)
BAD = (
    ({"FORUM_RELAY": "letters.example.org"}, "anybody could write in a member's name"),
    (RELAY | {"FORUM_RELAY": "letters"}, "must be like letters.example.org"),
    (RELAY | {"FORUM_RELAY": "a@b.example\nX: y"}, "must be like letters.example.org"),
    (RELAY | {"FORUM_IMAP": "imap.example.org"}, "must be like imaps://"),
    (RELAY | {"FORUM_LISTEN": "lmtp://0.0.0.0:2525"}, "on this machine alone"),
    (RELAY | {"FORUM_LISTEN": "lmtp://127.0.0.1"}, "must be like lmtp://127.0.0.1:2525"),
)


@pytest.mark.parametrize("given", GOOD)
def test_a_relay_that_can_work_is_taken(tmp_path, given):
    values = config.read(given | {"FORUM_INSTANCE": str(tmp_path)})

    assert {name: values[name] for name in given} == given


@pytest.mark.parametrize(("given", "said"), BAD)
def test_one_that_cannot_or_would_believe_anybody_is_refused(tmp_path, given, said):
    with pytest.raises(config.Misconfigured, match=said):
        config.read(given | {"FORUM_INSTANCE": str(tmp_path)})


def test_a_folder_that_is_named_from_here_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORUM_INSTANCE", "place")

    assert config.folders()["instance_path"] == str(tmp_path / "place")
