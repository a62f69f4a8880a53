"""A real post office on this machine: postfix takes and hands over mail, dovecot keeps mailboxes.

Everything is in a folder of its own, on high ports of the loopback address, and ends with the
tests. One port of postfix stands for the members' own providers: what comes in there is proven by
them. The second is open to anybody. The third takes mail by STARTTLS and with a password alone, as
an ordinary provider does from the forum.
"""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import TypeVar

import pytest

from tests import relaying

Found = TypeVar("Found")
POSTFIX, DOVECOT = Path("/usr/sbin/postfix"), Path("/usr/sbin/dovecot")
DAEMONS = (Path("/usr/lib/postfix/sbin"), Path("/usr/libexec/postfix"))
MISSING = "Needs postfix and dovecot: apt install postfix dovecot-imapd dovecot-lmtpd"
NOT_ROOT = "Needs to be root, as postfix does: run it in a container, as .ci/run does in CI"
PATIENCE = 90  # seconds until a mail must have arrived; it takes far less
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = {judge}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relay_domains = {domain}, example.org, willow.example
transport_maps = inline:{{ {domain}=lmtp:[127.0.0.1]:{relay},
    example.org=lmtp:[127.0.0.1]:{lmtp}, willow.example=lmtp:[127.0.0.1]:{lmtp} }}
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks, reject
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
transport_retry_time = 1s
lmtp_destination_concurrency_failed_cohort_limit = 100
lmtp_connection_cache_on_demand = no
fast_flush_domains =
maillog_file_prefixes = {folder}
maillog_file = {folder}/postfix.log
"""
# What a milter writes at a real server: here the port says whether a sender is proven.
MASTER = """\
127.0.0.1:{proven} inet n - n - - smtpd
    -o smtpd_sender_restrictions=check_sender_access,regexp:{folder}/proven
127.0.0.1:{anybody} inet n - n - - smtpd
    -o smtpd_sender_restrictions=check_sender_access,regexp:{folder}/unproven
127.0.0.1:{submission} inet n - n - - smtpd
    -o smtpd_tls_security_level=encrypt
    -o smtpd_tls_chain_files={folder}/key.pem,{folder}/certificate.pem
    -o smtpd_tls_auth_only=yes
    -o smtpd_sasl_auth_enable=yes
    -o smtpd_sasl_type=dovecot
    -o smtpd_sasl_path=inet:127.0.0.1:{sasl}
    -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
verify unix - - n - 1 verify
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
PROVEN = "/^(.+)@(.+)$/ PREPEND Authentication-Results: {judge}; {words}\n/^/ DUNNO\n"
KEEPER = """\
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
recipient_delimiter = +
mail_location = maildir:~/mail
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
postmaster_address = postmaster@willow.example
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mailboxes/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {sasl}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


@dataclass
class Office:
    """Where everything is. `folder` holds both servers' files and logs."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)

    def send(self, raw: bytes, *, sender: str, to: str, proven: bool = True) -> None:
        """Somebody sends a mail, through her own provider or (not proven) from anywhere."""
        port = self.ports["proven" if proven else "anybody"]
        with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as post:
            post.sendmail(sender, [to], raw)

    def mailbox(self, user: str) -> list[bytes]:
        """All mails in somebody's mailbox, as bytes, in the order in which they came."""
        talk = imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=PATIENCE)
        try:
            talk.login(user, "secret")
            talk.select("INBOX", readonly=True)
            numbers = talk.search(None, "ALL")[1][0].split()
            fetched = [talk.fetch(each, "(BODY.PEEK[])")[1][0] for each in numbers]
            return [bytes(each[1]) for each in fetched]
        finally:
            talk.logout()

    def empty(self) -> None:
        """Nobody has any mail."""
        for each in (self.folder / "mailboxes").iterdir():
            shutil.rmtree(each)

    def wait_for(self, user: str, count: int) -> list[Message]:
        """The mails of somebody, once there are so many."""
        raw = until(lambda: self.mailbox(user), lambda found: len(found) >= count)
        return [message_from_bytes(each, policy=default) for each in raw]


def until(look: Callable[[], Found], enough: Callable[[Found], bool]) -> Found:
    """What is found once it is enough; fails when that takes too long."""
    end = time.monotonic() + PATIENCE
    while not enough(found := look()):
        assert time.monotonic() < end, f"still: {found!r}"[:300]
        time.sleep(0.05)
    return found


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """The two servers, started once; skips, saying how to unskip, where they are missing."""
    if not (POSTFIX.exists() and DOVECOT.exists()):
        pytest.skip(MISSING)
    if os.geteuid() != 0:
        pytest.skip(NOT_ROOT)
    folder = Path(tempfile.mkdtemp(prefix="kettle-post-", dir="/tmp"))
    folder.chmod(0o755)
    office = Office(folder, dict(zip(NAMES, free_ports(len(NAMES)), strict=True)))
    _write(office)
    keeper = subprocess.Popen([DOVECOT, "-F", "-c", folder / "dovecot.conf"])
    subprocess.run([POSTFIX, "-c", folder / "etc", "start"], check=True, capture_output=True)
    for name in ("proven", "anybody", "submission", "sasl", "imap", "lmtp"):
        until(lambda name=name: _answers(office.ports[name]), bool)
    yield office
    subprocess.run([POSTFIX, "-c", folder / "etc", "stop"], check=True, capture_output=True)
    keeper.terminate()
    keeper.wait()
    shutil.rmtree(folder, ignore_errors=True)


NAMES = ("proven", "anybody", "submission", "sasl", "relay", "imap", "lmtp")
CERTIFICATE = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
    *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
)


def free_ports(count: int) -> list[int]:
    """So many ports that nobody listens at now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _write(office: Office) -> None:
    folder = office.folder
    for each in ("etc", "queue", "data", "mailboxes", "run"):
        (folder / each).mkdir(mode=0o755)
    shutil.chown(folder / "data", "postfix")
    nobody = pwd.getpwnam("nobody")
    os.chown(folder / "mailboxes", nobody.pw_uid, nobody.pw_gid)
    keys = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run([*CERTIFICATE, *keys], check=True, capture_output=True)
    daemons = next(each for each in DAEMONS if each.is_dir())
    given = {"folder": folder, "daemons": daemons, "domain": relaying.DOMAIN}
    given |= {"judge": relaying.JUDGE} | office.ports
    passed, failed = "spf=pass smtp.mailfrom=$2", "spf=fail smtp.mailfrom=$2"
    files = {
        "etc/main.cf": MAIN.format(**given),
        "etc/master.cf": MASTER.format(**given),
        "proven": PROVEN.format(judge=relaying.JUDGE, words=passed),
        "unproven": PROVEN.format(judge=relaying.JUDGE, words=failed),
        "dovecot.conf": KEEPER.format(**given),
    }
    for name, words in files.items():
        (folder / name).write_text(words)
