"""`forum deploy`: puts the forum on this Debian machine, or brings it up to date. Run as root."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email

from forum.cli.deploying import machine
from forum.cli.deploying.laying import SERVICE, Laying, Places
from forum.config import ROOT

PATIENCE = 60  # seconds in which the site has to answer
SHARES = (0.65, 0.8)  # of the machine's memory, from which the service is slowed down, or ended


@click.command()
@click.option("--domain", help="The site's own name, such as forum.example.org.")
@click.option("--email", help="The first administrator's email address.")
@click.option("--port", default=8000, show_default=True, help="Local port of the forum.")
@click.option("--no-web-server", is_flag=True, help="Leave HTTPS to a proxy of your own.")
@click.option(
    "--internal-authority", is_flag=True, help="Certificates by Caddy itself: for trials."
)
@click.option("--anyway", is_flag=True, help="Go on although the name does not lead here yet.")
@click.option("--print", "show", help="Print a file (nginx.conf, Caddyfile …) and do nothing.")
def deploy(
    *,
    domain: str | None,
    email: str | None,
    port: int,
    no_web_server: bool,
    internal_authority: bool,
    anyway: bool,
    show: str | None,
) -> None:
    """Put the forum on this machine. Safe to repeat: it changes what is not as it should be."""
    laying = Laying(Places(), {"port": port})
    domain = _domain(domain or laying_domain(laying))
    laying.values |= _values(domain, internal=internal_authority)
    if show:
        return click.echo(laying.filled(show))
    if os.geteuid() != 0:
        raise click.ClickException("This sets up a whole machine: run it as root, with sudo.")
    _look(domain, port=port, web_server=not no_web_server, anyway=anyway or internal_authority)
    more = lay_out(laying, web_server=not no_web_server)
    _start(laying, port=port, web_server=not no_web_server)
    _tell(laying, domain, more, email)
    return None


def laying_domain(laying: Laying) -> str | None:
    """The domain that was given before, if it was."""
    kept = laying.settings() if laying.places.settings.exists() else {}
    return kept.get("FORUM_ADDRESS", "").removeprefix("https://") or None


def lay_out(laying: Laying, *, web_server: bool) -> str:
    """Every file in its place; what the operator has to add to a Caddyfile of her own."""
    laying.user()
    laying.folders()
    laying.keep_settings()
    laying.write(laying.places.unit, laying.filled("forum.service"), mode=0o644)
    laying.write(laying.places.command, laying.filled("forum"), mode=0o755)
    return laying.web_server() if web_server else ""


def _domain(given: str | None) -> str:
    domain = (given or click.prompt("The site's own name, such as forum.example.org")).strip()
    domain = domain.lower().removeprefix("https://").rstrip("/.")
    if not machine.DOMAIN.match(domain) and domain != "localhost":
        raise click.ClickException(
            f"{domain} is no name of a site. Write it like forum.example.org"
        )
    return domain


def _values(domain: str, *, internal: bool) -> dict[str, object]:
    there = machine.memory(Path("/proc/meminfo").read_text())
    high, most = (max(200, min(2048, int(share * there))) for share in SHARES)
    code = machine.run("git", "-C", str(ROOT), "rev-parse", "HEAD").strip() or "unknown"
    return {
        "domain": domain,
        "authority": "tls internal" if internal else "# certificates come by themselves",
        "code": code,
        "memory_high": high,
        "memory_most": most,
    }


def _look(domain: str, *, port: int, web_server: bool, anyway: bool) -> None:
    """Stops with everything that is in the way, at once."""
    found = list(machine.in_the_way(port=port, web_server=web_server))
    own = machine.own_addresses(machine.run("ip", "-j", "address"))
    lost = machine.elsewhere(domain, machine.addresses_of(domain), own)
    if lost and not anyway:
        found.append(f"{lost} Then run this again; --anyway goes on all the same.")
    if found:
        raise click.ClickException("\n\n".join(["Nothing was changed.", *found]))


def _start(laying: Laying, *, port: int, web_server: bool) -> None:
    """The database up to date, the services running with what is there now."""
    changed = {Path(each) for each in laying.changed}
    stale = {laying.places.unit, laying.places.settings} & changed
    if stale:
        _run(sys.executable, "-m", "forum.cli.deploying.compiling")
        _run("systemctl", "daemon-reload")
        _run(str(laying.places.command), "upgrade")
        _run("systemctl", "enable", "--quiet", SERVICE)
        _run("systemctl", "restart", SERVICE)
    elif machine.run("systemctl", "is-active", SERVICE).strip() != "active":
        _run("systemctl", "start", SERVICE)
        laying.changed.append(f"{SERVICE} was not running")
    if web_server and laying.places.caddyfile in changed:
        _run("systemctl", "enable", "--quiet", "caddy")
        _run("systemctl", "restart", "caddy")
    _wait(port)


def _wait(port: int) -> None:
    """Until the site answers; raises ClickException when it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise click.ClickException(
        f"The forum does not answer. This says why: journalctl -u {SERVICE} -n 50"
    )


def _run(*command: str) -> None:
    """Runs a command; raises ClickException with its last words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise click.ClickException("\n".join([f"{' '.join(command)} did not work:", *last]))


def _tell(laying: Laying, domain: str, more: str, email: str | None) -> None:
    """What was done, and what comes next."""
    for each in laying.changed:
        click.echo(f"  set up: {each}")
    click.echo("" if laying.changed else "Everything is as it should be; nothing was changed.")
    if more:
        click.echo(f"You have a Caddyfile of your own. Add this to it:\n\n{more}")
    hint = machine.firewall_hint(machine.run("ufw", "status"))
    click.echo(f"{hint}\n" if hint else "", nl=bool(hint))
    click.echo(f"The forum runs at https://{domain}")
    _begin(laying, email)


def _begin(laying: Laying, email: str | None) -> None:
    """The link for the first administrator, for as long as there is none."""
    command = str(laying.places.command)
    address = email
    if not address and machine.run(command, "begin"):
        address = click.prompt("The first administrator's email address")
    try:
        validate_email(address or "", check_deliverability=False)
    except EmailNotValidError:
        return
    link = machine.run(command, "begin", str(address))
    click.echo(link or "It has an administrator. Sign in to carry on.")
