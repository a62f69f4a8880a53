"""What the deeds of the audit log are called, in plain words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

DOINGS: dict[str, Any] = {
    "post.hide": _("hid a post"),
    "post.unhide": _("showed a post again"),
    "post.redact": _("took details out of a post"),
    "post.ask_edit": _("asked an author to change a post"),
    "post.label": _("added a content note"),
    "post.note": _("noted something on a post"),
    "post.approve": _("published a post that waited"),
    "post.decline": _("did not publish a post"),
    "post.keep": _("kept a post hidden"),
    "post.nothing": _("found nothing wrong with a post"),
    "post.settled": _("took care of a report on a post"),
    "post.split": _("moved posts out"),
    "post.unmask": _("looked up who wrote an anonymous post"),
    "topic.move": _("moved a topic"),
    "topic.ask_move": _("asked whether a topic may move"),
    "topic.split": _("moved posts out of a topic"),
    "topic.merge": _("merged topics"),
    "topic.lock": _("locked a topic"),
    "topic.unlock": _("unlocked a topic"),
    "topic.pin": _("pinned a topic"),
    "topic.unpin": _("unpinned a topic"),
    "topic.slow": _("slowed a topic down, or ended that"),
    "topic.nothing": _("found nothing wrong with a topic"),
    "topic.settled": _("took care of a report on a topic"),
    "member.warn": _("warned a member"),
    "member.suspend": _("suspended a member"),
    "member.restore": _("ended a suspension"),
    "member.note": _("noted something on a member"),
    "member.nothing": _("found nothing wrong about a member"),
    "member.settled": _("took care of a report on a member"),
    "member.appoint": _("gave a role"),
    "member.dismiss": _("took a role away"),
    "membership.agree": _("agreed to a member’s audience"),
    "membership.decline": _("said no to a member’s audience"),
    "moderatorship.give": _("asked somebody to look after a board"),
    "moderatorship.end": _("ended that somebody looks after a board"),
    "second_factor.reset": _("took away a lost second factor"),
    "decision.undo": _("took a decision back"),
    "decision.look": _("looked at what the forum did by itself"),
    "appeal.upheld": _("answered an appeal: it was wrong"),
    "appeal.kept": _("answered an appeal: it stays"),
    "leaving.announce": _("announced who will be erased"),
    "leaving.erase": _("erased somebody who had left"),
    "board.create": _("made a board"),
    "board.edit": _("changed a board"),
    "board.reorder": _("moved a board up or down"),
    "board.archive": _("closed a board"),
    "board.reopen": _("opened a board again"),
    "audience.create": _("made an audience"),
    "audience.edit": _("changed an audience"),
    "audience.reorder": _("moved an audience up or down"),
    "audience.archive": _("closed an audience"),
    "audience.reopen": _("opened an audience again"),
    "content_note.create": _("made a content note"),
    "content_note.rename": _("renamed a content note"),
    "content_note.reorder": _("moved a content note up or down"),
    "content_note.remove": _("removed a content note"),
    "canned_reply.add": _("added a canned reply"),
    "canned_reply.edit": _("changed a canned reply"),
    "canned_reply.reorder": _("moved a canned reply up or down"),
    "canned_reply.remove": _("removed a canned reply"),
    "help_contact.create": _("added a contact for urgent help"),
    "help_contact.edit": _("changed a contact for urgent help"),
    "help_contact.check": _("checked a contact for urgent help"),
    "help_contact.reorder": _("moved a contact for urgent help"),
    "help_contact.remove": _("removed a contact for urgent help"),
    "watched_phrase.create": _("watched a phrase"),
    "watched_phrase.edit": _("changed a watched phrase"),
    "watched_phrase.remove": _("watched a phrase no more"),
    "watched_phrase.restore": _("watched a phrase again"),
    "watched_phrase.suggest": _("took over the suggested phrases"),
    "guidelines.publish": _("published the guidelines"),
    "match.propose": _("asked a peer supporter"),
    "match.withdraw": _("took a question to a peer supporter back"),
    "match.plan_end": _("planned the ending of a match"),
    "match.carry_on": _("took a planned ending back"),
    "match.end": _("ended a match"),
    "match.check_in": _("asked how a match goes"),
    "match.open": _("opened the letters of a match"),
    "match.settle_mail": _("settled a mail that could not be read"),
    "match.settle": _("settled what help was asked for"),
    "support.decline": _("answered that one-to-one cannot be offered"),
    "support.limit": _("changed how many matches a supporter may have"),
    "support.announce": _("announced which request will be erased"),
    "support.erase": _("erased a request and its matches"),
    "boundaries.publish": _("put new boundaries in force"),
    "site.edit": _("changed the site’s settings"),
    "site.set_hours": _("changed the staffed hours"),
    "site.close": _("added a closure"),
    "site.reopen": _("took a closure back"),
    "backup.ask": _("asked for a backup"),
    "mail.test": _("tested whether mail leaves"),
    "on_call.begin": _("put somebody on call"),
    "on_call.end": _("took somebody off call"),
    "case.raise": _("raised a concern"),
    "case.quarantine": _("put a post into quarantine"),
    "case.name_reporter": _("named who reports what is in quarantine"),
    "case.open_quarantine": _("opened what is in quarantine"),
    "case.report": _("noted a report to the authorities"),
    "case.look_at_sheet": _("looked at an emergency sheet"),
    "case.unmask": _("looked up who wrote an anonymous post, for a case"),
    "case.decide_incident": _("decided on a serious incident"),
    "case.close": _("closed a case"),
    "case.reopen": _("opened a case again"),
    "case.erase": _("erased a case"),
}

SUBJECTS: dict[str, Any] = {
    "post": _("post"),
    "topic": _("topic"),
    "member": _("member"),
    "waitingpost": _("waiting post"),
    "decision": _("decision"),
    "board": _("board"),
}


def doing(action: str) -> str:
    """An action in words; its own name, made readable, for one that has none yet."""
    return str(DOINGS.get(action, "")) or action.replace(".", ": ").replace("_", " ")


def subject(words: str | None) -> str:
    """What it was done to: "post 12"; "" for what means little outside the set-up pages."""
    kind, _space, number = (words or "").partition(" ")
    if kind not in SUBJECTS:
        return ""
    return str(gettext("%(kind)s %(number)s", kind=SUBJECTS[kind], number=number))
