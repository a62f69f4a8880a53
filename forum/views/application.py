"""The Flask application: one transaction a request, committed once the view has returned."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.exc import OperationalError
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from forum import config, db

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
COMPILED = config.ROOT / ".venv" / "templates"  # made anew with the packages that made them


class Later(Response):
    """Stands for the answer that is made once the view's deed is kept, without the write lock."""

    def __init__(self, make: Callable[[], ResponseReturnValue]) -> None:
        super().__init__()
        self.make = make


class Compiled(FileSystemBytecodeCache):
    """Keeps templates as Python keeps modules: compiled, with a sum of what they were made from.

    A fifth of the start was compiling them, and 10 ms of whoever opened a page first.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps one, where this process may: the service writes nothing that it will run."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


class Number(IntegerConverter):
    """A row's number in a path; what no row can have is a plain 404."""

    regex = r"[0-9]{1,19}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=db.LARGEST_NUMBER)


class Word(UnicodeConverter):
    """A name in a path. None of ours has a NUL in it, and PostgreSQL cannot be asked for one."""

    def __init__(self, map: Map, **how: Any) -> None:
        super().__init__(map, **how)
        self.regex = self.regex.replace("[^/]", "[^/\0]")


class Templates(Environment):
    """Templates that share what all of them know: none of ours is given more than the others.

    Jinja gives each a chain of two dictionaries, which is slow wherever a macro is imported.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows beside its context."""
        return {**self.globals, **d} if d else self.globals


class Forum(Flask):
    """Commits when a view returns, rolls back when it raises."""

    jinja_environment = Templates
    # Jinja keeps 400 templates, and compiles others anew: 10 ms. There are hardly fewer, and which
    # was used last need not be known.
    jinja_options = {"cache_size": -1, "bytecode_cache": Compiled(str(COMPILED))}

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Every request begins by reading; the door lets a writing one take the write lock."""
        g.afterwards = []
        db.begin(writing=False)
        return super().preprocess_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """The view's answer, once all that it did is kept."""
        answer = super().dispatch_request()
        db.session.commit()
        if isinstance(answer, Later):
            db.begin(writing=False)
            answer = answer.make()
            db.session.commit()
        self._do_afterwards()
        return answer

    def handle_user_exception(self, e: Exception) -> Response | ResponseReturnValue:
        """What raised leaves nothing behind."""
        with self._still_known():
            db.session.rollback()
        return super().handle_user_exception(e)

    def log_exception(self, exc_info: Any) -> None:
        """A fault of ours: what and where, but not what was said (messages may quote words)."""
        kind, _problem, trace = exc_info
        where = "".join(traceback.format_tb(trace))
        name = kind.__name__ if kind else "?"
        self.logger.error("%s in %s %s\n%s", name, request.endpoint, g.get("request_id"), where)

    @contextmanager
    def _still_known(self) -> Iterator[None]:
        """After mere reading, who is there and the site need not be asked for once more.

        A rollback forgets every row: a fifth of the work of a 404 was to read these two again.
        """
        found = [] if db.is_writing() else [g.get("member"), g.get("site")]
        rows = [row for row in found if isinstance(row, db.Model) and row in db.session]
        kept = [row for row in rows if row not in db.session.dirty]
        for row in kept:
            db.session.expunge(row)
        yield
        db.session.add_all(kept)

    def _do_afterwards(self) -> None:
        """Small bookkeeping of one's own after a GET; not worth a failure when the disk is busy."""
        for deed in g.afterwards:
            try:
                with db.transaction():
                    deed()
            except OperationalError:
                self.logger.warning("bookkeeping left out: the database is busy")


def afterwards(deed: Callable[[], None]) -> None:
    """Has `deed` done in a short writing transaction of its own, after the page is made."""
    g.afterwards.append(deed)
