"""What gunicorn is told. `forum serve` sets FORUM_BIND, FORUM_WORKERS and FORUM_THREADS."""

from __future__ import annotations

import os

from forum.cli.siblings import Sibling

wsgi_app = "wsgi:app"
bind = os.environ["FORUM_BIND"]
workers = 1  # the eldest, which forks the others
threads = int(os.environ["FORUM_THREADS"])
worker_class = Sibling
control_socket_disable = True
forwarded_allow_ips = ""  # FORUM_PROXIES says whom to believe, and nobody else
