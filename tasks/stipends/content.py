"""What a batch holds, as its rows say it, and the fingerprint to which approvals are bound."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A line as its row has it."""

    obligation_id: str
    amount_minor: int
    mentor_name: str
    role: str


@dataclass(frozen=True, slots=True)
class FrozenPayment:
    """A payment as its rows have it: everything that a file says of it, and the account by its id."""

    payment_id: str
    payee_id: str
    account_id: int
    end_to_end_id: str
    trace_no: str
    uetr: str
    amount_minor: int
    payee_name: str
    payee_type: str
    town: str
    country: str
    lines: tuple[FrozenLine, ...]

    @property
    def sum_of_lines(self) -> int:
        """What the lines come to, in cents or pence."""
        return sum(line.amount_minor for line in self.lines)


def content_sha256(batch_id: str, currency: str, effective_on: date, payments: Iterable[FrozenPayment]) -> str:
    """The fingerprint of everything that is approved: who gets how much, where to, when, for which obligations."""
    told = [batch_id, currency, effective_on.isoformat(), [
        [one.payee_id, one.account_id, one.end_to_end_id, one.trace_no, one.uetr, one.amount_minor, one.payee_name,
         one.payee_type, one.town, one.country,
         sorted([line.obligation_id, line.amount_minor, line.mentor_name, line.role] for line in one.lines)]
        for one in sorted(payments, key=lambda one: one.payee_id)
    ]]  # fmt: skip
    return hashlib.sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def frozen(rows: Sequence[Any]) -> tuple[FrozenPayment, ...]:
    """Payments made of rows of payments and their lines, sorted by payment."""
    lines: dict[str, list[FrozenLine]] = {}
    heads: dict[str, Any] = {}
    for row in rows:
        heads.setdefault(row.payment_id, row)
        found = lines.setdefault(row.payment_id, [])
        if row.obligation_id:
            found.append(FrozenLine(row.obligation_id, row.line_minor, row.mentor_name, row.role))
    return tuple(
        FrozenPayment(row.payment_id, row.payee_id, row.account_id, row.end_to_end_id, row.trace_no, row.uetr,
                      row.amount_minor, row.payee_name, row.payee_type, row.town, row.country, tuple(lines[key]))
        for key, row in heads.items()
    )  # fmt: skip


def not_adding_up(payments: Iterable[FrozenPayment], payments_told: int, lines_told: int, total_told: int) -> str:
    """What does not agree between a batch, its payments and their lines; empty if everything does."""
    found = list(payments)
    if any(one.amount_minor != one.sum_of_lines for one in found):
        return "a payment is not the sum of its lines"
    if (len(found), sum(len(one.lines) for one in found)) != (payments_told, lines_told):
        return "there are not as many payments or lines as the batch says"
    if sum(one.amount_minor for one in found) != total_told:
        return "the payments do not come to the total of the batch"
    return ""
