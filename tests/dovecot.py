"""
A throw-away Dovecot on loopback, run as an ordinary user: IMAP over TLS, logins by password or token, LMTP.

Its processes serve one connection after the other: starting one for each takes longer than most tests.
"""

import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import trustme
from imapclient import IMAPClient

NO_MAIL_SERVERS = "no Dovecot or no Postfix on this machine (install dovecot-imapd, dovecot-lmtpd, postfix)"
TOKEN = "a-token-that-is-fresh"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
last_valid_uid = 0
first_valid_gid = 1
default_process_limit = 20
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
namespace inbox {{
  inbox = yes
  separator = .
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service imap {{
  service_count = 200
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
{more}
"""


@dataclass
class Dovecot:
    """A running server. Every account has the password `right`."""

    folder: Path
    cafile: str
    tls: int
    starttls: int
    lmtp: int
    accounts: Iterator[int]

    def new_account(self, prefixed: bool = False) -> str:
        """A mailbox of its own for one test; where `prefixed`, its folders are called INBOX.Processed and so on."""
        return ("prefixed{}" if prefixed else "robot{}").format(next(self.accounts)) + "@example.org"

    def uri(self, account: str, password: str = "right", port: int = 0, **settings: object) -> str:
        """The connection to a mailbox."""
        words = "&".join(f"{name}={value}" for name, value in ({"cafile": self.cafile} | settings).items())
        return f"imap://{quote(account, safe='')}:{password}@localhost:{port or self.tls}?{words}"

    def deliver(self, account: str, raw: bytes, sender: str = "someone@example.org") -> None:
        """As our mail server does: by LMTP, which adds Return-Path, Delivered-To and Received."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as link:
            link.sendmail(sender, [account], raw)

    @contextmanager
    def opened(self, account: str) -> Iterator[IMAPClient]:
        """The mailbox as another mail program sees it."""
        context = ssl.create_default_context(cafile=self.cafile)
        with IMAPClient("localhost", self.tls, ssl_context=context) as client:
            client.login(account, "right")
            yield client

    def mails(self, account: str, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder, oldest first."""
        with self.opened(account) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def lies(self, account: str) -> dict[str, int]:
        """How many mails lie in which folder; empty folders are left out."""
        with self.opened(account) as client:
            counts = {name: client.folder_status(name, ["MESSAGES"])[b"MESSAGES"] for *_, name in client.list_folders()}
        return {name: mails for name, mails in counts.items() if mails}


def dovecot_binary() -> str | None:
    """The server's program, which is not always on the path of an ordinary user; None without its IMAP or LMTP."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    parts = [Path(place, "dovecot") for place in ("/usr/lib", "/usr/libexec", "/usr/lib64")]
    whole = any((place / "imap").exists() and (place / "lmtp").exists() for place in parts)
    return found if whole else None


def needs_mail_servers(*found: str | None) -> None:
    """Skip the test if a server is not installed; under TEST_MAIL_SERVERS=required that is an error."""
    if not all(found):
        if os.environ.get("TEST_MAIL_SERVERS") == "required":
            pytest.fail(f"TEST_MAIL_SERVERS=required, but there is {NO_MAIL_SERVERS}")
        pytest.skip(NO_MAIL_SERVERS)


def free_ports(many: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


def ordinary_user() -> str | None:
    """Mail servers drop root's rights: whose they take then, or None for our own."""
    return "nobody" if os.geteuid() == 0 else None


@contextmanager
def throw_away_dovecot(more: str = "") -> Iterator[Dovecot]:
    """
    Start a server in a new temporary folder and remove both afterwards.

    Args:
        more: Lines for the end of its configuration.
    """
    folder = Path(tempfile.mkdtemp(prefix="mentor-dovecot-", dir="/tmp"))  # short: its sockets have long names
    folder.chmod(0o755)
    tls, starttls, lmtp = free_ports(3)
    authority = trustme.CA()
    proof = authority.issue_cert("localhost")
    proof.private_key_pem.write_to_path(str(folder / "key.pem"))
    with (folder / "certificate.pem").open("wb") as chain:
        for part in proof.cert_chain_pems:
            chain.write(part.bytes())
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    (folder / "users").write_text("".join(accounts()))
    user = pwd.getpwnam(ordinary_user()) if ordinary_user() else pwd.getpwuid(os.getuid())
    with token_service() as tokens:
        (folder / "oauth2.conf").write_text(
            f"tokeninfo_url = {tokens}\nintrospection_mode = auth\nusername_attribute = email\n"
        )
        group = subprocess.run(["id", "-gn", user.pw_name], check=True, capture_output=True, text=True).stdout.strip()
        words = CONFIGURATION.format(
            folder=folder, user=user.pw_name, group=group, tls=tls, starttls=starttls, lmtp=lmtp, more=more
        )
        (folder / "dovecot.conf").write_text(words)
        if os.geteuid() == 0:
            for path in (folder, *folder.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)
        server = subprocess.Popen(
            [dovecot_binary(), "-F", "-c", folder / "dovecot.conf"],
            user=ordinary_user(), group=user.pw_gid if ordinary_user() else None,
            extra_groups=[] if ordinary_user() else None, cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0,
        )  # fmt: skip
        try:
            wait_until_answering(server, folder, (tls, starttls, lmtp))
            yield Dovecot(folder, str(folder / "authority.pem"), tls, starttls, lmtp, count(1))
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # it has nothing to keep, and would take its time
            server.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def wait_until_answering(server: subprocess.Popen[bytes], folder: Path, ports: tuple[int, ...]) -> None:
    """Knock until somebody is there, twenty seconds at most."""
    for _ in range(200):
        with suppress(OSError):
            for port in ports:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    said = (folder / "log").read_text() if (folder / "log").exists() else "nothing in its log"
    raise RuntimeError(f"the throw-away mail server does not answer: {said[-2000:]}")


def accounts() -> Iterator[str]:
    """More accounts than there are tests: the server notices new ones too late."""
    for number in range(1, 1000):
        yield f"robot{number}@example.org:{{PLAIN}}right::::::\n"
        yield f"prefixed{number}@example.org:{{PLAIN}}right::::::userdb_namespace/inbox/prefix=INBOX.\n"


@contextmanager
def token_service() -> Iterator[str]:
    """Somebody who knows whose token it is, as a provider does: a token is TOKEN/<account>."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
            known, _, account = token.partition("/")
            body = json.dumps({"email": account, "active": True} if known == TOKEN else {"error": "invalid"}).encode()
            self.send_response(200 if known == TOKEN else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    service = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=service.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{service.server_port}/tokeninfo?access_token="
    finally:
        service.shutdown()
        service.server_close()
