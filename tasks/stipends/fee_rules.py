"""Who owes which fee: the one case of the program that fits, or what must be known before anybody is invoiced."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.facts import FactValue, comparisons, holds
from schemas.money import Fee

Facts = Mapping[str, FactValue]
ENROLLED, EVER, NEVER, PAID = "enrolled", "ever_member", "never_member", "fee_paid"
MEMBERS = frozenset({"active", "trial"})


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person who is to pay, as the roster and the registers say today."""

    person_id: str
    name: str
    district: str
    email: str
    facts: Facts
    """What the cases of a fee may ask; empty for whoever has left the roster."""
    matched: bool
    """Whether a match of the year stands or waits."""
    attested: bool
    """Whether somebody attested that this person enrols."""
    trial_of: str = ""
    """The invoice that makes this person a member on trial today."""
    paid_elsewhere: bool = False
    """Whether somebody attested that the fee of the year is paid, where our books know nothing of it."""

    @property
    def takes_part(self) -> bool:
        """Whether the enrolment counts: by a match of the year, or by an attestation."""
        return self.matched or self.attested

    @property
    def owes(self) -> bool:
        """Whether a fee is asked for."""
        return self.takes_part and not self.paid_elsewhere


def case_of(fees: Sequence[Fee], facts: Facts) -> Fee | None:
    """The one case that fits; None if none or several do."""
    fitting = [fee for fee in fees if holds(fee.when, facts)]
    return fitting[0] if len(fitting) == 1 else None


def not_known(fees: Sequence[Fee], facts: Facts) -> tuple[str, ...]:
    """The facts that the cases ask for and nobody knows, in the order of the cases."""
    asked = dict.fromkeys(test.field for fee in fees for test in comparisons(fee.when))
    return tuple(name for name in asked if facts.get(name) in (None, ""))


def ever_member(stated: bool | None, status: str | None, attested: frozenset[str]) -> bool | None:
    """
    Whether somebody was ever a member, if anybody says so; None if nobody does, or if two say different things.

    A membership that stands, or that ended, is one that there was.
    """
    said = {stated, True if EVER in attested else None, False if NEVER in attested else None,
            True if status == "lapsed" else None} - {None}  # fmt: skip
    return said.pop() if len(said) == 1 else None


def contradicts(stated: bool | None, status: str | None, attested: frozenset[str]) -> bool:
    """Whether two say different things of an earlier membership."""
    yes = stated is True or EVER in attested or status == "lapsed"
    return yes and (stated is False or NEVER in attested)


def invoice_no(program_code: str, program_year: str, person_id: str, number: int) -> str:
    """
    The number of an invoice: the same fee has the same one, for ever, and nobody's name can be read from it.

    Args:
        number: 1, or one more for each invoice that was credited and replaced.
    """
    told = json.dumps([program_code, "fee", program_year, person_id]).encode()
    mark = base64.b32encode(hashlib.sha256(told).digest()).decode()[:12]
    return f"F{program_year[2:4]}-{mark}-{number}"


def changed_case(now: Fee | None, frozen: str, enrolment: Enrolment, invoice: str) -> bool:
    """
    Whether another case fits today than the one that was invoiced.

    Whoever became a member on trial by this very invoice, in our books or on the roster, has not changed.
    """
    if now is None or now.id == frozen:
        return False
    return not (enrolment.trial_of == invoice and enrolment.facts.get("mentee.membership.status") == "trial")
