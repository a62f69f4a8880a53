"""What is looked at before a post goes up: phrases, personal details, links of newcomers.

Nothing of it is kept, and nothing but too many links of a newcomer keeps anybody from posting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app, g
from flask_babel import ngettext

from forum import policy
from forum.mail import urgent
from forum.models.drafts import Draft
from forum.models.posts import Post
from forum.models.queue import URGENT, USUAL, QueueEntry
from forum.models.reports import Report
from forum.models.urgent_help import HelpContact
from forum.models.waiting_posts import WaitingPost
from forum.models.watched_phrases import ASK, HELP, HOLD, TELL, WatchedPhrase
from forum.text import links, personal_details
from forum.text.personal_details import Detail
from forum.views import screen

if TYPE_CHECKING:
    from forum.views.composing import Composer
    from forum.views.hypermedia import Page


@dataclass(frozen=True)
class Findings:
    """What was found in words that are to be posted.

    `must_wait`: a phrase has a moderator read it first. `contacts`: whom to call, for `help`.
    """

    phrases: Sequence[WatchedPhrase] = ()
    details: Sequence[Detail] = ()
    contacts: Sequence[HelpContact] = field(default=(), repr=False)
    must_wait: bool = False
    refusal: str = ""  # a newcomer's links are too many

    @property
    def help(self) -> bool:
        """Whether numbers to call are shown first, and moderators are told."""
        return any(each.act == HELP for each in self.phrases)

    @property
    def asking(self) -> list[WatchedPhrase]:
        """The phrases that the charity asks the author about."""
        return [each for each in self.phrases if each.act == ASK]

    @property
    def tell(self) -> list[WatchedPhrase]:
        """The phrases of which moderators are told; of an edit, also those that would hold."""
        return [each for each in self.phrases if each.act in (TELL, HOLD)]

    @property
    def shows(self) -> bool:
        """Whether there is something to look at before posting."""
        return bool(self.help or self.details or self.asking)


def findings(composer: Composer) -> Findings:
    """What there is to look at in the words of a composer; in an edit, only what is new."""
    text, former = _words(composer), _former(composer)
    known = {each.id for each in WatchedPhrase.in_text(former)} if former else set()
    phrases = [each for each in WatchedPhrase.in_text(text) if each.id not in known]
    held = composer.post is None and not policy.can_moderate(g.member, composer.board)
    found = Findings(
        phrases=phrases,
        details=personal_details.find(text),
        must_wait=held and any(each.act == HOLD for each in phrases),
        refusal=_too_many_links(text),
    )
    return _with_contacts(found, text, former) if found.help or found.details else found


def stop(composer: Composer, found: Findings) -> Page | None:
    """The composer once more, with what to look at; None when it can be posted now."""
    if found.refusal:
        return composer.refuse(found.refusal, 422)
    if not found.shows or composer.form.shown.data:
        return None
    composer.findings = found
    composer.form.shown.data = "yes"
    return composer.give_back(200)


def hold(composer: Composer, found: Findings) -> WaitingPost | None:
    """Keeps the words until a moderator has read them, when they have to wait; else None."""
    newcomer = policy.must_wait(g.member, composer.board)
    if not (newcomer or found.must_wait):
        return None
    sent = WaitingPost.sent(composer.form.once.data, by=g.member)
    if sent:
        return sent
    details = dict(composer.details)
    if "title" in composer.form:
        details |= {"title": composer.form["title"].data, "quoting": None}
    waiting = WaitingPost.keep(
        composer.board,
        composer.topic,
        by=g.member,
        why="newcomer" if newcomer else "phrase",
        **details,
    )
    urgency = URGENT if found.help else USUAL
    entry = QueueEntry.about(
        "waiting", board=composer.board, urgency=urgency, waiting_id=waiting.id
    )
    _call(entry)
    Draft.discard(composer.place, composer.number, by=g.member)
    return waiting


def tell(found: Findings, post: Post) -> None:
    """Tells the moderators of what is posted now, as the charity has asked."""
    if found.help:
        note = _named(found.phrases, HELP)
        _call(Report.by_the_forum(post, kind="worried", note=note).entry)
    if found.tell:
        Report.by_the_forum(post, kind="other", note=_named(found.tell, TELL, HOLD))


def _call(entry: QueueEntry) -> None:
    """Calls those who are on call to what is urgent."""
    if entry.urgent:
        urgent.tell_on_call(entry.board, screen.absolute("queue.show", id=entry.id))


def _words(composer: Composer) -> str:
    """Title and words; not what is quoted: that was looked at when it was written."""
    form = composer.form
    title = form["title"].data if "title" in form else ""
    return f"{title}\n\n{form.body.data}".strip()


def _former(composer: Composer) -> str:
    post = composer.post
    return f"{post.topic.title if post.opens else ''}\n\n{post.body}".strip() if post else ""


def _with_contacts(found: Findings, text: str, former: str) -> Findings:
    """The same with numbers to call, and without what everybody may be told or was told before."""
    contacts = HelpContact.offered()
    known = {n for each in contacts for n in (each.phone, each.text_number) if n}
    known.add(g.site.contact_email)
    known |= {each.extract for each in personal_details.find(former)}
    return Findings(
        phrases=found.phrases,
        details=personal_details.find(text, known=known),
        contacts=[each for each in contacts if each.everywhere] if found.help else (),
        must_wait=found.must_wait,
        refusal=found.refusal,
    )


def _too_many_links(text: str) -> str:
    """What a newcomer is told whose links are more than the charity allows; "" for others."""
    allowed = g.site.newcomer_links
    if not g.member.newcomer or policy.has_a_role(g.member):
        return ""
    own = str(current_app.config["FORUM_ADDRESS"])
    found = {href for _start, _end, href in links.find(text) if not href.startswith(own)}
    if len(found) <= allowed:
        return ""
    return str(
        ngettext(
            "While you are new here, a post can hold %(num)s link at most. Take some out, then "
            "post: your words are kept.",
            "While you are new here, a post can hold %(num)s links at most. Take some out, then "
            "post: your words are kept.",
            allowed,
        )
    )


def _named(phrases: Sequence[WatchedPhrase], *acts: str) -> str:
    """The charity's own phrases, for moderators: “…”, “…”."""
    return ", ".join(f"“{each.words}”" for each in phrases if each.act in acts)
