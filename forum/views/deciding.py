"""How moderators decide: a clause, a reason, the letter as it will be read, and an undo.

Every verb that takes something away from somebody asks the same form. It never decides at the
first press when a letter goes along: the letter is shown first, and pressing again sends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, abort, current_app, g, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, TextAreaField

from forum import policy, tokens
from forum.db import session
from forum.models import conversation, records, undoing
from forum.models.canned_replies import CannedReply
from forum.models.decisions import REASON_LENGTH, Decision, Why
from forum.models.guidelines import GuidelinesVersion
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reader import LENGTH
from forum.models.surroundings import Other
from forum.models.suspensions import Suspension
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from forum.views import holding, hypermedia, outcomes, together
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page

PLACES = {  # what the addresses of things begin with
    "Post": "posts",
    "Topic": "topics",
    "Member": "people",
    "WaitingPost": "waiting",
    "Appeal": "appeals",
}


class DecidingForm(FlaskForm):
    """Which rule, why, and whether its author is written to."""

    class Meta:
        csrf = False

    clause = SelectField(validate_choice=False)
    canned = SelectField(validate_choice=False)
    reason = TextAreaField(filters=[tidied], validators=[Plain(REASON_LENGTH, multiline=True)])
    tell = BooleanField(default=True)
    looked = HiddenField()
    entry = HiddenField()  # of the queue, when it is decided from there
    also = SelectMultipleField(validate_choice=False)  # other entries that go along


@dataclass
class Asking:
    """What the form's templates show. `act` names the verb, `address` where it is sent."""

    act: str
    subject: Any
    form: DecidingForm
    address: str
    extra: str = ""  # a template with further fields of this act
    letter: str = ""  # the letter as it will be read, once it is shown
    problem: str = ""  # why it cannot be done, when that is so
    pages: list[tuple[str, str]] = field(default_factory=list)  # to more of what can be chosen
    more: dict[str, Any] = field(default_factory=dict)  # what else the letter tells
    entry: QueueEntry | None = None  # from which it is decided
    others: list[Other] = field(default_factory=list)  # what can be decided along with it
    chosen: list[Other] = field(default_factory=list)  # what is, once `why` has looked

    @property
    def tool(self) -> str:
        """The id of the region in which the form opens."""
        return f"tool-{dom_id(self.subject)}"

    @property
    def posts(self) -> list[Post]:
        """The posts that are decided at once, each once: a topic is reported apart from its first.

        The one that is looked at comes first.
        """
        seen = self.subject if isinstance(self.subject, Post) else None
        seen = self.entry.written if self.entry and not seen else seen
        return list(dict.fromkeys(filter(None, [seen, *(each.post for each in self.chosen)])))

    @property
    def back(self) -> str:
        """The thing's own address, to which "Cancel" leads."""
        return f"/{PLACES[type(self.subject).__name__]}/{self.subject.id}"


def dom_id(subject: Any) -> str:
    """The id that a thing has on a page: "post-12"."""
    return f"{type(subject).__name__.lower()}-{subject.id}"


def asking(
    act: str,
    subject: Any,
    *,
    form: DecidingForm | None = None,
    extra: str = "",
    entry: QueueEntry | None = None,
) -> Asking:
    """The form of an act about a thing; its clauses are those of the guidelines in force.

    `entry`: of the queue, from which it is decided, where the form does not name it.
    """
    sent = request.method == "POST"
    form = form or (DecidingForm(request.form) if sent else DecidingForm(None))
    version = GuidelinesVersion.in_force()
    clauses = version.clauses if version else []
    form.clause.choices = [("", gettext("Choose a guideline")), *((each, each) for each in clauses)]
    replies = session.scalars(CannedReply.in_order()).all()
    form.canned.choices = [("", gettext("Write your own"))]
    form.canned.choices += [(str(each.id), each.name) for each in replies]
    chosen = {str(each.id): each.words for each in replies}.get(form.canned.data or "")
    if sent and chosen and not form.reason.data:
        form.reason.data = chosen
    asked = Asking(act, subject, form, request.path, extra)
    _from_the_queue(asked, entry or holding.asked_from(subject))
    for each in form:
        each.id = f"{asked.tool}-{each.short_name}"  # several forms may be open on one page
    return asked


def _from_the_queue(asked: Asking, entry: QueueEntry | None) -> None:
    """Says so when it cannot be had, and what can be decided along with it."""
    asked.entry, asked.form.entry.data = entry, str(entry.id) if entry else ""
    asked.problem = holding.state(entry) if entry else ""
    if entry and not asked.problem:
        asked.others = together.offered(asked.act, entry)


def why(asked: Asking) -> Why | None:
    """What to do it with, once the form is complete and its letter was looked at; else None."""
    form = asked.form
    complete = not asked.problem and _complete(asked)
    asked.chosen = together.ticked(form.also, asked.others)
    if not complete or form.also.errors:
        return None
    found = Why(form.clause.data or "", form.reason.data, _letter(asked) if form.tell.data else "")
    stamp = tokens.digest(f"{asked.act}\n{found.letter}")
    if found.letter and form.looked.data != stamp:
        asked.letter, form.looked.data = found.letter, stamp
        return None
    return found


def page(asked: Asking, status: int = 200) -> Page:
    """The page with the form; HTMX takes its region of it."""
    if asked.form.errors:
        status = 422
    if asked.problem and request.method == "POST":
        status = 409
    return render_template("deciding/ask.html", asked=asked, **shown(asked.subject)), status


def refuse(asked: Asking, sentence: str) -> Page:
    """It cannot be done, or not any more: says why, with the thing as it is now (409)."""
    asked.problem = sentence
    return page(asked, 409)


def unmerged(topic: Topic) -> Topic:
    """The topic, when there is something in it; else says that it was merged meanwhile (409)."""
    if topic.latest_post_id:
        return topic
    act = (request.endpoint or "").split(".")[-1].removeprefix("ask_")
    words = gettext("This topic was put into another one already. Nothing was done twice.")
    return abort(current_app.make_response(refuse(asking(act, topic), words)))


def done(decision: Decision, *rest: Decision, say: str, also: Sequence[Other] = ()) -> Response:
    """The end of a verb: the thing changed where it stands, with "Undo" for a while.

    `rest`: what was decided together with it. `also`: further entries that it settles.
    """
    outcomes.settle(decision, *(each.entry for each in also))
    for each in rest:
        outcomes.settle(each)
    return changed(decision, "deciding/_done.html", say=say)


def changed(decision: Decision, partial: str, *, say: str, otherwise: str = "") -> Response:
    """Answers with the thing as it is now, beneath what is said about it."""
    subject = decision.subject
    parts = ["posts/_post.html"] if isinstance(subject, Post) else []
    if isinstance(subject, Topic) or (isinstance(subject, Post) and subject.opens):
        parts.append("topics/_heading.html")  # an opening post's title and labels stand there
    if isinstance(subject, WaitingPost):
        parts = ["waiting_posts/_waiting.html"]
    if isinstance(subject, Member):
        parts = ["records/_standing.html"]
    return hypermedia.answer(
        partial,
        otherwise=otherwise or place_of(decision),
        also=parts,
        decision=decision,
        tool=f"tool-{dom_id(subject)}",
        said=say,
        undoable=undoing.can_be(decision),
        **shown(subject),
    )


def shown(subject: Any) -> dict[str, Any]:
    """What the partials of a thing need."""
    if isinstance(subject, Post):
        found = conversation.one(policy.visible_posts(g.member), subject.id, reader=g.member)
        return {"post": found, **_headed(subject.topic)}
    if isinstance(subject, Topic):
        return _headed(subject)
    return _standing(subject) if isinstance(subject, Member) else {"each": subject}


def _headed(topic: Topic) -> dict[str, Any]:
    heading = conversation.heading(policy.visible_topics(g.member), topic.id, reader=g.member)
    return {"heading": heading, "topic": topic, "divide": None}


def _standing(member: Member) -> dict[str, Any]:
    ladder = records.ladder(policy.visible_decisions(g.member), member).limit(LENGTH)
    warned = records.warned(session.scalars(ladder))
    return {"person": member, "suspension": Suspension.of(member), "warned": warned}


def place_of(decision: Decision) -> str:
    """Where a decision can be seen, undone and read again."""
    return url_for("decisions.show", id=decision.id)


def _complete(asked: Asking) -> bool:
    form = asked.form
    if form.clause.data not in [value for value, _words in form.clause.choices]:
        form.clause.data = ""  # of guidelines that were changed meanwhile
    good = form.validate()
    if good and not form.reason.data and asked.act != "settled":
        form.reason.errors = [gettext("Say why, in a sentence: it is what the person will read.")]
        return False
    return bool(good)


def _letter(asked: Asking) -> str:
    form, about = asked.form, asked.posts if asked.chosen else []
    words = render_template(
        "deciding/letters/decision.txt",
        act=asked.act,
        clause=form.clause.data,
        reason=form.reason.data,
        subject=asked.subject,
        more={"about": about, **asked.more},
    )
    return words.strip()
