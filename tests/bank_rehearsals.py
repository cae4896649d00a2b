"""What the bank that we rehearse with makes of a file of five payments, as the files that it would send us."""

from collections.abc import Mapping
from typing import Any

from mock_bank import OUR_ACCOUNT, MockBank, mock_bank
from payment_builders import NACHA, PAIN_US, REHEARSAL_BANK, a_batch, a_payment, an_account

from schemas.payment import Batch
from tasks.stipends.formats import nacha_ccd, pain001

BEHAVIOURS = ("accept", "closed-account", "bad-bank-id", "accept", "accept")
RETURNED_LATE = {"days": 3, "end_to_end_id": "EX26B1R04"}
FORMS = {"nacha_ccd": "nacha", "pain001": "iso20022"}
SETTINGS = {
    "nacha_ccd": {**NACHA, "destination": REHEARSAL_BANK, "rehearsal": "true"},
    "pain001": {**PAIN_US, "debtor_routing": REHEARSAL_BANK, "debtor_account": OUR_ACCOUNT, "rehearsal": "true"},
}


def five_payments() -> Batch:
    """500.00 to the first region, 1000.00 to the second, and so on."""
    return a_batch(*[
        a_payment(number, lines=number, trace_no=f"99999999{number:07d}",
                  account=an_account(number, routing=REHEARSAL_BANK))
        for number in range(1, 6)
    ])  # fmt: skip


def five_in(name: str) -> bytes:
    """The five payments as a file of this format."""
    render = {"nacha_ccd": nacha_ccd.render, "pain001": pain001.render}[name]
    return render(five_payments(), SETTINGS[name])


def open_accounts(bank: MockBank, name: str, **ours: Any) -> None:
    """Our account and those of the five regions; the second is closed, the third is at a bank that nobody knows."""
    bank.ours(FORMS[name], **ours)
    for number, behaviour in enumerate(BEHAVIOURS, 1):
        bank.payee(number, behaviour, FORMS[name])


def sent_twice(name: str) -> Mapping[str, list[bytes]]:
    """The file and the same file again; the fourth payment comes back days after it was settled."""
    reason = {"nacha_ccd": "R02", "pain001": "AC06"}[name]
    with mock_bank() as bank:
        open_accounts(bank, name, behaviour="return-later", parameters={**RETURNED_LATE, "reason": reason})
        bank.send(five_in(name))
        bank.send(five_in(name))
        bank.days_pass(12)
        return kinds_of(bank)


def refused(name: str) -> Mapping[str, list[bytes]]:
    """The bank refuses the whole file."""
    with mock_bank() as bank:
        open_accounts(bank, name, behaviour="reject-file")
        bank.send(five_in(name))
        return kinds_of(bank)


def closed_meanwhile(name: str) -> Mapping[str, list[bytes]]:
    """The bank accepts the file, and our account is closed before the day of the credit."""
    with mock_bank() as bank:
        open_accounts(bank, name)
        bank.send(five_in(name))
        bank.days_pass(2)
        assert bank.call("PATCH", "/_mock/accounts/ACME", {"closed": True})[0] == 200
        bank.days_pass(3)
        return kinds_of(bank)


def kinds_of(bank: MockBank) -> Mapping[str, list[bytes]]:
    kinds = ("nacha.ack", "nacha.return", "pain.002", "pacs.004", "camt.054")
    return {kind: bank.answers(kind) for kind in kinds}
