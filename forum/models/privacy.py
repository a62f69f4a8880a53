"""The register of personal data: what is kept about people, why, who sees it, and until when.

The record that UK GDPR, Article 30, asks for. The privacy page is written from it, and a test of
the house fails for a column about a member that has no answer here.
"""

from __future__ import annotations

from forum.models.kept_by_moderators import KEPT_BY_MODERATORS
from forum.models.kept_for_support import KEPT_FOR_SUPPORT
from forum.models.personal_data import (
    ACCOUNT,
    GOES,
    KEPT,
    NOBODY,
    SAFEGUARDING,
    UNNAMED,
    YOU,
    Entry,
)
from forum.text.marking import N_

__all__ = ["GOES", "KEPT", "REGISTER", "UNNAMED", "Entry"]

REGISTER = (
    Entry(
        N_("Your display name"),
        "members: display_name name_skeleton",
        N_("So that people know whom they talk to, and nobody can pretend to be you."),
        N_("Whoever can read what you write. Members can look you up by it."),
        ACCOUNT,
    ),
    Entry(
        N_("Your email address"),
        "members: email; address_changes: member_id address old_link_id new_link_id"
        " created_at done_at refused_at",
        N_("To let you in, and to send you what you asked for."),
        N_("No member, no volunteer and no coordinator sees it on any page."),
        ACCOUNT,
    ),
    Entry(
        N_("Your password, scrambled so that nobody can read it"),
        "members: password_hash",
        N_("To let you in and nobody else."),
        NOBODY,
        N_("Until you change it, or leave."),
        exported=False,
    ),
    Entry(
        N_("Your second factor and your recovery codes, if you hold a role"),
        "second_factors: member_id seed last_counter created_at; recovery_codes:"
        " second_factor_id place code_hash used_at",
        N_("So that nobody who has learnt your password can act in your role."),
        NOBODY,
        N_("Until you turn it off or leave, or somebody takes it away because you lost it."),
        exported=False,
    ),
    Entry(
        N_("When you joined, and what you chose for yourself"),
        "members: created_at language discreet; foldings: member_id note_id",
        N_(
            "So that pages speak your language, are discreet, and fold what you would rather"
            " not read."
        ),
        N_("You. Coordinators and administrators see since when you are here."),
        ACCOUNT,
    ),
    Entry(
        N_("How many of your first posts wait for a moderator"),
        "members: posts_to_approve",
        N_("So that a moderator can look at the words of somebody whom nobody knows yet."),
        N_("You, and those who look after the boards."),
        N_("Until your first posts are approved; then it says none."),
    ),
    Entry(
        N_("Who you are here as: the audiences that you belong to, or wait for"),
        "memberships: member_id audience_id created_at agreed_at",
        N_(
            "So that the boards for you open, and stay closed to others. It can say something"
            " about your health."
        ),
        N_("You and the coordinators."),
        N_("Until you change it, or leave."),
    ),
    Entry(
        N_("Your consent, in the words that you agreed to"),
        "consents: member_id wording version language given_at",
        N_("The law asks us to be able to show that you agreed."),
        N_("You. Coordinators, if they have to show it."),
        ACCOUNT,
    ),
    Entry(
        N_("The versions of the guidelines that you agreed to"),
        "acceptances: member_id version_id created_at",
        N_("So that everybody here has agreed to the same, and is asked only when it changes."),
        N_("You. Coordinators, if they have to show it."),
        ACCOUNT,
    ),
    Entry(
        N_("What you write: topics, posts, their labels, and what you quote"),
        "topics: board_id title created_at latest_at latest_post_id answered; posts: topic_id"
        " author_id persona_id body html plain render_version language quoted_post_id quoted_words"
        " created_at edited_at version sent_key; post_notes: post_id note_id",
        N_("It is what this place is for."),
        N_("Whoever the board is for, those who look after it, and coordinators."),
        N_("Until you take it back."),
        UNNAMED,
    ),
    Entry(
        N_("How your posts read before you edited them, and that you took one back"),
        "post_versions: post_id title body by_id created_at; erasures: post_id by_id created_at",
        N_("So that an answer still makes sense, and nobody can twist words afterwards."),
        N_("You, and those who look after the board. What you took back is gone for everybody."),
        N_("Until you take the post back: then the earlier words go too."),
        UNNAMED,
    ),
    Entry(
        N_("Which made-up name is yours in a topic, when you wrote anonymously"),
        "personas: topic_id name member_id",
        N_("So that you keep the name within the topic, and can edit or take back your words."),
        N_(
            "Nobody on any page. It can be looked up for a reason that is written down, if"
            " somebody may be in danger."
        ),
        N_("As long as the topic is there."),
        UNNAMED,
    ),
    Entry(
        N_("What you have typed and not posted yet"),
        "drafts: member_id place place_id fields saved_at",
        N_("So that no word is lost when the line drops."),
        YOU,
        N_("Until you post or discard it; 30 days at most."),
    ),
    Entry(
        N_("Your reactions"),
        "reactions: post_id member_id kind created_at",
        N_("A small answer to a post."),
        N_("Whoever can read the post. Nobody can see them gathered by person."),
        N_("Until you take them back."),
    ),
    Entry(
        N_("What you watch, and how far you have read"),
        "topic_watches: member_id topic_id created_at ended_at muted_at; board_watches: member_id"
        " board_id created_at; readings: member_id topic_id post_id; members: read_up_to",
        N_("So that you hear of replies, and find the first post that you have not read."),
        YOU,
        ACCOUNT,
    ),
    Entry(
        N_("What is waiting for you: mentions, quotes, reactions"),
        "notifications: member_id kind post_id created_at seen_at",
        N_("So that you find what was said to you."),
        YOU,
        ACCOUNT,
    ),
    Entry(
        N_("Whom you have blocked, and the words that you muted"),
        "blocks: member_id blocked_id created_at; muted_words: member_id words created_at",
        N_("So that what you would rather not meet is folded."),
        YOU,
        N_("Until you take it back, or leave."),
    ),
    Entry(
        N_("A break that you take, and that you are leaving"),
        "breaks: member_id created_at until asked_at; leavings: member_id display_name"
        " name_skeleton takes_back created_at due_at listed_at",
        N_("So that you are let in again on the day that you chose, or can come back."),
        YOU,
        N_("Until the break is over, or 21 days after you left."),
    ),
    Entry(
        N_("Where you are signed in: the kind of device, and when it was last used"),
        "sign_ins: member_id token_digest device created_at seen_at confirmed_at second_factor_at",
        N_("So that you stay signed in, and can see and end it."),
        YOU,
        N_("Until you sign out; 90 days at most."),
    ),
    Entry(
        N_("Links that we emailed to you"),
        "links: purpose address token_digest created_at expires_at used_at joining_id",
        N_("So that a link works once, for you, and for a few minutes."),
        NOBODY,
        N_("One day after they stop working."),
        exported=False,
    ),
    Entry(
        N_("Letters that we send to you"),
        "outgoing_emails: name address subject text html message_id created_at due_at"
        " claimed_until tries sent_at given_up_at problem",
        N_("So that no letter is lost. Its words are taken out once it has left."),
        NOBODY,
        N_("30 days after it was written."),
        N_("It goes 30 days after it was written."),
        exported=False,
    ),
    Entry(
        N_("Which mail you want, how soon, and at which hours"),
        "mail_choices: member_id letters calls replies reactions guidelines plain hour weekday"
        " zone quiet_from quiet_until digest_at once_at told_once told_daily told_weekly",
        N_("So that you hear of what matters to you, when you want to, and of nothing else."),
        YOU,
        ACCOUNT,
    ),
    Entry(
        N_("That a mail about what is new waits for you; its words are found as it leaves"),
        "outgoing_emails: member_id tells rank unsubscribe letter_id",
        N_("So that it holds nothing that you may not read any more."),
        NOBODY,
        N_("30 days after it was written."),
        exported=False,
    ),
    Entry(
        N_("That mail to an address came back, or was called junk"),
        "address_troubles: address kind status created_at",
        N_("So that we do not write on and on to a mailbox that takes nothing."),
        N_("You. The operator sees how often it happens, and no address."),
        N_("Until you say that it works again, or a year has passed."),
        N_("It goes within a year."),
        exported=False,
    ),
    Entry(
        N_("What you have told us while you join"),
        "joinings: token_digest created_at display_name address password_hash audience_ids"
        " adult_at consent consented_at language version_id agreed_at",
        N_("So that you can stop and carry on later."),
        YOU,
        N_("Until you are in; seven days at most."),
        exported=False,
    ),
    Entry(
        N_("How often something was tried, under a scrambled network address"),
        "limit_counts: key count expires_at",
        N_("To slow down people who guess passwords or flood mailboxes."),
        NOBODY,
        N_("24 hours at most."),
        N_("It goes within 24 hours."),
        exported=False,
    ),
    Entry(
        N_("Roles that you hold, and boards that you look after"),
        "appointments: member_id role created_at; moderatorships: member_id board_id created_at;"
        " on_call: member_id created_at",
        N_("So that people know who looks after this place, and you can do it."),
        N_("Members see your role beside your name."),
        N_("As long as you hold them."),
    ),
    Entry(
        N_("What you did in a role: who gave it, archived, pinned, locked, published"),
        "appointments: by_id; moderatorships: by_id; archivings: board_id by_id created_at;"
        " on_call: by_id;"
        " pins: topic_id by_id created_at; locks: topic_id by_id created_at;"
        " guidelines_versions: by_id text easy_text changes created_at",
        N_("So that it is clear who decided."),
        N_("Coordinators and administrators."),
        N_("As long as it stands."),
        UNNAMED,
    ),
    Entry(
        N_("The log of what was done in a role, by whom, to what, and why"),
        "audit_entries: action actor_id board_id subject reason details created_at",
        N_("So that nobody with a role can act unseen. It cannot be changed, by anybody."),
        N_("Moderators of that board, coordinators and administrators."),
        N_("As long as this place is there."),
        KEPT,
    ),
    Entry(
        N_("A worry about somebody's safety, and what was done about it"),
        "cases: reference about_id about_name post_id persona_id danger raised_at raised_by_id"
        " raised_by_name waiting_since deputy_told_at noted_at due_on kept_until closed_at;"
        " case_entries: case_id kind words who how answer due_on happened_at written_at by_id"
        " by_name corrects_id sent_key; case_words: case_id post_id letter_id name title words"
        " written_at kept_at",
        N_(
            "To protect somebody who may be in danger, and to be able to say later what was known"
            " and done."
        ),
        N_(
            "Safeguarding leads and deputies, and nobody else here; the police or a service that"
            " has to help. Nobody sees a case about herself on a page: a lead answers you by hand,"
            " as the law asks her to weigh others' safety first."
        ),
        N_("Until the date that stands in it, usually six years after it was closed."),
        SAFEGUARDING,
        exported=False,
    ),
    Entry(
        N_("A post that had to be sealed and reported to the authorities"),
        "quarantines: post_id case_id sealed_at by_id by_name reporter_id reporter_name"
        " reported_to reported_at reference words",
        N_("The law forbids that anybody sees or passes on such material, and asks us to report."),
        N_("The one person who is named to report it, and the authority."),
        N_("Until the authority says that it may go."),
        SAFEGUARDING,
        exported=False,
    ),
    *KEPT_BY_MODERATORS,
    *KEPT_FOR_SUPPORT,
)
