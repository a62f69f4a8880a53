"""Two servers of one process each behind nginx, as a charity would run them on two machines."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.benchmarks.servers import FORUM, ROOT, Server, cpu, free_port, wait_for

ONE = (*FORUM, "--workers=1", "--no-clockwork")
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; {user}
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream kettle {{ {servers} }}
    {site}
}}
"""


class Pair:
    """The two, and nginx in front on `port`."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        address = f"http://127.0.0.1:{self.port}"
        self.environment = {**environment, "FORUM_ADDRESS": address, "FORUM_PROXIES": "1"}
        self.servers = [self._server(), self._server()]
        settings = folder / "nginx.conf"
        settings.write_text(_settings(folder, self.port, [each.port for each in self.servers]))
        self.nginx = subprocess.Popen(["nginx", "-c", str(settings), "-e", f"{folder}/nginx.log"])
        wait_for(self.port)

    def __enter__(self) -> Pair:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.nginx.terminate()
        self.nginx.wait(20)
        for each in self.servers:
            each.__exit__()

    def cpu(self) -> float:
        """Seconds of processor time of both servers."""
        return sum(each.cpu() for each in self.servers)

    def nginx_cpu(self) -> float:
        """Seconds of processor time of nginx."""
        return cpu(self.nginx.pid)

    def kill(self, which: int) -> None:
        """SIGKILL to all processes of one."""
        os.killpg(self.servers[which].process.pid, signal.SIGKILL)
        self.servers[which].process.wait()

    def start_again(self, which: int) -> float:
        """Where it was; the seconds that it took."""
        began = time.monotonic()
        self.servers[which] = self._server(port=self.servers[which].port)
        return time.monotonic() - began

    def _server(self, port: int = 0) -> Server:
        return Server(*ONE, environment=self.environment, own_group=True, port=port)


def _settings(folder: Path, port: int, servers: list[int]) -> str:
    """`forum/deploy/nginx.conf` without HTTPS, for two servers instead of one."""
    whole = (ROOT / "forum/deploy/nginx.conf").read_text().format(domain="_", port=0)
    zone = next(each for each in whole.splitlines() if each.startswith("limit_conn_zone"))
    site = "server {" + whole.rsplit("server {", 1)[1]
    site = "\n".join(
        each for each in site.splitlines() if "ssl_" not in each and "[::]" not in each
    )
    for ours, theirs in (
        ("listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
        ("http://127.0.0.1:0", "http://kettle"),
        ("$host;", "$http_host;"),  # the port stands in our address
    ):
        site = site.replace(ours, theirs)
    names = " ".join(f"server 127.0.0.1:{each};" for each in servers)
    user = "user root;" if os.geteuid() == 0 else ""
    return NGINX.format(folder=folder, servers=names, site=f"{zone}\n{site}", user=user)
