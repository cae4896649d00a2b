"""A real SMTP server on loopback, with a certificate of its own, that keeps or refuses mail as it is told."""

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Catcher:
    """What the server says and what it was given."""

    says: str = "250 kept"
    """The answer after the content. `drop` keeps the mail and hangs up; `slow` keeps it and is silent for a second."""
    to_recipient: str = "250 ok"
    to_sender: str = "250 ok"
    mails: list[EmailMessage] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    connections: int = 0
    dropped_at_recipient: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += session.ssl is not None or server.tls_context is None
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.to_recipient == "drop":
            self.dropped_at_recipient += 1
            server.transport.abort()
        if self.to_recipient == "slow":
            await asyncio.sleep(1)
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient.format(address=address)

    async def handle_DATA(self, server, session, envelope):
        if self.says[0] in "2ds":
            self.contents.append(envelope.content)
            self.mails.append(message_from_bytes(envelope.content, EmailMessage, policy=SMTP))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if self.says == "drop":
            server.transport.abort()
        if self.says == "slow":
            await asyncio.sleep(1)
        return self.says

    async def auth_XOAUTH2(self, server, args):
        self.tokens.append(args[1])
        return AuthResult(success=True)

    def message_ids(self):
        return [mail["Message-ID"] for mail in self.mails]


@dataclass
class MailServer:
    """A running server and the certificate that proves it."""

    catcher: Catcher
    controller: Controller
    port: int
    cafile: str


def check_login(catcher):
    def authenticate(server, session, envelope, mechanism, login):
        catcher.logins.append((login.login, login.password))
        return AuthResult(success=login.password == b"right", handled=False)

    return authenticate


def start_server(folder: Path, catcher: Catcher, security: str = "none", login: bool = False) -> MailServer:
    """A server on a free port of loopback; the caller stops its controller."""
    authority = trustme.CA()
    cafile = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(cafile))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    options = {}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {
            "authenticator": check_login(catcher),
            "auth_required": True,
            "auth_require_tls": security == "starttls",
        }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    if security == "tls":
        options["ssl_context"] = context
    controller = Controller(catcher, hostname="127.0.0.1", port=port, ready_timeout=30, **options)
    controller.start()
    return MailServer(catcher, controller, port, str(cafile))
