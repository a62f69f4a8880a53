"""Reads the corpora: one text a line, as Python writes a string; lines of -- are remarks."""

import ast
from pathlib import Path

HERE = Path(__file__).parent


def texts(name: str) -> list[str]:
    """Every text of corpora/<name>.txt."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return [ast.literal_eval(line) for line in lines if line and not line.startswith("--")]
