"""The one way in which Markup comes out of the database: HTML that text/ has made safe."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from sqlalchemy import Dialect, Text, TypeDecorator


class SafeHTML(TypeDecorator[Markup]):
    """A column of HTML that was cleaned when it was saved."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Markup | None:
        """The stored HTML, marked as safe."""
        return None if value is None else Markup(value)
