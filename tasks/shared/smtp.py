"""yagmail's sending with its unsafe parts replaced: who answers is proven, and no mail is silently sent twice."""

import base64
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import yagmail

from tasks.shared.clock import Pace
from tasks.shared.mail import address
from tasks.shared.sent import Outcome, Sent

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
ENHANCED_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
LOGIN_CODES = {530, 534, 535, 538}
TOO_BIG = 552
LOST = (smtplib.SMTPException, OSError)
"""What smtplib raises when the link is gone: closed, timed out, reset."""


class Refused(Exception):
    """The server said no at one stage of one mail. Holds a code and our words, nothing of the mail."""

    def __init__(self, stage: str, code: int, answer: bytes) -> None:
        found = ENHANCED_CODE.match(answer.decode("ascii", "replace"))
        super().__init__(f"{stage} refused: {code}" + (f" {found[0]}" if found else ""))
        self.stage, self.code = stage, code


class SafeSMTP(yagmail.SMTP):  # type: ignore[misc]
    """
    yagmail.SMTP with verified TLS, a timeout, one connection for many mails, a login name apart from the sender,
    XOAUTH2 for any provider, one recipient for each mail, no second send of its own, and four outcomes.

    `send(contents=mail)` is the only way to send; `mail` comes from `mail.build`.
    """

    smtp: Any

    def __init__(
        self,
        sender: str,
        password: str | None = None,
        *,
        host: str,
        port: int,
        security: str = "starttls",
        login_name: str | None = None,
        token: Callable[[], str] | None = None,
        envelope_from: str | None = None,
        cafile: str | None = None,
        timeout: float = 30.0,
        answer_timeout: float = 120.0,
        min_interval: float = 0.0,
    ) -> None:
        """
        Prepare; nothing is opened before the first mail.

        Args:
            security: "starttls", "tls" or "none"; "none" sends credentials to this machine alone.
            token: Gives a fresh OAuth2 bearer token at each login, instead of a password.
            envelope_from: Where bounces go, if not to the sender.
            cafile: The only certificates to trust; without it, those of the system.
            timeout: Seconds for each answer of the server.
            answer_timeout: Seconds for the answer after the content, when many servers look for viruses.
            min_interval: Seconds between two mails; 2.1 stays under 30 a minute.
        Raises:
            ValueError: an address that is none, an unknown security, or credentials that would travel in clear.
        """
        authenticates = password is not None or token is not None
        refuse_unsafe(host, security, authenticates=authenticates)
        self._envelope_from = address(envelope_from or sender).addr_spec
        self._login_name, self._password, self._token = login_name or sender, password, token
        self._timeout, self._answer_timeout, self._pace = timeout, answer_timeout, Pace(min_interval)
        context = None if security == "none" else ssl.create_default_context(cafile=cafile)
        super().__init__(
            address(sender).addr_spec,
            "",  # None would ask a keyring, then the terminal
            host,
            port,
            smtp_ssl=security == "tls",
            smtp_starttls={"context": context} if security == "starttls" else False,
            smtp_skip_login=True,  # yagmail connects and starts TLS; `login` authenticates
            timeout=timeout,
            **({"context": context} if security == "tls" else {}),
        )

    def send(self, to: None = None, subject: None = None, contents: Any = None, **more: Any) -> Sent:
        """
        Send one mail; never raises for what a server does.

        Raises:
            TypeError: anything but `contents=mail`: yagmail would guess recipients and files from texts.
            ValueError: the mail has not exactly one recipient.
        """
        if to is not None or subject is not None or more:
            raise TypeError("send(contents=mail): recipients and subject stand in the mail")
        recipients, mail = self.prepare_send(contents=contents)
        self._pace.wait()
        try:
            self.login()
        except Refused as no:
            return Sent(Outcome.RETRY, no.code, str(no), ours=True)
        except Exception as problem:  # whatever it is, also of a token's giver: its text may hold credentials
            return Sent(Outcome.RETRY, None, f"no link: {type(problem).__name__}", ours=True)
        return self._attempt_send(recipients, mail)

    def prepare_send(self, to: None = None, subject: None = None, contents: Any = None, **_: Any) -> Any:
        """The one recipient and the mail as it is; nothing is guessed from texts."""
        if not isinstance(contents, EmailMessage):
            raise TypeError("contents is an EmailMessage from mail.build")
        lines = [line for name in ("To", "Cc", "Bcc") for line in contents.get_all(name, [])]
        found = [one.addr_spec for line in lines for one in line.addresses]
        if len(found) != 1:
            raise ValueError(f"a mail has one recipient, this one has {len(found)}")
        return [address(found[0]).addr_spec], contents

    def login(self) -> None:
        """Connect and authenticate, unless the connection of the last mail still answers."""
        if self._answers():
            return
        try:
            self._login("")
            self.smtp.ehlo_or_helo_if_needed()
            if self._token is not None:
                self._login_by_token(self._token())
            elif self._password is not None:
                self.smtp.login(self._login_name, self._password)
        except smtplib.SMTPResponseException as no:
            self._drop()
            raise Refused("link or login", no.smtp_code, b"") from None
        except BaseException:
            self._drop()
            raise

    def close(self) -> None:
        """Take leave, if anybody is there."""
        if self.smtp is not None:
            with suppress(*LOST):
                self.smtp.quit()
        self._drop()

    def _login_by_token(self, token: str) -> None:
        words = f"user={self._login_name}\1auth=Bearer {token}\1\1"
        code, answer = self.smtp.docmd("AUTH", "XOAUTH2 " + base64.b64encode(words.encode()).decode())
        if code == 334:  # the server explains itself and waits for an empty line
            code, answer = self.smtp.docmd("")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, answer)

    def _answers(self) -> bool:
        if self.smtp is None or self.is_closed:
            return False
        with suppress(*LOST):
            if self.smtp.noop()[0] == 250:
                return True
        self._drop()
        return False

    def _drop(self) -> None:
        """Hang up without a word, as after a certificate that proves nothing."""
        self.is_closed = True
        if self.smtp is not None:
            self.smtp.close()
        self.smtp = None

    def _attempt_send(self, recipients: list[str], mail: EmailMessage) -> Sent:
        """One attempt, where yagmail makes three."""
        try:
            self._offer(recipients[0], content := wire_format(mail))
            self.smtp.send(content)
        except Refused as no:
            self._settle_link(no.code)
            ours = no.code in LOGIN_CODES or (no.stage == "sender" and no.code >= 500 and no.code != TOO_BIG)
            return Sent(Outcome.RETRY if ours else kind(no.code, Outcome.RETRY), no.code, str(no), ours=ours)
        except LOST as problem:
            self._drop()
            return Sent(Outcome.RETRY, None, f"link lost before the end of the mail: {type(problem).__name__}")
        return self._end_mail()

    def _offer(self, recipient: str, content: bytes) -> None:
        """Sender, recipient and DATA; raises Refused when the server says no."""
        options = [f"size={len(content)}"] if self.smtp.has_extn("size") else []
        stages: tuple[tuple[str, tuple[int, ...], Callable[[], tuple[int, bytes]]], ...] = (
            ("sender", (250,), lambda: self.smtp.mail(self._envelope_from, options)),
            ("recipient", (250, 251), lambda: self.smtp.rcpt(recipient)),
            ("mail", (354,), lambda: self.smtp.docmd("DATA")),
        )
        for stage, welcome, say in stages:
            code, answer = say()
            if code not in welcome:
                raise Refused(stage, code, answer)

    def _end_mail(self) -> Sent:
        """The final dot and the answer to it. From here on a lost link leaves us not knowing."""
        try:
            self.smtp.sock.settimeout(self._answer_timeout)
            self.smtp.send(b".\r\n")
            code, answer = self.smtp.getreply()
            self.smtp.sock.settimeout(self._timeout)
        except LOST as problem:
            self._drop()
            return Sent(Outcome.UNKNOWN, None, f"link lost after the mail: {type(problem).__name__}")
        if 200 <= code < 300:
            return Sent(Outcome.SENT, code, "taken over")
        self._settle_link(code)
        return Sent(kind(code, Outcome.UNKNOWN), code, str(Refused("mail", code, answer)))

    def _settle_link(self, code: int) -> None:
        """Make the connection fit for the next mail, or leave it."""
        if 400 <= code < 600 and code != 421:
            with suppress(*LOST):
                self.smtp.rset()
                return
        self._drop()


def refuse_unsafe(host: str, security: str, *, authenticates: bool) -> None:
    """Raise for settings that would send a password or a token in clear over a network."""
    if security not in ("starttls", "tls", "none"):
        raise ValueError("security is starttls, tls or none")
    if authenticates and security == "none" and host not in LOOPBACK:
        raise ValueError("credentials are not sent without TLS")


def wire_format(mail: EmailMessage) -> bytes:
    """The mail as it travels: CRLF at every line's end, and no line of its own that is a lone dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mail.as_bytes())
    return re.sub(rb"(?m)^\.", b"..", lines).removesuffix(b"\r\n") + b"\r\n"


def kind(code: int, otherwise: Outcome) -> Outcome:
    """4xx may be tried again, 5xx not; what is neither is no answer at all."""
    if 400 <= code < 500:
        return Outcome.RETRY
    return Outcome.FAILED if 500 <= code < 600 else otherwise
