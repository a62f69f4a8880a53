"""Boards as they are set up: made, edited, put in order, archived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.audiences import Audience
from forum.models.boards import NAME_LENGTH, PURPOSE_LENGTH, Board
from forum.models.doors import READERS, Rules
from forum.views import gate
from forum.views.forms import Plain, asked_way, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("board_settings", __name__, url_prefix="/set-up/boards")

GUIDELINES_LENGTH = 4_000  # characters
REASON_LENGTH = 500  # characters
CHOICES = [
    SelectChoice("visitors", lazy_gettext("Anybody, without signing in")),
    SelectChoice("members", lazy_gettext("Every member")),
    SelectChoice("audiences", lazy_gettext("Only the audiences ticked below")),
    SelectChoice("volunteers", lazy_gettext("Volunteers")),
    SelectChoice("moderators", lazy_gettext("Moderators")),
]


class BoardForm(FlaskForm):
    """A board's words, and who may read and post."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Give the board a name.")), Plain(NAME_LENGTH)],
    )
    purpose = TextAreaField(
        lazy_gettext("What it is for"),
        filters=[tidied],
        validators=[Plain(PURPOSE_LENGTH, multiline=True)],
    )
    guidelines = TextAreaField(
        lazy_gettext("This board's own additions to the guidelines"),
        filters=[tidied],
        validators=[Plain(GUIDELINES_LENGTH, multiline=True)],
    )
    read_by = RadioField(lazy_gettext("Who can read it?"), choices=CHOICES, default="members")
    reading = SelectMultipleField(lazy_gettext("Audiences that can read it"), coerce=int)
    post_by = RadioField(
        lazy_gettext("Who can write here?"), choices=CHOICES[1:], default="members"
    )
    writing = SelectMultipleField(lazy_gettext("Audiences that can write here"), coerce=int)
    reason = StringField(
        lazy_gettext("Why is it opened?"), filters=[tidied], validators=[Plain(REASON_LENGTH)]
    )

    audiences: Sequence[Audience] = ()

    def offer(self, audiences: Sequence[Audience]) -> BoardForm:
        """Names the audiences that can be ticked."""
        self.audiences = audiences
        self.reading.choices = self.writing.choices = [
            SelectChoice(str(each.id), each.name) for each in audiences
        ]
        return self

    @property
    def rules(self) -> Rules:
        """Who may read and post, as chosen."""
        reading, writing = self._ticked(self.reading), self._ticked(self.writing)
        return Rules(
            read_by=self.read_by.data,
            post_by=self.post_by.data,
            reading=reading if self.read_by.data == "audiences" else (),
            writing=writing if self.post_by.data == "audiences" else (),
        )

    def validate_read_by(self, field: Any) -> None:
        """Raises ValidationError when no audience is ticked where there has to be one."""
        if field.data == "audiences" and not self._ticked(self.reading):
            raise ValidationError(gettext("Tick the audiences that can read it."))

    def validate_post_by(self, field: Any) -> None:
        """Raises ValidationError when somebody could write who cannot read."""
        if field.data == "audiences" and not self._ticked(self.writing):
            raise ValidationError(gettext("Tick the audiences that can write here."))
        if self.read_by.data in READERS and field.data in READERS and self.rules.posting_is_wider:
            raise ValidationError(
                gettext("Somebody could write here who cannot read it. Choose fewer people.")
            )

    def _ticked(self, field: Any) -> tuple[Audience, ...]:
        return tuple(each for each in self.audiences if each.id in (field.data or ()))


@bp.get("")
@gate.administrators
def index() -> str:
    """All boards and their rules, in order; nothing of what is written there."""
    return render_template("board_settings/index.html", boards=_boards())


@bp.get("/new")
@gate.administrators
def new() -> str:
    """A form for a new board."""
    return render_template("board_settings/new.html", form=BoardForm().offer(_audiences()))


@bp.post("")
@gate.administrators
def create() -> Page:
    """Makes a board, after the others."""
    form = BoardForm().offer(_audiences())
    if not (form.validate() and _name_is_free(form)):
        return render_template("board_settings/new.html", form=form), 422
    board = Board.create(by=g.member, rules=form.rules, **_words(form))
    say = gettext("%(board)s is there. Now choose who looks after it.", board=board.name)
    return go(url_for("moderatorships.index", board_id=board.id), say=say)


@bp.get("/<int:id>")
@gate.administrators
def show(id: int) -> str:
    """A board's settings and moderators."""
    board = gate.find(policy.visible_board_settings(g.member), id)
    form = BoardForm(data=_as_typed(board))
    return _settings(board, form.offer(_audiences(board)))


@bp.post("/<int:id>")
@gate.administrators
def edit(id: int) -> Page:
    """Changes a board. Opening it to more people is asked again, with a reason."""
    board = gate.find(policy.visible_board_settings(g.member), id)
    form = BoardForm().offer(_audiences(board))
    if not (form.validate() and _name_is_free(form, board)):
        return _settings(board, form), 422
    if form.rules.opens(board.rules) and not form.reason.data:
        return _ask_why(board, form), 422
    board.edit(by=g.member, rules=form.rules, reason=form.reason.data, **_words(form))
    say = gettext("%(board)s is saved.", board=board.name)
    return go(url_for(".index"), say=say)


@bp.post("/<int:id>/reorder")
@gate.administrators
def reorder(id: int) -> Response:
    """Moves a board one place up or down."""
    board = gate.find(policy.visible_board_settings(g.member), id)
    board.reorder(asked_way(), by=g.member)
    return answer(
        "board_settings/_list.html",
        otherwise=url_for(".index"),
        say=gettext("%(board)s has moved.", board=board.name),
        boards=_boards(),
    )


@bp.get("/<int:id>/archive")
@gate.administrators
def ask_archive(id: int) -> str:
    """Asks once more before a board becomes read-only, or open again."""
    board = gate.find(policy.visible_board_settings(g.member), id)
    return render_template("board_settings/archive.html", board=board)


@bp.post("/<int:id>/archive")
@gate.administrators
def archive(id: int) -> Response:
    """Makes a board read-only."""
    board = gate.find(policy.visible_board_settings(g.member), id)
    board.archive(by=g.member)
    say = gettext("%(board)s is read-only now. Nothing in it is lost.", board=board.name)
    return go(url_for(".index"), say=say)


@bp.post("/<int:id>/reopen")
@gate.administrators
def reopen(id: int) -> Response:
    """Lets people write there again."""
    board = gate.find(policy.visible_board_settings(g.member), id)
    board.reopen(by=g.member)
    return go(url_for(".index"), say=gettext("%(board)s is open again.", board=board.name))


def _boards() -> list[Board]:
    return list(session.scalars(policy.visible_board_settings(g.member)))


def _audiences(board: Board | None = None) -> list[Audience]:
    """Those in use, and archived ones that the board still names."""
    named = {*board.reading, *board.writing} if board else set()
    rows = session.scalars(policy.visible_audience_settings(g.member))
    return [each for each in rows if not each.archived or each in named]


def _as_typed(board: Board) -> dict[str, Any]:
    words = {each: getattr(board, each) for each in ("name", "purpose", "guidelines")}
    rules = board.rules
    return words | {
        "read_by": rules.read_by,
        "post_by": rules.post_by,
        "reading": [each.id for each in rules.reading],
        "writing": [each.id for each in rules.writing],
    }


def _words(form: BoardForm) -> dict[str, str]:
    return {each: form[each].data for each in ("name", "purpose", "guidelines")}


def _name_is_free(form: BoardForm, board: Board | None = None) -> bool:
    other = Board.named(form.name.data)
    if other is None or other is board:
        return True
    form.name.errors = [gettext("There is a board of that name already. Choose another.")]
    return False


def _settings(board: Board, form: BoardForm) -> str:
    return render_template("board_settings/show.html", board=board, form=form)


def _ask_why(board: Board, form: BoardForm) -> str:
    kept = [(name, words) for name, words in request.form.items(multi=True) if name != "reason"]
    if request.form.get("asked"):
        form.reason.errors = [gettext("Say why, in a sentence. It is kept in the log.")]
    return render_template(
        "board_settings/open.html", board=board, form=form, rules=form.rules, kept=kept
    )
