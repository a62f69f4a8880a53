"""The floor: a bare Flask page that reads 20 rows by an index and renders them in a loop."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, render_template_string

PAGE = """<!doctype html><title>Floor</title><ul>
{% for row in rows %}<li id="post-{{ row[0] }}"><b>{{ row[1] }}</b> {{ row[2] }}</li>
{% endfor %}</ul>"""

app = Flask(__name__)
database = sqlite3.connect(os.environ["FLOOR_DATABASE"], check_same_thread=False)


@app.get("/")
def show() -> str:
    """Twenty posts of the first topic."""
    rows = database.execute(
        "SELECT id, created_at, plain FROM posts WHERE topic_id = 2 ORDER BY id LIMIT 20"
    ).fetchall()
    return render_template_string(PAGE, rows=rows)
