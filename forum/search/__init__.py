"""Finding: one question, two engines. SQLite's FTS5 is here; PostgreSQL's has its place beside it.

An engine offers `topics(person, question)` and `posts(person, question)`: Selects that begin with
what the person may see, newest first.
"""

from forum.search import fts5
from forum.search.questions import Question

__all__ = ["Question", "fts5"]
