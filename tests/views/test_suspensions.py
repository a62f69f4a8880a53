"""What a suspended member reads and can still do, and what is closed to her."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.posts import Post
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")

    return lately("suspensions: topic", story)


def suspend(cast, **how):
    with db.transaction():
        cast.sol.suspend(by=cast.mo, board=cast.board_mothers, days=14, **how)


def test_every_page_says_calmly_until_when(as_, cast, topic):
    suspend(cast)
    sol, mia = as_("Sol"), as_("Mia")

    for path in ("/", "/boards", f"/topics/{topic.id}", "/you"):
        sol.get(path)
        assert "You cannot take part until" in sol.text, path
        assert "What you can still do" in sol.text, path
        mia.get(path)
        assert "You cannot take part" not in mia.text, path


def test_the_composer_s_place_says_it_as_well(as_, cast, topic):
    suspend(cast)
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")
    assert sol.page.xpath('//*[@id="composer"]//a[@href="/suspended"]')
    sol.get("/boards/mothers")

    assert "You cannot take part just now." in sol.text


@pytest.mark.parametrize("htmx", [False, True])
def test_an_old_form_is_refused_and_its_words_are_kept(as_, cast, topic, htmx):
    sol = as_("Sol")
    sol.get(f"/topics/{topic.id}")
    before = db.session.scalar(select(func.count()).select_from(Post))
    suspend(cast)

    sol.post(f"/topics/{topic.id}/posts", {"body": "All my words", "once": "a"}, htmx=htmx)

    assert sol.response.status_code == 403
    assert "All my words" in sol.response.text
    assert "You cannot take part just now." in sol.text
    assert db.session.scalar(select(func.count()).select_from(Post)) == before


def test_she_can_still_read_take_her_data_leave_and_get_help(as_, cast, topic):
    suspend(cast)
    sol = as_("Sol")

    for path in ("/suspended", "/letters", "/you/copy", "/you/leave", "/urgent-help", "/boards"):
        sol.get(path)
        assert sol.response.status_code == 200, path


def test_without_reading_the_boards_do_not_exist_and_the_rest_is_open(as_, cast, topic):
    suspend(cast, may_read=False)
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")
    assert sol.response.status_code == 404
    for path in ("/suspended", "/letters", "/you/copy", "/you/leave", "/urgent-help", "/"):
        sol.get(path)
        assert sol.response.status_code == 200, path


def test_a_moderator_who_is_suspended_has_no_office_meanwhile(as_, cast, topic):
    with db.transaction():
        cast.mo.suspend(by=cast.cora, board=cast.board_mothers, days=14)
    mo = as_("Mo")

    mo.get("/queue")

    assert mo.response.status_code == 404


def test_whoever_is_not_suspended_is_welcomed_back(as_, cast):
    sol = as_("Sol")

    sol.get("/suspended")

    assert (sol.response.status_code, sol.response.location) == (303, "/")


def test_a_visitor_signs_in_first(as_):
    vi = as_("Vi")

    vi.get("/suspended")

    assert vi.response.location.startswith("/sign-in")
