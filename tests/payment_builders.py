"""Batches, payments and accounts for tests, all made up; a test says only what it cares about."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from schemas.payment import Account, Batch, Line, Payment

A_BANK, ANOTHER_BANK, REHEARSAL_BANK = "091000022", "096010415", "999999992"
NACHA: Mapping[str, str] = {
    "destination": A_BANK,
    "destination_name": "EXAMPLE BANK",
    "origin": "1410000001",
    "origin_name": "EXAMPLE ASSOCIATION",
    "company_name": "EXAMPLE ASSN",
    "company_id": "1410000001",
    "entry_description": "MENTORSTIP",
    "time_zone": "America/Chicago",
}
PAIN_US: Mapping[str, str] = {
    "debtor_name": "Example Association of School Administrators",
    "debtor_town": "Saint Paul",
    "debtor_country": "US",
    "debtor_routing": A_BANK,
    "debtor_account": "1234567890",
}
PAIN_UK: Mapping[str, str] = {
    **PAIN_US, "debtor_town": "Leeds", "debtor_country": "GB", "debtor_routing": "200000", "debtor_account": "12345678",
}  # fmt: skip


def an_account(nth: int = 1, **change) -> Account:
    account = Account("aba", A_BANK, f"900{nth}", "checking", f"900{nth}"[-4:])
    return replace(account, **change)


def a_payment(number: int = 1, lines: int = 3, **change) -> Payment:
    """The payment to one region: so many mentors, 500.00 each unless the amount is given."""
    amount = change.get("amount_minor", lines * 50000)
    shares = [50000] * (lines - 1) + [amount - 50000 * (lines - 1)] if amount > 50000 * (lines - 1) else [amount]
    payment = Payment(
        payment_id=f"p{number}",
        payee_id=f"region-{number}",
        payee_name=f"Région {number} Example",
        payee_kind="region",
        payee_type="organisation",
        town="Saint Paul",
        country="US",
        reference=f"EX26B1R{number:02d}",
        trace_no=f"{A_BANK[:8]}{number:07d}",
        uetr=str(uuid.UUID(int=number << 64 | number, version=4)),
        amount_minor=amount,
        lines=tuple(
            Line(f"o{number}-{place}", share, f"Mentor {number}-{place}", "principal", f"m{number}-{place}")
            for place, share in enumerate(shares, 1)
        ),
        account=an_account(number),
    )
    return replace(payment, **change)


def a_batch(*payments: Payment, **change) -> Batch:
    """A batch of these payments, or of three regions."""
    given = payments or tuple(a_payment(number, lines=number) for number in (1, 2, 3))
    batch = Batch(
        batch_id="EX-2026-27-1",
        program="example",
        program_name="Example Mentor Program",
        association="Example Association of School Administrators",
        program_year="2026-27",
        number=1,
        currency="USD",
        proposed_on=date(2026, 11, 20),
        effective_on=date(2026, 11, 24),
        proposed_at=datetime(2026, 11, 20, 15, 5, tzinfo=UTC),
        payments=given,
        total_minor=sum(payment.amount_minor for payment in given),
        content_sha256="0" * 64,
        prepared_by="svc:schedule",
        approvers=("ann.lind", "bo.berg"),
        description="Mentor stipends",
    )
    return replace(batch, **change)


def in_pounds(batch: Batch) -> Batch:
    """The same batch, paid in the United Kingdom."""
    payments = tuple(
        replace(payment, town="Leeds", country="GB", account=Account(
            "gbsort", f"20000{number % 10}", f"{90000000 + number}", "checking", f"{number:04d}"))
        for number, payment in enumerate(batch.payments, 1)
    )  # fmt: skip
    return replace(batch, currency="GBP", payments=payments)
