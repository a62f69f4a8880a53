"""The part of the register of personal data that comes from one-to-one peer support."""

from __future__ import annotations

from forum.models.kept_of_letters import KEPT_OF_LETTERS
from forum.models.personal_data import ACCOUNT, UNNAMED, Entry
from forum.text.marking import N_

_YEAR = N_("A year after the match ended, or 90 days after a request that led to none.")

KEPT_FOR_SUPPORT = (
    Entry(
        N_("What you wrote when you asked for somebody to write to, one to one"),
        "support_requests: member_id first_name going_on would_help not_about with_id language"
        " created_at promised_on closed_at outcome answer listed_at",
        N_("So that somebody can be found who fits."),
        N_(
            "You, the coordinators, and the peer supporter who is asked: she sees the first name"
            " that you chose, not your name here. No moderator and no administrator."
        ),
        _YEAR,
    ),
    Entry(
        N_("What you tell as a peer supporter: first name, experience, languages, when you write"),
        "peer_supporters: member_id first_name most available paused_until usually experience"
        " languages created_at; supporter_audiences: supporter_id audience_id",
        N_("So that members are matched with somebody who fits and has room."),
        N_("You and the coordinators. Whoever you write with sees the first name alone."),
        ACCOUNT,
    ),
    Entry(
        N_("With whom you are matched, under chosen first names, and how far it is"),
        "matches: request_id member_id supporter_id member_name supporter_name accepted_at"
        " declined_at boundaries_id member_agreed_at supporter_agreed_at begun_at write_by"
        " called_at nudged_at warned_at check_in_called_at ends_on ending_by ended_at why by_id"
        " created_at member_answered_at supporter_answered_at",
        N_("So that you two can write to each other, and nobody is left without an answer."),
        N_(
            "You and the coordinators. The other side sees your chosen first name, and never your"
            " name here or your address."
        ),
        _YEAR,
        UNNAMED,
    ),
    Entry(
        N_("When letters were written in a match, not what is in them"),
        "matches: first_letter_at last_letter_at last_letter_by",
        N_("So that a silence is noticed."),
        N_("You, the other side and the coordinators."),
        _YEAR,
    ),
    Entry(
        N_("What a coordinator noted when she asked how a match goes"),
        "check_ins: match_id by_id words created_at",
        N_("So that she remembers what was agreed."),
        N_("The coordinators."),
        _YEAR,
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("That help was asked for in a match, why, and who opened its letters for it"),
        "help_asked: match_id side kind words created_at settled_at settled_by_id;"
        " letter_openings: match_id by_id reason until created_at",
        N_("So that nobody reads letters unseen, and nobody who asks for help is forgotten."),
        N_("Both sides, and the coordinators."),
        _YEAR,
        UNNAMED,
    ),
    Entry(
        N_("What you said about a match once it was over"),
        "support_feedback: side month helped safe again words",
        N_("So that the charity learns what helps."),
        N_(
            "The coordinators, as counts, once at least five have answered. It is kept without"
            " your name, and without the match."
        ),
        N_("As long as this place is there; nobody can tell any more whose it was."),
        exported=False,
    ),
    Entry(
        N_("Who wrote the boundaries that both sides of a match agree to"),
        "boundaries_versions: by_id text created_at",
        N_("So that it is clear what was agreed to, and who decided."),
        N_("Both sides of a match, and the coordinators."),
        N_("As long as this place is there."),
        UNNAMED,
        exported=False,
    ),
    *KEPT_OF_LETTERS,
)
