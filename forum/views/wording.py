"""What members type into the composer, as forms: their shape, and sentences on what to mend."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from forum.models.posts import BODY_LENGTH, QUOTE_LENGTH
from forum.models.topics import TITLE_LENGTH
from forum.text import characters
from forum.views.forms import tidied


class Words:
    """A validator: there are some, not more than `longest`, and all of them can be shown."""

    def __init__(self, longest: int, *, needed: Any = "", multiline: bool = True) -> None:
        self.longest, self.needed, self.multiline = longest, needed, multiline

    def __call__(self, form: Any, field: Any) -> None:
        """Raises ValidationError with a sentence that says what to do."""
        if characters.problem(field.data, multiline=self.multiline):
            field.data = self._shown(field.data)
            raise ValidationError(
                gettext(
                    "There were hidden characters in this, which can turn words around. "
                    "We took them out: look at it again, then post."
                )
            )
        if self.needed and not field.data:
            raise ValidationError(str(self.needed))
        if len(field.data) > self.longest:
            raise ValidationError(_too_long(len(field.data) - self.longest, self.longest))

    def _shown(self, words: str) -> str:
        shown = characters.tidy(characters.scrub(words))
        return shown if self.multiline else " ".join(shown.split())


# Hidden fields are labelled "": WTForms would load its translations to make words of their names.
# Made before the other fields, so that it comes first in the form and among its errors.
TITLE = StringField(
    lazy_gettext("Title, in a few words"),
    filters=[tidied],
    validators=[
        Words(
            TITLE_LENGTH,
            needed=lazy_gettext("Give it a title. A few words are enough."),
            multiline=False,
        )
    ],
)


class WordsForm(FlaskForm):
    """A reply: the words, and how they shall stand there."""

    body = TextAreaField(
        lazy_gettext("Your words"),
        filters=[tidied],
        validators=[Words(BODY_LENGTH, needed=lazy_gettext("Write a few words first."))],
    )
    quote = HiddenField("")
    quoted_words = TextAreaField(
        lazy_gettext("The words you answer"), filters=[tidied], validators=[Words(QUOTE_LENGTH)]
    )
    notes = SelectMultipleField(lazy_gettext("Labels"), choices=[], validate_choice=False)
    anonymous = BooleanField(lazy_gettext("Post this under a made-up name"))
    once = HiddenField("")
    after = HiddenField("")
    shown = HiddenField("")  # what there was to look at first was looked at


class OpeningForm(WordsForm):
    """A new topic."""

    title = TITLE


class EditForm(OpeningForm):
    """A post that is changed; its title only where it opens a topic."""

    version = HiddenField("")


def beginning(plain: str) -> str:
    """The beginning of a post, no longer than a quote may be, to its last whole word."""
    if len(plain) <= QUOTE_LENGTH:
        return plain
    start = plain[: QUOTE_LENGTH + 1]
    return start[: max(start.rfind(" "), start.rfind("\n"))].rstrip() or plain[:QUOTE_LENGTH]


def _too_long(over: int, longest: int) -> str:
    return str(
        gettext(
            "This is %(over)s characters too long: there is room for %(longest)s. "
            "Shorten it, or share it in two parts.",
            over=f"{over:,}",
            longest=f"{longest:,}",
        )
    )
