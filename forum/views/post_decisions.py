"""What moderators do with a post where they read it: hide, show again, edit out, ask, note."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from forum import policy
from forum.models import together
from forum.models.decisions import Decision
from forum.models.notes import LENGTH as NOTE_LENGTH
from forum.models.notes import Note
from forum.models.posts import BODY_LENGTH, Post
from forum.views import deciding, gate, hypermedia
from forum.views.deciding import DecidingForm
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page

bp = Blueprint("post_decisions", __name__, url_prefix="/posts/<int:id>")


class RedactForm(DecidingForm):
    """The text as it is to stand. `version`: of the post whose words are changed."""

    version = HiddenField()
    body = TextAreaField(filters=[tidied], validators=[Plain(BODY_LENGTH, multiline=True)])


class NoteForm(FlaskForm):
    """A moderator's own words."""

    class Meta:
        csrf = False

    words = TextAreaField(filters=[tidied], validators=[Plain(NOTE_LENGTH, multiline=True)])


@bp.get("/hide")
@gate.moderators
def ask_hide(id: int) -> Page:
    """Which guideline, why, and the letter."""
    return deciding.page(deciding.asking("hide", _post(id)))


@bp.post("/hide")
@gate.acting
@gate.moderators
def hide(id: int) -> Page:
    """Puts a post out of sight where it stands."""
    post = _post(id)
    asked = deciding.asking("hide", post)
    if not policy.can_hide(g.member, post):
        return deciding.refuse(asked, _state(post))
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decisions = together.hide(asked.posts, by=g.member, why=why)
    say = ngettext("The post is hidden.", "%(num)s posts are hidden.", len(decisions))
    return deciding.done(*decisions, say=say)


@bp.get("/unhide")
@gate.moderators
def ask_unhide(id: int) -> Page:
    """Why it is shown again."""
    return deciding.page(deciding.asking("unhide", _post(id)))


@bp.post("/unhide")
@gate.acting
@gate.moderators
def unhide(id: int) -> Page:
    """Shows a hidden post again."""
    post = _post(id)
    asked = deciding.asking("unhide", post)
    if not policy.can_unhide(g.member, post):
        return deciding.refuse(asked, _state(post))
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    return deciding.done(post.unhide(by=g.member, why=why), say=gettext("The post is back."))


@bp.get("/hidden")
@gate.moderators
def hidden(id: int) -> Page:
    """The words of a hidden post, for those who look after its board; one press away."""
    post = _post(id)
    decision = Decision.newest("hide", post_id=post.id)
    return render_template("post_decisions/hidden.html", hidden=post, decision=decision)


@bp.get("/redact")
@gate.moderators
def ask_redact(id: int) -> Page:
    """The post's text, to take personal details out of it."""
    post = _post(id)
    form = RedactForm(None, data={"body": post.body, "version": post.version})
    return deciding.page(_redacting(post, form))


@bp.post("/redact")
@gate.acting
@gate.moderators
def redact(id: int) -> Page:
    """Edits personal details out; how it read before is kept for moderators."""
    post = _post(id)
    form = RedactForm(request.form)
    asked = _redacting(post, form)
    if not policy.can_hide(g.member, post):
        return deciding.refuse(asked, _state(post))
    why = deciding.why(asked)
    if form.version.data and form.version.data != str(post.version):
        form.body.data, form.version.data = post.body, str(post.version)
        form.body.errors = [gettext("It was changed meanwhile. Here is how it reads now.")]
    elif not form.body.data:
        form.body.errors = [gettext("Leave some words. To take the whole post away, hide it.")]
    elif form.body.data == post.body:
        form.body.errors = [gettext("Nothing is changed yet. Take the details out, then save.")]
    if why is None or form.body.errors:
        return deciding.page(asked)
    decision = post.redact(form.body.data, by=g.member, why=why)
    return deciding.done(decision, say=gettext("The details are taken out."))


@bp.get("/ask-edit")
@gate.moderators
def ask_ask_edit(id: int) -> Page:
    """What its author is asked to change."""
    return deciding.page(deciding.asking("ask_edit", _post(id)))


@bp.post("/ask-edit")
@gate.acting
@gate.moderators
def ask_edit(id: int) -> Page:
    """Asks its author to change it; the post stays meanwhile."""
    post = _post(id)
    asked = deciding.asking("ask_edit", post)
    if not policy.can_hide(g.member, post):
        return deciding.refuse(asked, _state(post))
    asked.form.tell.data = True
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decisions = together.decide(
        asked.posts,
        lambda each, part: Decision.make("ask_edit", each, by=g.member, why=part),
        why=why,
    )
    return deciding.done(*decisions, say=gettext("Its author is asked to change it."))


@bp.get("/notes")
@gate.moderators
def notes(id: int) -> Page:
    """What moderators noted about a post."""
    return _notes_page(_post(id), NoteForm(None))


@bp.post("/notes")
@gate.moderators
def note(id: int) -> Page:
    """Adds a note, which moderators of the board alone can read."""
    post, form = _post(id), NoteForm(request.form)
    if not form.validate() or not form.words.data:
        form.words.errors = form.words.errors or [gettext("Write a few words first.")]
        return _notes_page(post, form, 422)
    Note.on_post(post, by=g.member, words=form.words.data)
    return hypermedia.answer(
        "post_decisions/_notes.html",
        otherwise=url_for(".notes", id=id),
        say=gettext("Your note is kept."),
        noted=post,
        notes=Note.about(post),
        form=NoteForm(None),
    )


def _post(id: int) -> Post:
    """A post that one can see and whose board one looks after."""
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.can_moderate(g.member, post.topic.board))
    return post


def _redacting(post: Post, form: RedactForm) -> deciding.Asking:
    return deciding.asking("redact", post, form=form, extra="post_decisions/_redact.html")


def _state(post: Post) -> str:
    """How a post stands now, for whoever comes too late."""
    if post.erased:
        return str(
            gettext("Its author took this post back meanwhile. There is nothing left to decide.")
        )
    if not post.hidden:
        return str(
            gettext("This post is not hidden (any more). Everybody on this board can read it.")
        )
    newest = Decision.newest("hide", post_id=post.id)
    name = newest.by.display_name if newest and newest.by else ""
    if name:
        return str(
            gettext("%(name)s has hidden this post already. Nothing was done twice.", name=name)
        )
    return str(gettext("This post is hidden already. Nothing was done twice."))


def _notes_page(post: Post, form: NoteForm, status: int = 200) -> Page:
    html = render_template(
        "post_decisions/notes.html", noted=post, notes=Note.about(post), form=form
    )
    return html, status
