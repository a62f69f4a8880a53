"""Only the word of our own mail server says whether a sender is who she says."""

from __future__ import annotations

import random

import pytest

from forum.mail import authenticity

JUDGE = "mx.willow.example"
PASS = "dmarc=pass header.from=example.org"
# As the servers of several providers write it.
PROVEN = {
    "opendmarc": "mx.willow.example; dmarc=pass (p=none dis=none) header.from=example.org",
    "a big provider": """mx.willow.example;
       dkim=pass header.i=@example.org header.s=sel header.b=abc/+=;
       spf=pass (mx: domain of mia@example.org designates 192.0.2.1 as permitted sender)
         smtp.mailfrom=mia@example.org;
       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.org""",
    "opendkim": """mx.willow.example;
\tdkim=pass (2048-bit key; unprotected) header.d=example.org header.i=@example.org
\theader.b="Ab12/x=="; dkim-atps=neutral""",
    "rspamd": "mx.willow.example; dkim=pass header.d=Example.ORG header.s=x; spf=fail; arc=none",
    "spf": "MX.Willow.Example; spf=pass smtp.mailfrom=example.org",
    "with a version": "mx.willow.example 1; spf=pass smtp.mailfrom=mia@example.org",
    "much more": """mx.willow.example; arc=pass (i=1) smtp.remote-ip=192.0.2.1;
       dmarc=pass policy.published-domain-policy=none header.from=example.org; bimi=skipped""",
}
UNPROVEN = {
    "nothing": "mx.willow.example; none",
    "failed": "mx.willow.example; dmarc=fail header.from=example.org; spf=softfail",
    "another domain": "mx.willow.example; dmarc=pass header.from=example.com",
    "signed by another": "mx.willow.example; dkim=pass header.d=example.com",
    "a look-alike": "mx.willow.example; dkim=pass header.d=badexample.org",
    "from below": "mx.willow.example; dkim=pass header.d=eve.example.org",
    "a whole country": "mx.willow.example; dkim=pass header.d=org",
    "another server": "mx.elsewhere.example; dmarc=pass header.from=example.org",
    "our name remarked": "(mx.willow.example) mx.eve.example; spf=pass smtp.mailfrom=example.org",
    "a word in a comment": "mx.willow.example; spf=fail (dmarc=pass header.from=example.org)",
    "no sense": "mx.willow.example; ;; dmarc=pass =; header.from",
    "a result within a quote": f'mx.willow.example; spf=fail reason="x; {PASS}"',
    "a comment without an end": f"mx.willow.example; spf=fail (; {PASS}",
    "a quote without an end": f'mx.willow.example; spf=fail reason="; {PASS}',
    "a comment within a comment": f"mx.willow.example; spf=fail (a (b) ; {PASS})",
    "an escaped end": rf"mx.willow.example; spf=fail (a \) ; {PASS})",
    "too long": "mx.willow.example; dmarc=pass header.from=example.org" + " (x)" * 3_000,
}


def proven(*lines, address="mia@example.org"):
    return authenticity.proven(lines, address=address, judge=JUDGE)


@pytest.mark.parametrize("line", PROVEN.values(), ids=PROVEN)
def test_what_our_server_vouches_for_is_proven(line):
    assert proven(line)
    assert proven("mx.elsewhere.example; spf=fail", line)


@pytest.mark.parametrize("line", UNPROVEN.values(), ids=UNPROVEN)
def test_nothing_else_is(line):
    assert not proven(line)


def test_a_line_of_our_server_below_its_first_is_somebody_elses():
    forged = "mx.willow.example; dmarc=pass header.from=example.org"

    assert not proven("mx.willow.example; dmarc=fail header.from=example.org", forged)
    assert not proven("mx.willow.example; none", forged)


def test_a_domain_answers_for_those_below_it():
    line = "mx.willow.example; dkim=pass header.d=example.org"

    assert proven(line, address="mia@mail.example.org")
    assert not proven(line, address="mia@example.org.uk")
    assert not proven(line, address="")


def test_where_no_server_is_trusted_nothing_is_proven():
    line = "; dmarc=pass header.from=example.org"

    assert not authenticity.proven([line], address="mia@example.org", judge="")


def test_whatever_stands_there_breaks_nothing():
    chance = random.Random(4)
    line = bytearray(PROVEN["a big provider"].encode())
    for _ in range(200):
        line[chance.randrange(20, len(line))] = chance.randrange(256)
        proven(line.decode("latin-1"))
