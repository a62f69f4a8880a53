"""Rows by their numbers, where another question finds the numbers: a page of a long list.

PostgreSQL rearranges at most eight tables of a statement. With more it leaves `id IN (SELECT …)` to
the end, and first joins all rows of a table with all that is told of them: 5 s a page with 200,000
posts. As an array the numbers are found first, and then looked up. SQLite does so by itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, CompoundSelect, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it stands: SQLite does not use an index for "… IN (…) = 1"."""
        return self


def among(column: Any, numbers: Select[Any] | CompoundSelect[Any]) -> ColumnElement[bool]:
    """Whether `column` is one of the few numbers that a Select finds."""
    return _Among(column, numbers.scalar_subquery())


@compiles(_Among)
def _in_the_list(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} IN {numbers}"


@compiles(_Among, "postgresql")
def _in_the_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} = ANY (ARRAY{numbers})"
