"""The audit log: who reads what of it, narrowed down, and as a file."""

from __future__ import annotations

import csv
import io
import re
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import insert

from forum import clock, db
from forum.models.audit import AuditEntry
from forum.models.decisions import Why
from forum.models.topics import Topic
from forum.views.doings import DOINGS
from tests import keepers
from tests.statements import asked

FORUM = Path(__file__).parents[2] / "forum"
WRITTEN = re.compile(r'AuditEntry\.write\(\s*"([a-z_]+\.[a-z_]+)"')


@pytest.fixture
def deeds(cast, lately):
    """Something on each of two boards, something of the site, and a case."""

    def story():
        for board, by in ((cast.board_mothers, cast.mo), (cast.board_partners, cast.max)):
            topic = Topic.open(board, by=cast.sol, title="canarytitle", body="canarybody")
            topic.opening_post.hide(by=by, why=Why("Be kind", f"reason of {by.display_name}"))
        cast.sol.warn(by=cast.mo, board=cast.board_mothers, why=Why("", "=1+1"))
        AuditEntry.write("site.edit", by=cast.ada, details="name")

    return lately("audit: deeds", story)


def told(browser):
    return " ".join(browser.page.xpath('//main//ol[@class="list"]')[0].text_content().split())


def test_coordinators_and_administrators_read_all_of_it(as_, deeds):
    for name in ["Cora", "Ada"]:
        someone = as_(name)

        someone.get("/audit")

        for words in ("reason of Mo", "reason of Max", "changed the site’s settings"):
            assert words in someone.text, name
        assert "Mo warned a member: Sol" in someone.text, name
        assert "canary" not in someone.response.text, name


def test_a_moderator_reads_what_was_done_on_her_boards(as_, deeds):
    mo = as_("Mo")

    mo.get("/audit")

    assert "reason of Mo" in mo.text
    assert "reason of Max" not in mo.text
    assert "the site’s settings" not in told(mo)


def test_to_others_there_is_no_such_page(as_, deeds):
    for name, path in product(["Mia", "Pia", "Sol"], ["/audit", "/audit.csv"]):
        someone = as_(name)

        someone.get(path)

        assert someone.response.status_code == 404, (name, path)


def test_without_a_second_factor_one_is_led_to_it(as_, deeds):
    cora = as_("Cora", proven=False)

    cora.get("/audit")

    assert cora.response.location.startswith("/second-factor")


NARROWED = [
    ("action=member.warn", "warned", "hid a post"),
    ("by=max", "reason of Max", "reason of Mo"),
    ("first=2020-01-01", "reason of Mo", "nothing of the kind"),
]


def test_it_can_be_narrowed_down(as_, deeds):
    cora = as_("Cora")

    for query, there, gone in NARROWED:
        cora.get(f"/audit?{query}")

        assert there in told(cora), (query, there, gone)
        assert gone not in told(cora), (query, there, gone)


def test_by_board_and_by_dates(as_, cast, deeds):
    cora, today = as_("Cora"), clock.today().isoformat()

    cora.get(f"/audit?board={cast.board_partners.id}&first={today}&last={today}")
    assert "reason of Max" in told(cora)
    assert "reason of Mo" not in told(cora)
    cora.get("/audit?last=2020-01-01")

    assert "Nothing fits" in cora.text


def test_a_board_that_is_not_hers_shows_a_moderator_nothing(as_, cast, deeds):
    mo = as_("Mo")

    mo.get(f"/audit?board={cast.board_partners.id}")

    assert "Nothing fits" in mo.text
    assert "Partners" not in mo.text


WRONG = [
    ("by=Nobody%20At%20All", "Nobody here has that name."),
    ("first=yesterday", "Write a date such as 2026-11-30."),
    ("last=2026-13-40", "Write a date such as 2026-11-30."),
]


def test_what_cannot_be_is_said_and_shows_nothing(as_, deeds):
    cora = as_("Cora")

    for (query, words), path in product(WRONG, ["/audit", "/audit.csv"]):
        cora.get(f"{path}?{query}")

        assert cora.response.status_code == 422, (query, words, path)
        assert words in cora.text, (query, words, path)
        assert "reason of" not in cora.text, (query, words, path)


def test_cases_stand_there_for_leads_alone(as_, cast, deeds):
    keepers.worry(cast, keepers.write(cast))
    cora = as_("Cora")
    cora.get("/audit")
    assert "concern" not in cora.response.text
    cora.get("/audit?action=case.raise")
    assert "Nothing fits" in cora.text

    keepers.appoint(cast)

    lead = as_("Cora")
    lead.get("/audit")
    assert "raised a concern" in told(lead)


def test_older_entries_are_a_press_away(as_, cast, deeds):
    with db.transaction():
        for number in range(30):
            AuditEntry.write("site.edit", by=cast.ada, details=f"number {number}.")
    cora = as_("Cora")

    cora.get("/audit?by=Ada")
    assert "number 29." in told(cora)
    assert "number 5." not in told(cora)
    cora.get(cora.page.xpath('//a[@rel="next"]/@href')[0])

    assert "number 5." in told(cora)
    assert "by=Ada" in cora.page.xpath('//a[contains(., "To the newest")]/@href')[0]


def test_the_file_holds_the_same_and_computes_nothing(as_, deeds):
    cora = as_("Cora")

    answer = cora.get("/audit.csv?action=member.warn")

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [(row["Who"], row["What"], row["Of what"]) for row in rows] == [
        ("Mo", "warned a member", "Sol")
    ]
    assert rows[0]["Why"] == "'=1+1"
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_whoever_has_left_has_no_name_there(as_, cast, deeds):
    with db.transaction():
        AuditEntry.write("site.edit", by=cast.sol, details="name")
        db.session.flush()
        db.session.delete(cast.sol)
    cora = as_("Cora")

    cora.get("/audit")

    assert "A former member" in told(cora)


def test_a_page_takes_the_same_few_statements_among_many(as_, cast, deeds):
    rows = [
        {"action": "site.edit", "actor_id": 1, "reason": "", "details": "", "created_at": at}
        for at in [clock.now()] * 5_000
    ]
    with db.transaction():
        db.session.execute(insert(AuditEntry), rows)
    cora = as_("Cora")
    cora.get("/audit")

    with asked() as statements:
        cora.get("/audit")

    assert len([each for each in statements if not each.startswith("BEGIN")]) <= 8


def test_every_deed_has_words():
    sources = [path.read_text() for path in FORUM.rglob("*.py")]

    written = {name for source in sources for name in WRITTEN.findall(source)}

    assert written - set(DOINGS) == set()
