"""What can go wrong with a backup: a word for the database, a sentence for people."""

from __future__ import annotations

from forum.text.marking import N_

SENTENCES = {
    "disk_full": N_("The disk is too full for it. Free some space on the server."),
    "damaged": N_("It is damaged: what is in it is not what was put in. Use another one."),
    "inconsistent": N_("The database refers to rows that are not there. Ask the developers."),
    "database": N_("The database itself is damaged. Keep the older backups, and restore one."),
    "newer": N_("It was made by a newer version. Install that version, then try again."),
    "unreadable": N_("This version cannot read it. Install the version that made it."),
    "not_a_backup": N_("This is no backup of Kettle."),
    "locked": N_("It is locked with a key. Give the file that holds the key: --identity FILE."),
    "wrong_key": N_("This key does not open it. Another one locked it."),
    "key": N_("FORUM_BACKUP_KEY is no age key. It begins with age1; age-keygen makes one."),
    "taken": N_("There is a site in that place already. Say --replace to put it aside."),
    "running": N_("The site in that place is running. Stop it first, then try again."),
    "owner": N_("The database’s user does not own its schema: ALTER SCHEMA public OWNER TO user."),
    "unknown_place": N_("That database does not answer. Look at its address and password."),
    "older": N_("The database is not up to date. Run forum upgrade, then try again."),
    "no_rclone": N_("rclone is not installed, so nothing is copied elsewhere: apt install rclone."),
    "away": N_("rclone could not copy it elsewhere. The log of the server says why."),
    "refused": N_("The server may not write there. Look at the folder’s owner and rights."),
    "gone": N_("The file is not there any more. Somebody took it away; make a new one."),
    "unknown": N_("It failed. The log of the server says more."),
}


class Trouble(Exception):
    """Something went wrong; `kind` is a word of SENTENCES."""

    def __init__(self, kind: str) -> None:
        super().__init__(SENTENCES[kind])
        self.kind = kind
