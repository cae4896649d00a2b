"""Takes what a payee owes back off its next payment: the oldest first, each whole, and never down to nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.stipends.oddities import Payable


@dataclass(frozen=True, slots=True)
class Clawback:
    """What a payee owes back for a stipend that was paid, as a named person has decided."""

    obligation_id: str
    payee_id: str
    person_id: str
    program_year: str
    amount_minor: int
    """Above nothing, in cents or pence."""
    owed_on: date


@dataclass(frozen=True, slots=True)
class Netted:
    """The lines of a batch after netting."""

    lines: tuple[Payable, ...]
    """The lines that were owed, and below nothing those that are taken off."""
    carried: tuple[Clawback, ...]
    """What waits for a later payment, or for an invoice; nobody is ever debited."""


def net(lines: Sequence[Payable], clawbacks: Sequence[Clawback]) -> Netted:
    """
    Net the lines of a batch.

    A clawback is taken off whole or not at all, so that one line undoes one line; one that would leave a payment of
    nothing is carried on, as no bank takes such a payment and nobody would see the netting.
    """
    left: dict[str, int] = defaultdict(int)
    for line in lines:
        left[line.payee_id] += line.amount_minor
    taken: list[Payable] = []
    carried: list[Clawback] = []
    for one in sorted(clawbacks, key=lambda each: (each.owed_on, each.obligation_id)):
        if left[one.payee_id] > one.amount_minor:
            left[one.payee_id] -= one.amount_minor
            taken.append(Payable(one.obligation_id, one.payee_id, one.person_id, one.program_year, -one.amount_minor))
        else:
            carried.append(one)
    return Netted((*lines, *taken), tuple(carried))
