"""The composer: one form for a reply, a new topic and an edit, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import abort, current_app, g, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext
from sqlalchemy.util import memoized_property

from forum import policy, tokens
from forum.db import session
from forum.models import conversation
from forum.models.boards import Board
from forum.models.content_notes import ContentNote
from forum.models.drafts import Draft
from forum.models.limit_counts import LimitCount
from forum.models.posts import Post, stand_in
from forum.models.topics import Topic
from forum.text import markdown
from forum.text.changes import Change
from forum.views import drafting, hypermedia, limits
from forum.views.forms import number_in
from forum.views.hypermedia import Page
from forum.views.wording import EditForm, OpeningForm, WordsForm, beginning

if TYPE_CHECKING:
    from forum.views.looking_first import Findings

PACE = 600  # seconds
PAGES = {"reply": "posts/reply.html", "topic": "topics/new.html", "edit": "posts/edit.html"}


@dataclass
class Composer:
    """What the composer's templates show. `place` is one of PLACES, `number` says which."""

    place: str
    number: int
    board: Board
    form: WordsForm
    action: str
    topic: Topic | None = None
    post: Post | None = None  # the one that is edited
    quoted: Post | None = None
    saved_at: datetime | None = None  # when the words in it were kept as a draft
    preview: markdown.Rendered | None = None
    conflict: list[Change] = field(default_factory=list)
    findings: Findings | None = None  # what to look at before it is posted
    posted: bool = False
    discarded: dict[str, Any] | None = None  # what can be brought back

    @property
    def key(self) -> str:
        """What the ids of its fields begin with; several edits may be open on one page."""
        return drafting.key_of(self.place, self.number)

    @memoized_property
    def notes(self) -> list[ContentNote]:
        """The labels that can be ticked."""
        return offered()

    @memoized_property
    def persona(self) -> str:
        """The name already worn in this topic."""
        return drafting.standing(self.topic)[1] if self.topic and self.place == "reply" else ""

    @memoized_property
    def rendered(self) -> markdown.Rendered:
        """What was written, as it will stand there."""
        return markdown.render(self.form.body.data)

    @property
    def way_back(self) -> str:
        """Where the post stands that is edited."""
        return address(self.post) if self.post else ""

    @property
    def opened(self) -> bool:
        """Whether it is shown open from the start."""
        kept = self.saved_at or self.quoted or self.preview
        return bool(kept or self.form.errors or self.form.body.data)

    @property
    def details(self) -> dict[str, Any]:
        """What was written, as `Topic.reply` and `Topic.open` take it."""
        form = self.form
        return {
            "body": form.body.data,
            "rendered": self.rendered,
            "anonymous": form.anonymous.data,
            "quoting": self.quoted if form.quoted_words.data else None,
            "quoted_words": form.quoted_words.data,
            "notes": self.chosen_notes,
            "language": str(get_locale()),
            "key": form.once.data,
        }

    @property
    def chosen_notes(self) -> list[ContentNote]:
        """The labels that were ticked."""
        ticked = self.form.notes.data
        return [each for each in self.notes if each.slug in ticked] if ticked else []

    def validate(self) -> bool:
        """Whether it can be posted; else its fields say what to do."""
        good = self.form.validate()
        if len(self.chosen_notes) < len(set(self.form.notes.data)):
            sentence = gettext("A label that you chose is no longer offered. Choose again.")
            good = self._complain(self.form.notes, sentence)
        return self._quote_stands() and good

    def page(self, status: int = 200) -> tuple[str, int]:
        """The whole page with the composer on it; HTMX takes its region of it."""
        return render_template(PAGES[self.place], composer=self), status

    def give_back(self, status: int = 422) -> tuple[str, int]:
        """The page with the words still in it; they are kept as a draft as well."""
        drafting.keep(self.place, self.number, self.post)
        return self.page(status)

    def refuse(self, sentence: str, status: int = 403) -> tuple[str, int]:
        """Gives the words back with a sentence on why they cannot be posted."""
        self.form.form_errors = [sentence]
        return self.give_back(status)

    def _quote_stands(self) -> bool:
        words = self.form.quoted_words.data
        if not words:
            return True
        if self.quoted is None:
            sentence = gettext("The post that you quote is gone. Empty the quote, then post again.")
        elif not stand_in(words, self.quoted.plain):
            sentence = gettext("A quote can be made shorter at its ends, but not be reworded.")
        else:
            return True
        return self._complain(self.form.quoted_words, sentence)

    def _complain(self, field: Any, sentence: str) -> bool:
        field.errors = [*field.errors, sentence]
        return False


def composer(topic: Topic, *, after: int = 0) -> Composer | None:
    """The reply composer of a topic's page; None where one may not reply.

    `after`: the number of the last post shown, so that a new one is put beneath it in place.
    `?quote=` in the address puts that post's words into it.
    """
    if not policy.can_reply(g.member, topic):
        return None
    found = reply(topic, sent=False)
    found.form.after.data = str(after)
    return found


def reply(topic: Topic, *, sent: bool) -> Composer:
    """A reply as it was sent, or with what is kept as a draft."""
    draft, persona = (None, "") if sent else drafting.standing(topic)
    form = _filled(WordsForm, draft, sent=sent, anonymous=bool(persona))
    composer = Composer(
        "reply", topic.id, topic.board, form, url_for("posts.reply", id=topic.id), topic=topic
    )
    if not sent:
        vars(composer)["persona"] = persona
    composer.saved_at = draft.saved_at if draft else None
    asked = None if sent else number_in(request.args.get("quote"))
    composer.quoted = _quotable(asked or number_in(form.quote.data), topic)
    if asked and composer.quoted:
        form.quote.data, form.quoted_words.data = str(asked), beginning(composer.quoted.plain)
    elif composer.quoted is None and not sent:
        form.quote.data = form.quoted_words.data = ""
    return named(composer)


def opening(board: Board, *, sent: bool) -> Composer:
    """A new topic on a board."""
    draft = None if sent else Draft.of(g.member, "topic", board.id)
    form = _filled(OpeningForm, draft, sent=sent)
    composer = Composer("topic", board.id, board, form, url_for("topics.create", slug=board.slug))
    composer.saved_at = draft.saved_at if draft else None
    return named(composer)


def editing(post: Post, *, sent: bool) -> Composer:
    """A post to be changed, with its words or what is kept as a draft."""
    draft = None if sent else Draft.of(g.member, "edit", post.id)
    now = {
        "title": post.topic.title,
        "body": post.body,
        "quoted_words": post.quoted_words,
        "notes": [each.slug for each in post.notes],
        "version": post.version,
    }
    form = _filled(EditForm, draft, sent=sent, **now)
    if not post.opens:
        del form.title
    composer = Composer("edit", post.id, post.topic.board, form, url_for("posts.edit", id=post.id))
    composer.topic, composer.post = post.topic, post
    composer.quoted = _quotable(post.quoted_post_id, post.topic)
    composer.saved_at = draft.saved_at if draft else None
    return named(composer)


def address(post: Post) -> str:
    """Where a post stands: its page of the topic, and its place on it."""
    return place_of(post.id, topic_id=post.topic_id)


def place_of(post_id: int, *, topic_id: int) -> str:
    """The same for a post of which only the numbers are known."""
    page = conversation.place(post_id, topic_id)
    number = page if page > 1 else None
    return url_for("topics.show", id=topic_id, page=number, _anchor=f"post-{post_id}")


def at(place: str, number: int) -> Composer:
    """The composer of that place with what was sent; 404 when it is not open to the reader."""
    row = drafting.place_found(place, number)
    if isinstance(row, Board):
        return opening(row, sent=True)
    if isinstance(row, Topic):
        return reply(row, sent=True)
    return editing(row, sent=True) if isinstance(row, Post) else abort(404)


def waits() -> Page:
    """Leads to what one has waiting: it goes up once a moderator has read it."""
    say = gettext("Thank you. A moderator reads it first, and then it goes up.")
    return hypermedia.go(url_for("waiting_posts.index"), say=say)


def hurry(topic: Topic | None = None) -> str:
    """What somebody is told who posts too often, here or in a slowed topic; "" else.

    Counts this post among those of ten minutes.
    """
    allowed = int(current_app.config["FORUM_POSTING"])
    key = limits.digest(f"posting:{g.member.id}")
    if allowed > 0 and LimitCount.hit(key, PACE) > allowed:
        words = gettext(
            "That was a lot in a short time. Wait ten minutes, then post: your words are kept."
        )
        return str(words)
    return "" if topic is None or policy.can_moderate(g.member, topic.board) else _slowed(topic)


def _slowed(topic: Topic) -> str:
    seconds = topic.wait_for(g.member)
    words = ngettext(
        "This topic is slowed down. You can post in %(num)s minute: your words are kept.",
        "This topic is slowed down. You can post in %(num)s minutes: your words are kept.",
        -(-seconds // 60),
    )
    return str(words) if seconds else ""


def closed(board: Board, topic: Topic | None = None) -> str:
    """Why one may not write here any more, for whoever had begun to."""
    if g.member.rights.suspended:
        words = gettext("You cannot take part just now. Your words are kept as a draft.")
    elif topic and topic.locked:
        words = gettext("This topic was locked meanwhile, so nobody can reply to it any more.")
    elif board.archived:
        words = gettext("This board was closed meanwhile. It can still be read.")
    else:
        words = gettext("You can read this board, but not write on it.")
    return str(words)


def _filled(kind: type[WordsForm], draft: Draft | None, *, sent: bool, **now: Any) -> Any:
    if sent:
        return kind(request.form)
    words = {"notes": [], **now, **(draft.fields if draft else {})}
    return kind(None, data={**words, "once": tokens.new()})


def named(composer: Composer) -> Composer:
    """Gives each field an id of its own, so that several composers fit on a page."""
    for each in composer.form:
        each.id = each.label.field_id = f"{composer.key}-{each.name}"
    return composer


def offered() -> list[ContentNote]:
    """The labels that can be ticked."""
    return list(session.scalars(policy.visible_content_notes(g.member)))


def _quotable(number: int | None, topic: Topic) -> Post | None:
    post = drafting.quotable_post(number) if number else None
    return post if post and post.topic_id == topic.id else None
