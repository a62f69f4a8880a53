"""What gunicorn is told: one loaded application, forked into processes that also do the clockwork.

`forum serve` sets FORUM_BIND, FORUM_WORKERS and FORUM_THREADS.
"""

from __future__ import annotations

import os
import threading
from typing import Any

from forum import jobs

wsgi_app = "wsgi:app"
bind = os.environ["FORUM_BIND"]
workers = int(os.environ["FORUM_WORKERS"])
threads = int(os.environ["FORUM_THREADS"])
worker_class = "gthread"
preload_app = True
control_socket_disable = True
forwarded_allow_ips = ""  # FORUM_PROXIES says whom to believe, and nobody else


def post_worker_init(worker: Any) -> None:
    """Starts the clockwork: jobs are claimed, so that no two processes do the same one."""
    if os.environ["FORUM_CLOCKWORK"] == "yes":
        threading.Thread(target=jobs.run, args=[worker.wsgi], daemon=True).start()
