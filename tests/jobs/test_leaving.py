"""Erasing those who left: on a list for a day first, then gone, by what the register says."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, select, text

from forum import clock, db
from forum.cli import erase as command
from forum.db import session
from forum.jobs import leaving
from forum.models.audit import AuditEntry
from forum.models.drafts import Draft
from forum.models.leaving import Leaving
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.topics import Topic

MIA = "mia@example.org"


def leave(cast, *, takes_back, due=-1, listed=None):
    """Mia has left; her time is over in `due` days, and she has stood on the list for `listed`."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Canary title", body="Canary 1")
        topic.reply(by=cast.sol, body="Yes.", quoting=topic.opening_post, quoted_words="Canary 1")
        topic.reply(by=cast.mia, body="Canary 2", anonymous=True)
        alone = Topic.open(cast.board_everyone, by=cast.mia, title="Canary 3", body="Canary 4")
        alone.reply(by=cast.mia, body="Canary 5").edit(by=cast.mia, body="Canary 6")
        Draft.keep("reply", topic.id, {"body": "Canary 7"}, by=cast.mia)
        Reaction.react(topic.opening_post, "thanks", by=cast.sol)
        row = Leaving.begin(by=cast.mia, takes_back=takes_back)
        row.due_at = clock.ahead(days=due)
        row.listed_at = None if listed is None else clock.ago(days=listed)
    return row.member_id


def everything():
    """All words of the database, but for the letters that wait."""
    tables = inspect(session.connection()).get_table_names()
    found = []
    for table in tables:
        if table != "outgoing_emails":
            found += [str(row) for row in session.execute(text(f'SELECT * FROM "{table}"'))]
    return "\n".join(found)


def actions():
    """What the audit log says about leaving, in order."""
    rows = select(AuditEntry).where(AuditEntry.action.like("leaving.%")).order_by(AuditEntry.id)
    return [(each.action, each.subject, each.actor_id) for each in session.scalars(rows)]


def test_nobody_is_erased_who_has_not_stood_on_the_list_for_a_day(cast):
    number = leave(cast, takes_back=False)

    leaving.erase()
    leaving.erase()

    assert session.get(Member, number)
    assert actions() == [("leaving.announce", f"member {number}", None)]


def test_nobody_is_erased_before_the_time_is_over(cast):
    number = leave(cast, takes_back=False, due=0.5, listed=2)

    leaving.erase()

    assert session.get(Member, number)


def test_the_words_stay_without_a_name(cast):
    number = leave(cast, takes_back=False, listed=1)

    leaving.erase()

    assert session.scalar(select(Member.id).filter_by(id=number)) is None
    nobodys = select(Post.body).filter_by(author_id=None).order_by(Post.id)
    assert session.scalars(nobodys).all() == [
        "Canary 1",
        "Canary 2",
        "Canary 4",
        "Canary 6",
    ]
    found = everything()
    assert MIA not in found
    assert "Canary 7" not in found
    assert actions()[-1] == ("leaving.erase", f"member {number}", None)


def test_what_she_takes_back_is_gone_everywhere(cast):
    leave(cast, takes_back=True, listed=1)

    leaving.erase()

    assert "Canary" not in everything()
    assert session.scalars(select(Post.body).where(Post.body != "")).all() == ["Yes."]


def test_more_posts_than_one_transaction_takes_are_all_taken_back(cast):
    with db.transaction():
        topic = Topic.open(cast.board_everyone, by=cast.sol, title="Long", body="Sol's own")
        for number in range(45):
            topic.reply(by=cast.mia, body=f"Canary {number}", anonymous=number % 3 == 0)
    leave(cast, takes_back=True, listed=1)

    leaving.erase()

    assert "Canary" not in everything()


def test_a_last_letter_says_so(cast):
    leave(cast, takes_back=False, listed=1)

    leaving.erase()

    assert session.scalars(select(OutgoingEmail)).one().subject == "Your account is erased"


def test_who_came_back_meanwhile_is_not_touched(cast):
    number = leave(cast, takes_back=True, listed=1)
    with db.transaction():
        session.scalars(select(Leaving)).one().stay()

    leaving.erase()

    assert session.get(Member, number).display_name == "Mia"
    assert session.scalars(select(OutgoingEmail)).all() == []


@pytest.mark.parametrize("listed", [None, 2])
def test_a_dry_run_lists_and_erases_nobody(app, cast, monkeypatch, listed):
    number = leave(cast, takes_back=True, listed=listed)
    monkeypatch.setattr(command, "create_app", lambda: app)

    said = CliRunner().invoke(command.erase, ["--dry-run"]).output

    assert f"member {number}: due" in said
    assert "words go too" in said
    assert ("not before" in said) == (listed is None)
    assert "Mia" not in said
    assert session.get(Member, number)
    assert actions() == []


def test_without_dry_run_the_command_does_what_the_job_does(app, cast, monkeypatch):
    number = leave(cast, takes_back=False, listed=1)
    monkeypatch.setattr(command, "create_app", lambda: app)

    CliRunner().invoke(command.erase)

    assert session.scalar(select(Member.id).filter_by(id=number)) is None
