"""The part of the register of personal data that comes from looking after what others write."""

from __future__ import annotations

from forum.models.personal_data import ACCOUNT, UNNAMED, Entry
from forum.text.marking import N_

KEPT_BY_MODERATORS = (
    Entry(
        N_("What you reported"),
        "reports: entry_id reporter_id by_itself kind note reference created_at",
        N_("So that a moderator can look at it, and you can follow what came of it."),
        N_("You, and those who look after the board. Never whom it is about."),
        ACCOUNT,
        UNNAMED,
    ),
    Entry(  # no copy: they are somebody else's words, who may have taken them back since
        N_("The text that was reported, as it stood"),
        "reports: title text",
        N_("So that a moderator can see what was reported, whatever became of it since."),
        N_("Those who look after the board."),
        ACCOUNT,
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("What waits for a moderator, and who looks at it"),
        "queue_entries: kind board_id post_id topic_id member_id waiting_id appeal_id urgency"
        " created_at claimed_by_id claimed_until closed_at closed_by_id decision_id",
        N_("So that nothing is forgotten, and two people do not look at the same thing."),
        N_("Those who look after the board."),
        N_("As long as what it is about."),
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("What you wrote and is not up yet, or was not published"),
        "waiting_posts: board_id topic_id writer_id name why title body html quoted_post_id"
        " quoted_words notes language sent_key created_at declined_at",
        N_("First posts, and some words, are read by a moderator before they go up."),
        N_("You, and those who look after the board."),
        N_("Until it is published or you take it back; 180 days when it was declined."),
    ),
    Entry(
        N_("The words of a post that is hidden"),
        "hidings: post_id by_id body html plain title quoted_words quotes created_at",
        N_("So that it can be put back, and somebody else can judge whether it was right."),
        N_("You, with the letter about it, and those who look after the board."),
        N_("Until it is shown again or you take it back."),
        UNNAMED,
    ),
    Entry(
        N_("What was decided about you or your posts, under which guideline, and why"),
        "decisions: act by_id board_id post_id topic_id member_id waiting_id clause reason was"
        " undone_at undone_by_id created_at",
        N_("So that every decision has a reason, can be taken back, and can be appealed."),
        N_("Those who look after the board. You read it in the letter."),
        N_("As long as this place is there."),
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("Letters of the moderators to you, and how you answered"),
        "letters: by_id recipient_id decision_id question_id answer kind words key_digest"
        " mailed_at read_at created_at",
        N_("So that you know what was decided and why."),
        N_("You. Those who look after the board can read what they wrote."),
        ACCOUNT,
        UNNAMED,
    ),
    Entry(
        N_("Your appeals"),
        "appeals: decision_id letter_id words created_at outcome reason decided_at decided_by_id",
        N_("So that somebody who did not decide looks at it again."),
        N_("You, and those who look after the board, but for whoever decided."),
        N_("As long as the letter that it answers."),
        UNNAMED,
    ),
    Entry(
        N_("Suspensions: from when until when, and why"),
        "suspensions: by_id member_id until may_read paused decision_id ended_at created_at",
        N_("So that everybody is safe here, and it ends when it should."),
        N_("You, and those who look after the boards."),
        ACCOUNT,
        UNNAMED,
    ),
    Entry(
        N_("Moderators' notes on you or your posts"),
        "notes: by_id board_id post_id member_id words created_at",
        N_("So that you need not tell the same again to each moderator."),
        N_(
            "Those who look after the board. Ask us for a copy: we give it by hand, because a"
            " note can tell of others too."
        ),
        N_("As long as you have an account, or the post is there."),
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("Where a post or topic stood before it was moved, split out or merged"),
        "post_moves: decision_id post_id from_topic_id persona_id quoted_words; mergings: by_id"
        " topic_id into_id title created_at; move_questions: by_id topic_id board_id clause reason"
        " outcome created_at",
        N_("So that it can be put back, and old addresses lead to where it is now."),
        N_("Those who look after the boards. Old titles are shown to nobody else."),
        N_("As long as the topic is there."),
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("That a topic was slowed down"),
        "slow_modes: by_id topic_id minutes created_at",
        N_("So that a heated talk can cool, and it is clear who decided."),
        N_("Whoever reads the topic sees that it is slow, and those who look after it by whom."),
        N_("Until it is taken back."),
        UNNAMED,
        exported=False,
    ),
)
