"""What somebody gives to get in: a name, an address, a password. What to mend, in a sentence."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import g
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from wtforms import BooleanField, EmailField, PasswordField, ValidationError

from forum import policy
from forum.db import session
from forum.models import passwords
from forum.models.leaving import Leaving
from forum.models.members import Member
from forum.text import names
from forum.views.forms import tidied

KEEP = lazy_gettext("Keep me signed in on this device")


class Address:
    """A validator: an email address; the field holds it in one spelling afterwards."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raises ValidationError with a sentence that says what to do."""
        try:
            found = validate_email(
                field.data or "", check_deliverability=False, allow_smtputf8=False
            )
        except EmailNotValidError as problem:
            raise ValidationError(
                gettext("Please write your whole email address, like name@example.org.")
            ) from problem
        field.data = (found.ascii_email or found.normalized).lower()


def address_field() -> EmailField:
    """An email address."""
    return EmailField(lazy_gettext("Email address"), filters=[tidied], validators=[Address()])


def password_field(label: Any = None) -> PasswordField:
    """A password as it was typed; it is never tidied."""
    return PasswordField(label or lazy_gettext("Password"))


def keep_field() -> BooleanField:
    """Whether the browser keeps the session when it is closed."""
    return BooleanField(KEEP)


def refuse(field: Any, words: str) -> None:
    """Puts a sentence beside a field; the form is shown again."""
    field.errors = [*field.errors, words]


def name_problem(name: str, *, but: int | None = None) -> str | None:
    """Why nobody new can be called so, or nothing. `but`: the member whose name may be alike."""
    code = names.problem(name, reserved=[g.site.name])
    if code is None:
        holder = session.scalar(select(Member.id).filter_by(name_skeleton=names.skeleton(name)))
        held = Leaving.keeps(names.skeleton(name)) or (holder is not None and holder != but)
        code = "taken" if held else None
    return _name_words()[code] if code else None


def password_problem(password: str, *, name: str, address: str, least: int) -> str | None:
    """Why a password cannot be chosen, or nothing. `least`: characters."""
    own = (g.site.name, name, address, address.partition("@")[0])
    code = passwords.problem(password, least=least, own=own)
    return _password_words(least)[code] if code else None


def least_for(member: Member) -> int:
    """How many characters a member's password has to have."""
    return passwords.LEAST_WITH_A_ROLE if policy.has_a_role(member) else passwords.LEAST


def _name_words() -> dict[str, str]:
    return {
        "short": gettext("Please choose a name of two letters or more."),
        "long": gettext("This name is too long. It can have 30 characters."),
        "link": gettext("A name cannot look like a web or email address. Leave out dots and @."),
        "characters": gettext("A name can have letters, numbers, spaces, hyphens and apostrophes."),
        "reserved": gettext(
            "This name sounds like somebody with a role here. Please choose another one."
        ),
        "taken": gettext("Somebody here has this name, or one that looks like it. Try another."),
    }


def _password_words(least: int) -> dict[str, str]:
    return {
        "short": gettext(
            "Please make it longer: %(least)s characters or more. Three words in a row do well.",
            least=least,
        ),
        "long": gettext("Please make it shorter: up to 128 characters."),
        "own": gettext("This is close to your name, address or this site’s. Try other words."),
        "common": gettext("Many people use this one, so it is tried first. Try other words."),
        "weak": gettext("This one is easy to guess. Three or four unrelated words are stronger."),
    }
