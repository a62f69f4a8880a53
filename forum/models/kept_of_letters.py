"""The part of the register of personal data that comes from letters between two people."""

from __future__ import annotations

from forum.models.personal_data import NOBODY, UNNAMED, YOU, Entry
from forum.text.marking import N_

_HALF_A_YEAR = N_("183 days after the match ended.")

KEPT_OF_LETTERS = (
    Entry(
        N_("The letters that you wrote one to one, by mail or here"),
        "relayed_letters: match_id side writer_id words via received_at held_at held_for"
        " confirmed_at sent_at",
        N_("So that they arrive, and you two can read again what you wrote."),
        N_(
            "You and the person you write with. A coordinator only when one of you asks for help"
            " or raises a concern, for a reason that both of you are told."
        ),
        _HALF_A_YEAR,
    ),
    Entry(
        N_("Whether a letter was read here, and whether it has one of the charity’s phrases"),
        "relayed_letters: read_at concern sent_key",
        N_("So that new letters are marked, none comes twice, and a worry is not overlooked."),
        N_("You; a mark beside a worrying letter is seen by your peer supporter."),
        _HALF_A_YEAR,
        exported=False,
    ),
    Entry(
        N_("To whom a letter went"),
        "relayed_letters: reader_id",
        N_("So that it is shown to that person alone."),
        NOBODY,
        _HALF_A_YEAR,
        UNNAMED,
        exported=False,
    ),
    Entry(
        N_("The address to which you write letters, and how you want to hear of them"),
        "relay_addresses: match_id side name choice opened_at",
        N_("So that neither of you sees the other’s own address."),
        YOU,
        N_("A year after the match ended: late mail gets a kind answer until then."),
    ),
    Entry(
        N_("A mail of yours that no computer here could read"),
        "mails_kept_aside: match_id side raw kept_at",
        N_("So that the coordinator can ask you to send it again, and nothing is lost in silence."),
        N_("Nobody. The coordinators see that there is one, not what is in it."),
        N_("30 days at most."),
        exported=False,
    ),
)
