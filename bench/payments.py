"""What one batch of 100,000 obligations costs: every format rendered, read back, compared, hashed and on disk."""

import os
import sys
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.sides import Used, run_alone
from bench.targets import Verdict

OBLIGATIONS, PAYEES = 100_000, 10_000
CPU, MIB = 30.0, 500.0
ROUTING = "091000022"
BANK: Mapping[str, str] = {
    "destination": ROUTING, "destination_name": "EXAMPLE BANK", "origin": "1410000001", "origin_name": "EXAMPLE",
    "company_name": "EXAMPLE", "company_id": "1410000001", "entry_description": "MENTORSTIP", "id_modifier": "A",
}  # fmt: skip
DEBTOR: Mapping[str, str] = {
    "debtor_name": "Example Association", "debtor_town": "Saint Paul", "debtor_country": "US",
    "debtor_routing": ROUTING, "debtor_account": "1234567890",
}  # fmt: skip
TRANSFERS: Mapping[str, Mapping[str, str]] = {
    "nacha_ccd": BANK, "pain001": DEBTOR, "quickbooks_bills": {"account": "Mentor stipends"}, "register_csv": {},
    "register_xlsx": {},
}  # fmt: skip
CHECKS: Mapping[str, Mapping[str, str]] = {"positive_pay": {"account": "1234567890", "check_base": "1000"}}


def batch(obligations: int, payees: int) -> tuple[Any, dict[str, Any]]:
    """A made-up batch with as many lines for each payee, and the accounts in clear."""
    from schemas.payment import Account, Batch, Line, Payment

    each, made, clear = obligations // payees, [], {}
    for number in range(1, payees + 1):
        lines = tuple(
            Line(f"o{number:08}{at:010}", 500_00, f"Mentor {number} Lind-Østergaard {at}", "Superintendent of Schools",
                 f"m{number:08}{at:010}")
            for at in range(each)
        )  # fmt: skip
        account = Account("aba", ROUTING, f"{number:010}", "checking", f"{number:010}"[-4:])
        payment = Payment(
            f"p{number:07}", f"payee{number:07}", f"Région {number}", "region", "organisation", "Saint Paul", "US",
            f"2601{number:09}", f"{ROUTING[:8]}{number:07}", str(uuid.UUID(int=number << 64 | number, version=4)),
            500_00 * each, lines, Account("aba", "", "", "checking", account.last4),
        )  # fmt: skip
        made.append(payment)
        clear[payment.payment_id] = account
    whole = Batch(
        "bbench", "bench", "Example Mentor Program", "Example Association", "2026-27", 1, "USD", date(2026, 11, 20),
        date(2026, 11, 24), datetime(2026, 11, 20, 15, 5, tzinfo=UTC), tuple(made), 500_00 * each * payees, "0" * 64,
        "svc:bench", ("ann", "bo"), "Mentor stipends 2026-27",
    )  # fmt: skip
    return whole, clear


def all_files(obligations: int, payees: int) -> tuple[float, int]:
    """Processor seconds from the batch to files on disk, without imports; how many files there are."""
    from dataclasses import replace
    from itertools import chain

    from tasks.stipends.files import folder_of, written_drafts
    from tasks.stipends.rendering import render_all

    list(render_all(*batch(2, 1), TRANSFERS))
    whole, clear = batch(obligations, payees)
    checks = replace(whole, payments=tuple(
        replace(one, account=replace(one.account, scheme="check")) for one in whole.payments))  # fmt: skip
    started = time.process_time()
    files = chain(render_all(whole, clear, TRANSFERS), render_all(checks, {}, CHECKS))
    made, drafts = written_drafts(whole.batch_id, files)
    used = time.process_time() - started
    if len(made) != 6 or len(drafts) != 12 or len([*folder_of(whole.batch_id).iterdir()]) != 12:
        raise SystemExit("a file is missing")
    return used, len(made)


def measure(folder: Path, obligations: int = OBLIGATIONS, payees: int = PAYEES) -> list[Verdict]:
    """One process for all formats; its processor seconds beyond imports, and its peak."""
    answer = folder / "payments"
    used: Used = run_alone("bench.payments", str(obligations), str(payees), answer,
                           environment={"MENTOR_HOME": str(folder / "payments.home")})  # fmt: skip
    cpu, files = answer.read_text().split()
    limits = (CPU, MIB) if obligations >= OBLIGATIONS else (None, None)
    what = f"{obligations:,} obligations of {payees:,} payees in {files} files, read back and on disk"
    return [Verdict(f"{what}: CPU s", float(cpu), limits[0]), Verdict(f"{what}: peak MiB", used.peak, limits[1])]


if __name__ == "__main__":
    os.environ.setdefault("MENTOR_KEY", "a key for measuring, not a secret")
    Path(sys.argv[3]).write_text(" ".join(map(str, all_files(int(sys.argv[1]), int(sys.argv[2])))), encoding="utf-8")
