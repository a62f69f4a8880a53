"""Public figures: only where they are switched on, and no count so small that it points at one."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import update

from forum import clock, db
from forum.models.decisions import NO_WORDS, Decision
from forum.models.figures import Quarter
from forum.models.sites import Site
from forum.models.topics import Topic


@pytest.fixture
def decided(cast, lately):
    """In the quarter that ended last: six posts hidden, one warning."""

    def story():
        then = Quarter.of(clock.now()).before.begins + timedelta(days=10)
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        for _ in range(6):
            topic.reply(by=cast.mia, body="Words.").hide(by=cast.mo)
        cast.mia.warn(by=cast.mo, board=cast.board_mothers, why=NO_WORDS)
        db.session.execute(update(Decision).values(created_at=then))

    return lately("figures: decided", story)


def show(cast):
    with db.transaction():
        Site.here().edit(by=cast.ada, figures_public=True)


def test_until_they_are_switched_on_there_is_no_such_page(as_, decided):
    for path, name in product(["/figures", "/figures.csv"], ["Vi", "Mia", "Mo"]):
        someone = as_(name)

        someone.get(path)

        assert someone.response.status_code == 404, (path, name)


@pytest.mark.parametrize("name", ["Cora", "Ada"])
def test_whoever_can_switch_them_on_sees_them_before(as_, decided, name):
    someone = as_(name)

    someone.get("/figures")

    assert "Only you see this page for now." in someone.text


def test_everybody_reads_counts_but_no_small_ones_and_no_names(as_, cast, decided):
    show(cast)
    vi = as_("Vi")

    vi.get("/figures")

    rows = {
        row.xpath("string(th)"): " ".join(row.xpath("string(td)").split())
        for row in vi.page.xpath("//tbody/tr")
    }
    assert rows["Posts hidden"] == "6"
    assert rows["Warnings"] == rows["Suspensions"] == "fewer than 5"
    assert rows["Hours from a report to a decision, in the middle of them all"] == "too few to say"
    assert not [name for name in ("Mia", "Mothers") if name in vi.text]


def test_the_file_says_the_same(as_, cast, decided):
    show(cast)

    answer = as_("Vi").get("/figures.csv")

    assert ",Posts hidden,6" in answer.text
    assert ",Warnings,fewer than 5" in answer.text
    assert answer.mimetype == "text/csv"


@pytest.mark.parametrize("name", ["Cora", "Ada"])
@pytest.mark.parametrize("htmx", [False, True])
def test_they_are_switched_on_and_off(as_, name, htmx):
    someone = as_(name)

    someone.post("/set-up/figures", {"figures_public": "y"}, htmx=htmx)
    assert as_("Vi").get("/figures").status_code == 200
    someone.post("/set-up/figures", {}, htmx=htmx)

    assert as_("Vi").get("/figures").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("Mia", 403), ("Mo", 403), ("Vi", 401)])
def test_nobody_else_switches_them_on(as_, name, status):
    someone = as_(name)

    someone.post("/set-up/figures", {"figures_public": "y"})

    assert someone.response.status_code == status
    db.session.expire_all()
    assert not Site.here().figures_public


def test_without_anything_to_count_the_page_says_so(as_, cast):
    show(cast)
    vi = as_("Vi")

    vi.get("/figures")

    assert "Nothing to count yet" in vi.text
