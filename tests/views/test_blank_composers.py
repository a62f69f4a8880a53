"""The composer that is made once is, letter by letter, the one that its form would give."""

import re

import pytest
from flask import g, render_template

from forum import db, policy
from forum.models.content_notes import ContentNote
from forum.models.members import Member
from forum.models.topics import Topic
from forum.views import blank_composers, composing


@pytest.fixture
def topics(cast, lately):
    def story():
        return [
            Topic.open(board, by=cast.mo, title="Nights", body="I cannot sleep.", anonymous=hidden)
            for board in (cast.board_everyone, cast.board_mothers)
            for hidden in (False, True)
        ]

    return lately("blank composers: topics", story)


def both(app, name, topic, language):
    """The HTML of the blank composer, and what its form is rendered as."""
    with app.test_request_context(headers={"Accept-Language": language}):
        app.preprocess_request()
        g.member = Member.named(name)
        topic = db.session.get(Topic, topic)
        blank = blank_composers.composer(topic, after=7)
        by_form = composing.composer(topic, after=7)
        page = render_template("posts/_composer.html", composer=by_form)
        return [re.sub(r'(name="once" value=")[^"]*', r"\1", str(each)) for each in (blank, page)]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", ["Mia", "Mo", "Ned"])
def test_it_is_what_the_form_would_give(app, cast, topics, name, language):
    with db.transaction():
        Member.named("Ned").posts_to_approve = 1
    numbers = [each.id for each in topics if policy.can_reply(Member.named(name), each)]

    found = [both(app, name, number, language) for number in numbers]

    assert found
    for blank, by_form in found:
        assert blank == by_form


def test_a_label_or_a_name_that_changed_shows_at_once(as_, cast, topics):
    mia, path = as_("Mia"), f"/topics/{topics[2].id}"
    before = mia.get(path).text
    with db.transaction():
        db.session.scalars(db.db.select(ContentNote)).first().label = "Kettles"
        cast.board_mothers.reading[0].name = "Teapots"

    after = mia.get(path).text

    assert "Kettles" in after
    assert "Teapots, moderators" in after
    assert "Kettles" not in before


def test_each_page_has_a_key_of_its_own(as_, topics):
    mia, path = as_("Mia"), f"/topics/{topics[2].id}"

    keys = {re.search(r'name="once" value="([^"]+)"', mia.get(path).text)[1] for _ in range(2)}

    assert len(keys) == 2
    assert "(once)" not in keys
