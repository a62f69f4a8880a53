"""The machine that the forum is put on: what is in the way, each in a sentence that says why."""

from __future__ import annotations

import ipaddress
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

LEAST_MEMORY = 220  # MiB, of memory and swap together; a server sold as 256 MB shows about so much
LEAST_DISK = 1024  # MiB
PORTS = (80, 443)
DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\Z")
LISTENER = re.compile(r'\S+:(\d+)\s.*users:\(\("([^"]+)"')


def memory(meminfo: str) -> int:
    """MiB of memory and swap, from the text of /proc/meminfo."""
    found = dict(re.findall(r"^(\w+):\s+(\d+) kB$", meminfo, re.MULTILINE))
    return (int(found.get("MemTotal", 0)) + int(found.get("SwapTotal", 0))) // 1024


def listeners(listing: str) -> dict[int, str]:
    """Which program holds which port, from what `ss -ltnpH` prints."""
    return {int(port): name for port, name in LISTENER.findall(listing)}


def own_addresses(listing: str) -> set[str]:
    """The addresses of this machine, from what `ip -j address` prints."""
    rows = json.loads(listing or "[]")
    return {each["local"] for row in rows for each in row.get("addr_info", ()) if "local" in each}


def addresses_of(domain: str) -> set[str]:
    """Where a name leads; empty when it is not known."""
    try:
        found = socket.getaddrinfo(domain, 443, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(each[4][0]) for each in found}


def in_the_way(*, port: int, web_server: bool) -> Iterator[str]:
    """What keeps the forum from being put here, a sentence each."""
    there = memory(Path("/proc/meminfo").read_text())
    if there < LEAST_MEMORY:
        yield (
            f"This machine has {there} MB of memory; the forum needs 256. Take a larger one, or"
            " add a swap file."
        )
    free = shutil.disk_usage("/").free // 2**20
    if free < LEAST_DISK:
        yield f"Only {free} MB of disk are free; {LEAST_DISK} are needed. Make room first."
    yield from _taken(listeners(run("ss", "-ltnpH")), port=port, web_server=web_server)


def _taken(held: dict[int, str], *, port: int, web_server: bool) -> Iterator[str]:
    for number in PORTS if web_server else ():
        if held.get(number, "caddy") != "caddy":
            yield (
                f"Port {number} is taken by {held[number]}. Stop it (systemctl disable --now"
                f" {held[number]}), or keep it and add --no-web-server: /help says how to let it"
                " lead to the forum."
            )
    if held.get(port, "forum") not in ("forum", "gunicorn", "python", "python3"):
        yield f"Port {port} is taken by {held[port]}. Choose another one with --port."


def elsewhere(domain: str, found: Collection[str], own: Collection[str]) -> str:
    """Why nobody would reach this machine by that name; "" when all is well.

    A machine that has private addresses alone stands behind its provider's network: nothing can
    be said then.
    """
    if not found:
        return (
            f"Nobody knows the name {domain} yet. Where you bought it, add an A record that leads"
            f" to this machine: {_public(own) or 'its address'}. It can take an hour to be known."
        )
    if set(found) & set(own) or not _public(own):
        return ""
    return (
        f"{domain} leads to {', '.join(sorted(found))}, and this machine is {_public(own)}. Where"
        " you bought the name, change its A record. It can take an hour to be known."
    )


def firewall_hint(status: str) -> str:
    """What to open, from what `ufw status` prints; "" where nothing is shut."""
    if "Status: active" not in status or re.search(r"^443(/tcp)?\s+ALLOW", status, re.MULTILINE):
        return ""
    return "The firewall is on. Let visitors in: ufw allow 80,443/tcp && ufw allow 443/udp"


def run(*command: str) -> str:
    """What a command prints; "" where there is no such command, or it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def _public(own: Collection[str]) -> str:
    public = [each for each in own if ipaddress.ip_address(each.split("%")[0]).is_global]
    return ", ".join(sorted(public))
