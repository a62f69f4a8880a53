"""`forum deploy`: says what is in the way, changes what is not as it should be, and only that."""

from __future__ import annotations

import getpass
import json
import subprocess

import pytest
from click.testing import CliRunner
from flask import Flask

from forum.cli.deploying import compiling, deploy, lay_out, laying_domain, machine
from forum.cli.deploying.laying import FILES, PACKAGED, Laying, Places
from forum.views.application import Compiled

VALUES = {
    "domain": "forum.example.org",
    "port": 8000,
    "authority": "tls internal",
    "code": "abc",
    "memory_high": 300,
    "memory_most": 400,
}
SS = (
    'LISTEN 0 511  0.0.0.0:80   0.0.0.0:* users:(("nginx",pid=7,fd=6))\n'
    'LISTEN 0 4096    [::]:443     [::]:* users:(("caddy",pid=9,fd=6))\n'
    'LISTEN 0 128 127.0.0.1:8000 0.0.0.0:* users:(("forum",pid=5,fd=6))\n'
)


@pytest.fixture
def laying(tmp_path, monkeypatch):
    """A run in a folder, as whoever runs the tests; nobody is made a user for it."""
    monkeypatch.setattr("shutil.chown", lambda *where, **who: None)
    return lambda **more: Laying(Places(root=tmp_path, owner=getpass.getuser()), {**VALUES, **more})


def test_a_second_run_changes_nothing(laying):
    first, second = laying(), laying()

    lay_out(first, web_server=True)
    lay_out(second, web_server=True)

    assert len(first.changed) == 6
    assert second.changed == []
    assert laying_domain(second) == "forum.example.org"


def test_new_code_changes_the_service_alone(laying):
    lay_out(laying(), web_server=True)
    newer = laying(code="def")

    lay_out(newer, web_server=True)

    assert newer.changed == [str(newer.places.unit)]


def test_code_is_compiled_for_a_service_that_may_not_write_it(tmp_path):
    checkout = tmp_path / "code"
    (checkout / "forum").mkdir(parents=True)
    (checkout / "forum" / "clock.py").write_text("now = 1\n")
    (checkout / "wsgi.py").write_text("app = 1\n")

    compiling.code(checkout)

    compiled = {each.name.split(".")[0] for each in checkout.rglob("*.pyc")}
    assert compiled == {"clock", "wsgi"}


def test_templates_are_compiled_for_a_service_that_may_not_write_them(tmp_path):
    (tmp_path / "pages").mkdir()
    for name in ("home.html", "topic.html"):
        (tmp_path / "pages" / name).write_text("Hello {{ name }}")
    app = Flask(__name__, template_folder=str(tmp_path / "pages"))
    app.jinja_env.bytecode_cache = Compiled(str(tmp_path / "compiled"))

    compiling.templates(app, tmp_path / "compiled")

    modes = [each.stat().st_mode & 0o777 for each in (tmp_path / "compiled").iterdir()]
    assert modes == [0o644, 0o644]


def test_what_the_operator_set_stays_when_the_domain_changes(laying):
    first = laying()
    lay_out(first, web_server=True)
    path = first.places.settings
    path.write_text(path.read_text() + "FORUM_SMTP=smtp://a:b%24c@mail.example.org\n")

    moved = laying(domain="new.example.org")
    lay_out(moved, web_server=True)

    assert moved.settings()["FORUM_SMTP"] == "smtp://a:b%24c@mail.example.org"
    assert moved.settings()["FORUM_ADDRESS"] == "https://new.example.org"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_caddyfile_of_ones_own_is_left_alone(laying):
    first = laying()
    first.places.caddyfile.parent.mkdir(parents=True)
    first.places.caddyfile.write_text("other.example.org {\n}\n")

    more = lay_out(first, web_server=True)

    assert "forum.example.org {" in more
    assert first.places.caddyfile.read_text() == "other.example.org {\n}\n"


def test_the_caddyfile_that_debian_ships_is_replaced(laying):
    first = laying()
    first.places.caddyfile.parent.mkdir(parents=True)
    first.places.caddyfile.write_text(f"# {PACKAGED}\n:80 {{\n}}\n")

    assert lay_out(first, web_server=True) == ""
    assert "tls internal" in first.places.caddyfile.read_text()


def test_a_call_that_is_not_allowed_does_not_end_the_service(laying):
    unit = laying().filled("forum.service")

    # On Debian 13 importing readline, far below a library, tries setfsuid: no page was ever served.
    assert "SystemCallErrorNumber=EPERM" in unit
    assert "SystemCallFilter=~@privileged" in unit


def test_no_file_is_left_with_a_gap(laying):
    for path in FILES.iterdir():
        if path.name not in ("install", "Containerfile", "compose.yaml", "Caddyfile.compose"):
            words = laying().filled(path.name)
            assert "{domain}" not in words
            assert "{port}" not in words


def test_caddy_beside_a_container_does_as_on_a_machine(laying):
    own = laying(authority="").filled("Caddyfile")
    beside = (FILES / "Caddyfile.compose").read_text()

    names = {"{$FORUM_DOMAIN}": "forum.example.org", "forum:8000": "127.0.0.1:8000"}
    for name, other in names.items():
        beside = beside.replace(name, other)

    assert beside.split()[beside.split().index("{") :] == own.split()[own.split().index("{") :]


def test_the_scripts_are_shell_that_can_be_read(laying, tmp_path):
    command = tmp_path / "forum"
    command.write_text(laying().filled("forum"))

    for script in (FILES / "install", command):
        assert subprocess.run(["sh", "-n", script], check=False).returncode == 0


def test_who_holds_a_port_is_named_and_what_to_do():
    held = machine.listeners(SS)

    taken = list(machine._taken(held, port=8000, web_server=True))

    assert held == {80: "nginx", 443: "caddy", 8000: "forum"}
    assert len(taken) == 1
    assert "systemctl disable --now nginx" in taken[0]
    assert list(machine._taken(held, port=8000, web_server=False)) == []
    assert "--port" in next(machine._taken({8000: "java"}, port=8000, web_server=False))


def test_a_name_that_leads_elsewhere_is_said_in_plain_words():
    own = machine.own_addresses(
        json.dumps([{"addr_info": [{"local": "127.0.0.1"}, {"local": "93.184.216.34"}]}])
    )

    unknown = machine.elsewhere("forum.example.org", [], own)
    wrong = machine.elsewhere("forum.example.org", ["8.8.8.8"], own)

    assert "Nobody knows the name forum.example.org yet" in unknown
    assert "93.184.216.34" in unknown
    assert "leads to 8.8.8.8, and this machine is 93.184.216.34" in wrong
    assert machine.elsewhere("forum.example.org", ["93.184.216.34"], own) == ""
    assert machine.elsewhere("forum.example.org", ["8.8.8.8"], {"10.0.0.5"}) == ""


def test_memory_counts_swap_and_a_firewall_is_mentioned():
    assert machine.memory("MemTotal:  131072 kB\nMemFree: 1 kB\nSwapTotal: 262144 kB\n") == 384
    assert "ufw allow" in machine.firewall_hint("Status: active\n22/tcp ALLOW Anywhere")
    assert machine.firewall_hint("Status: active\n443/tcp ALLOW Anywhere") == ""
    assert machine.firewall_hint("Status: inactive") == ""


def test_a_domain_that_is_none_is_refused_before_anything_else():
    answer = CliRunner().invoke(deploy, ["--domain", "not a name", "--print", "Caddyfile"])

    assert answer.exit_code == 1
    assert "Write it like forum.example.org" in answer.output


def test_a_file_can_be_printed_to_be_read_first():
    answer = CliRunner().invoke(
        deploy, ["--domain", "https://Forum.example.org/", "--print", "nginx.conf"]
    )

    assert answer.exit_code == 0
    assert "server_name forum.example.org;" in answer.output
