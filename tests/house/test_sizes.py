"""Files and functions stay short enough to be read in one sitting, and are named for a noun."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = [ROOT / "wsgi.py", *(ROOT / "forum").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = [p for p in (ROOT / "static").rglob("*.*") if p.suffix in {".css", ".js"}]
OWN = [path for path in (*PYTHON, *TEMPLATES, *STATIC) if path.name != "htmx.min.js"]
NO_NOUN = {"util", "helper", "common", "core", "manager", "service", "base"}
UNDATED = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b(?!.{0,3}\d{4}-\d{2}-\d{2})")


def short(path):
    """The path as it is written in the checkout."""
    return str(path.relative_to(ROOT))


def lines(path):
    """The number of lines in a file."""
    return len(path.read_text().splitlines())


def definitions(*kinds):
    """Every definition of these kinds in our Python, with its path."""
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kinds):
                yield path, node


def length(function):
    """Lines from `def` to the end, its docstring not counted."""
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def words(name):
    """The words of a snake_case or CamelCase name, in lower case and the singular."""
    return {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+", name)}


def limit(path):
    """How many lines a file may have."""
    if path.suffix == ".html":
        return 60 if path.name.startswith("_") else 120
    return 80 if path.name == "forum.js" else 300


def test_no_file_is_longer_than_one_sitting():
    assert [f"{short(p)}: {lines(p)}" for p in OWN if lines(p) > limit(p)] == []


def test_every_module_says_on_its_first_line_what_it_is_for():
    assert [short(path) for path in PYTHON if not path.read_text().startswith('"""')] == []


def test_no_function_is_longer_than_25_lines():
    functions = definitions(ast.FunctionDef, ast.AsyncFunctionDef)

    long = [
        f"{short(path)}:{function.lineno} {function.name}: {length(function)}"
        for path, function in functions
        if length(function) > 25 and "migrations" not in path.parts  # a migration is a list
    ]

    assert long == []


def test_no_module_is_named_for_what_has_no_noun():
    assert [short(path) for path in PYTHON if words(path.stem) & NO_NOUN] == []


@pytest.mark.parametrize("kind", [ast.ClassDef, ast.FunctionDef])
def test_nothing_is_named_for_what_has_no_noun(kind):
    named = [(path, node) for path, node in definitions(kind) if words(node.name) & NO_NOUN]

    assert [f"{short(path)}:{node.lineno} {node.name}" for path, node in named] == []


def test_what_is_left_to_do_has_a_date():
    assert [short(path) for path in OWN if UNDATED.search(path.read_text())] == []
