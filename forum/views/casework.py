"""What pages about safeguarding cases share: the forms of the chronology, and finding a case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import g
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from forum import clock, policy, tokens
from forum.models.case_entries import WHO_LENGTH, WORDS_LENGTH
from forum.models.cases import Case
from forum.views import gate
from forum.views.forms import Plain, tidied

SLACK = timedelta(minutes=5)  # that a phone's clock may be fast
SAY_SOMETHING = lazy_gettext("Write a few words.")


class When(DateTimeLocalField):
    """A moment on the charity's clock; empty means now. `moment` is aware."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with a sentence for what is no date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(
                gettext("Write it like 2026-03-31T14:05, or leave it empty.")
            ) from None

    @property
    def moment(self) -> datetime | None:
        """When, in UTC."""
        local: datetime | None = self.data
        return local.replace(tzinfo=clock.ZONE).astimezone(UTC) if local else None


class Day(DateField):
    """A date."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with a sentence for what is no date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write the date like 2026-03-31.")) from None


class CaseForm(FlaskForm):
    """What every form here has: a key, so that two presses write once."""

    once = HiddenField(default=tokens.new)


def writing(label: Any, *, needed: bool = True, longest: int = WORDS_LENGTH) -> TextAreaField:
    """A field for a few sentences."""
    rules: list[Any] = [Plain(longest, multiline=True)]
    if needed:
        rules.insert(0, DataRequired(SAY_SOMETHING))
    return TextAreaField(label, filters=[tidied], validators=rules)


def line(label: Any, missing: Any = None, *, longest: int = WHO_LENGTH) -> StringField:
    """A field for a few words; `missing` is said when they have to be there and are not."""
    rules: list[Any] = [Plain(longest)]
    if missing:
        rules.insert(0, DataRequired(missing))
    return StringField(label, filters=[tidied], validators=rules)


def not_yet_past(_form: Any, field: Any) -> None:
    """A validator: raises ValidationError for a day that is over."""
    if field.data and field.data < clock.today():
        raise ValidationError(gettext("That day is over. Choose one that is still to come."))


def not_in_future(_form: Any, field: Any) -> None:
    """A validator: raises ValidationError for a moment that is still to come."""
    if field.data and field.moment > clock.now() + SLACK:
        raise ValidationError(gettext("That is still to come. Write when it happened."))


class NoteForm(CaseForm):
    """A fact, an opinion, what was done, or why."""

    words = writing(lazy_gettext("In plain words"))
    happened = When(
        lazy_gettext("When it happened, if not just now"), validators=[Optional(), not_in_future]
    )

    @property
    def details(self) -> dict[str, Any]:
        """What `Case.write` takes."""
        return {
            "words": self.words.data,
            "at": self.happened.moment if self.happened.data else None,
            "key": self.once.data or "",
        }


class ToldForm(NoteForm):
    """Who was told, how, and when."""

    who = line(lazy_gettext("Who was told"), lazy_gettext("Say who was told."))
    how = line(lazy_gettext("How, such as by phone"))
    words = writing(lazy_gettext("What was said, and any reference"), needed=False)

    @property
    def details(self) -> dict[str, Any]:
        """What `Case.write` takes."""
        return super().details | {"who": self.who.data, "how": self.how.data}


class NextForm(CaseForm):
    """What is to be done next, and by when."""

    words = writing(lazy_gettext("What is to be done, and by whom"))
    due = Day(
        lazy_gettext("By when"),
        validators=[InputRequired(lazy_gettext("Say by when.")), not_yet_past],
    )

    @property
    def details(self) -> dict[str, Any]:
        """What `Case.write` takes."""
        due: date = self.due.data
        return {"words": self.words.data, "due_on": due, "key": self.once.data or ""}


Note = NoteForm | ToldForm | NextForm


def note_form(kind: str, *, sent: bool) -> Note:
    """The form for one kind of note; empty and with a fresh key unless it was `sent`.

    Its fields are named after the key, so that the next one is a new form to the browser.
    """
    shape = {"told": ToldForm, "next": NextForm}.get(kind, NoteForm)
    form: Note = shape() if sent else shape(None, data={"once": tokens.new()})
    for field in form:
        field.id = f"{field.name}-{(form.once.data or '')[:8]}"
    return form


def find(number: int) -> Case:
    """The case of that number, if whoever asks may see it; else 404."""
    return gate.find(policy.visible_cases(g.member), number)
