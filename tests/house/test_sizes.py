"""Files and functions stay short enough to be read in one sitting, and are named for a noun."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = [ROOT / "wsgi.py", *(ROOT / "forum").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = [p for p in (ROOT / "static").rglob("*.*") if p.suffix in {".css", ".js"}]
OWN = [path for path in (*PYTHON, *TEMPLATES, *STATIC) if path.name != "htmx.min.js"]
PARTS = ("body", "orelse", "finalbody", "handlers", "cases")  # where statements hold others
NO_NOUN = {"util", "helper", "common", "core", "manager", "service", "base"}
UNDATED = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b(?!.{0,3}\d{4}-\d{2}-\d{2})")


def short(path):
    """The path as it is written in the checkout."""
    return str(path.relative_to(ROOT))


def lines(path):
    """The number of lines in a file."""
    return len(path.read_text().splitlines())


@cache
def named():
    """Every function and class in our Python, with its path."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    trees = ((path, ast.parse(path.read_text())) for path in PYTHON)
    return [
        (path, node) for path, tree in trees for node in within(tree) if isinstance(node, kinds)
    ]


def within(statement):
    """Every statement in a statement: the parts of one cannot define anything."""
    inner = [each for name in PARTS for each in getattr(statement, name, ())]
    return [statement, *(found for each in inner for found in within(each))]


def definitions(*kinds):
    """Those of these kinds."""
    return [(path, node) for path, node in named() if isinstance(node, kinds)]


def length(function):
    """Lines from `def` to the end, its docstring not counted."""
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def words(name):
    """The words of a snake_case or CamelCase name, in lower case and the singular."""
    return {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+", name)}


def refuse(offenders):
    """Fail with each offender on a line of its own; pass where there is none."""
    if found := sorted(offenders):
        pytest.fail("\n".join(found), pytrace=False)


def limit(path):
    """How many lines a file may have."""
    if path.suffix == ".html":
        return 60 if path.name.startswith("_") else 120
    return 80 if path.name == "forum.js" else 300


def test_no_file_is_longer_than_one_sitting():
    refuse(f"{short(p)}: {lines(p)}" for p in OWN if lines(p) > limit(p))


def test_every_module_says_on_its_first_line_what_it_is_for():
    refuse(short(path) for path in PYTHON if not path.read_text().startswith('"""'))


def test_no_function_is_longer_than_25_lines():
    functions = definitions(ast.FunctionDef, ast.AsyncFunctionDef)

    refuse(
        f"{short(path)}:{function.lineno} {function.name}: {length(function)}"
        for path, function in functions
        if length(function) > 25 and "migrations" not in path.parts  # a migration is a list
    )


def test_no_module_is_named_for_what_has_no_noun():
    refuse(short(path) for path in PYTHON if words(path.stem) & NO_NOUN)


def test_no_class_is_named_for_what_has_no_noun():
    classes = definitions(ast.ClassDef)

    refuse(f"{short(p)}:{c.lineno} {c.name}" for p, c in classes if words(c.name) & NO_NOUN)


def test_no_function_is_named_by_such_a_word_alone():
    functions = definitions(ast.FunctionDef, ast.AsyncFunctionDef)

    refuse(
        f"{short(path)}:{function.lineno} {function.name}"
        for path, function in functions
        if words(function.name) and words(function.name) <= NO_NOUN
    )


def test_what_is_left_to_do_has_a_date():
    refuse(short(path) for path in OWN if UNDATED.search(path.read_text()))
