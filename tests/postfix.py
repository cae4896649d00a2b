"""A throw-away Postfix on loopback that takes mail for example.org and hands it to a Dovecot by LMTP."""

import os
import pwd
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from dovecot import free_ports, needs_mail_servers, wait_until_answering

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {programs}
mail_owner = postfix
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.example.org
inet_interfaces = loopback-only
inet_protocols = ipv4
mydestination =
relay_domains =
virtual_mailbox_domains = example.org
virtual_mailbox_maps = regexp:{folder}/accounts
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
lmtp_tls_security_level = none
local_transport = error:nobody is local
smtpd_relay_restrictions = reject_unauth_destination
alias_maps =
mailbox_size_limit = 0
message_size_limit = 50000000
header_checks = regexp:{folder}/header_checks
header_size_limit = 102400
recipient_delimiter = +
default_transport = error:no mail leaves this machine
{more}
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
"""
OURS = "mx.example.org"
HEADER_CHECKS = f"/^Authentication-Results:.*{OURS.replace('.', '[.]')}/ IGNORE\n"
"""What our mail server must do: nobody outside may say that we have proven anything (RFC 8601, section 5)."""
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")


@dataclass
class Postfix:
    """A running server."""

    folder: Path
    port: int

    def send(self, raw: bytes, recipient: str, sender: str = "someone@example.com") -> None:
        """As a mail comes in from outside."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as link:
            link.sendmail(sender, [recipient], raw)


def postfix_programs() -> str | None:
    """The folder of Postfix's daemons, where Debian and others keep them."""
    places = ("/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix")
    return next((place for place in places if Path(place, "master").exists()), None)


def needs_postfix() -> None:
    """Skip the test if there is no Postfix, or if we are not root: it changes its user with every mail."""
    needs_mail_servers(postfix_programs())
    if os.geteuid() != 0:
        pytest.skip("Postfix starts for root only, and these tests run as somebody else")


@contextmanager
def throw_away_postfix(lmtp: int, more: str = "") -> Iterator[Postfix]:
    """
    Start a server in a new temporary folder and remove both afterwards.

    Args:
        lmtp: The port of the Dovecot that keeps the mailboxes.
        more: Lines for the end of its configuration.
    """
    folder = Path(tempfile.mkdtemp(prefix="mentor-postfix-", dir="/tmp"))
    folder.chmod(0o755)
    [port] = free_ports(1)
    lay_out(folder, port, lmtp, more)
    server = subprocess.Popen(
        [f"{postfix_programs()}/master", "-c", folder, "-d"], cwd=folder, env={"MAIL_CONFIG": str(folder)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0,
    )  # fmt: skip
    try:
        wait_until_answering(server, folder, (port,))
        yield Postfix(folder, port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        until(lambda: not group_lives(server.pid))
        shutil.rmtree(folder, ignore_errors=True)


def lay_out(folder: Path, port: int, lmtp: int, more: str) -> None:
    """Its configuration, and the folders of its queue with the owners that it wants."""
    words = MAIN.format(folder=folder, programs=postfix_programs(), lmtp=lmtp, more=more)
    (folder / "main.cf").write_text(words)
    (folder / "master.cf").write_text(SERVICES.format(port=port))
    (folder / "accounts").write_text("/^robot[0-9]+([+][^@]*)?@example[.]org$/ yes\n")
    (folder / "header_checks").write_text(HEADER_CHECKS)
    owner = pwd.getpwnam("postfix").pw_uid
    queue = folder / "queue"
    for name in ("", "pid"):
        (queue / name).mkdir()
    for name in (*QUEUES, "maildrop", "public"):
        (queue / name).mkdir(mode=0o700)
        os.chown(queue / name, owner, -1)
    (folder / "data").mkdir(mode=0o700)
    os.chown(folder / "data", owner, -1)


def group_lives(leader: int) -> bool:
    """Whether a daemon that the master started is still there."""
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    return True


def until(holds: object, seconds: float = 20) -> None:
    """Wait until something is so; a mail needs a moment from one server to the next."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        time.sleep(0.05)
