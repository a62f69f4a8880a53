"""Kettle: a peer support forum that a small charity runs by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forum.views.application import Forum

__version__ = "0.1.0"


def create_app(settings: Mapping[str, object] | None = None) -> Forum:
    """The application, each floor set up from the ground up.

    `settings` replace what the environment says (tests and the demo use it). Raises
    `config.Misconfigured` with a plain sentence where a setting cannot be used. What it needs is
    imported here, so that `python -m forum` can start before anything is installed.
    """
    from forum import config, db, views
    from forum.models import read_only

    app = views.application.Forum(__name__, **config.folders())
    app.config.from_mapping(config.read(settings or {}))
    db.init_app(app)
    with app.app_context():
        read_only.hold(db.db.engine)
    views.init_app(app)
    return app
