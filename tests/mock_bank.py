"""A bank to rehearse with: mock-bank in a process of its own on a free port of this machine, ended by its id."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

OPENS = "2026-11-20T09:00"
OUR_ACCOUNT = "1410000001"
"""The company id of a NACHA file, or the debtor's account of a pain.001."""


class MockBank:
    """What we ask of it: accounts with behaviours, files in, days that pass, and its answers."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Status and answer; a refusal is an answer, too."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        kind = "application/json" if isinstance(body, Mapping) else "application/octet-stream"
        headers = {"Content-Type": kind, "Accept": "application/json"}
        asked = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def ours(self, form: str, **more: Any) -> None:
        """Our own account in dollars, which speaks `nacha` or `iso20022`; and a behaviour, if it has one."""
        facts = {"format": form, "currency": "USD", "account_number": OUR_ACCOUNT, "balance": 10_000_000}
        status, answer = self.call("PATCH", "/_mock/accounts/ACME", facts | more)
        assert status == 200, answer

    def payee(self, nth: int, behaviour: str, form: str, number: str = "") -> None:
        """The account 900<nth>, or of that number, at this bank; it wants an IBAN for each, which nobody uses."""
        number = number or f"900{nth}"
        bban = f"MOCK{int(number):010d}"
        check = 98 - int("".join(str(int(sign, 36)) for sign in bban + "NL00")) % 97
        status, answer = self.call("POST", "/_mock/accounts", {
            "id": f"R{nth}", "name": f"Region {nth}", "iban": f"NL{check:02d}{bban}", "bic": "MOCKNL2A",
            "account_number": number, "currency": "USD", "format": form, "behaviour": behaviour,
        })  # fmt: skip
        assert status == 201, answer

    def send(self, content: bytes) -> tuple[int, Any]:
        """Hand in a payment file."""
        return self.call("POST", "/payments", content)

    def days_pass(self, days: int) -> None:
        """Move the bank's clock by days of the calendar, one by one."""
        for _ in range(days):
            status, answer = self.call("POST", "/_mock/advance?days=1")
            assert status == 200, answer

    def answers(self, kind: str = "") -> list[bytes]:
        """Every message so far whose kind begins so, as the bank would put it into our folder; nothing is taken."""
        _, messages = self.call("GET", f"/_mock/mailbox?leave&type={kind}")
        return [(message.get("body") or message["xml"]).encode() for message in messages]

    def payments(self) -> dict[str, dict[str, Any]]:
        """What the bank decided on each payment, by reference."""
        return {payment["end_to_end_id"]: payment for payment in self.call("GET", "/_mock/payments")[1]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mock_bank(*options: str) -> Iterator[MockBank]:
    """A new bank that opens on a Friday morning, until the block is left."""
    port = free_port()
    command = [sys.executable, "-m", "mockbank", "-q", "--port", str(port), "--clock", OPENS, *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    bank = MockBank(f"http://127.0.0.1:{port}")
    try:
        wait_for(bank, process)
        yield bank
    finally:
        process.terminate()
        process.wait(10)


def wait_for(bank: MockBank, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the bank went away"
        try:
            bank.call("GET", "/_mock/health")
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the bank does not answer")
