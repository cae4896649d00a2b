"""What was paid to whom in a calendar year, and whether that may be a matter for a 1099; accountants decide, not we."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Standing = Literal["possible", "below", "unknown", "not_usual"]
STANDINGS: Mapping[Standing, str] = {
    "possible": "possible: as much as the threshold, or more",
    "below": "below the threshold",
    "unknown": "not known: nobody has entered the threshold of this year",
    "not_usual": "an organisation: usually none is due, but look at its W-9",
}
ORGANISATIONS = (
    "No 1099-NEC is due to a 501(c) organisation and, as a rule, to a corporation; each payee's W-9 says what it is. "
    "If a region is a mere part of the association, or the association names who gets the money, the mentors' own sums "
    "may count. Your accountant decides."
)
WHAT_COUNTS = (
    "A payment counts in the calendar year of the day on which the payee was credited. What came back does not count, "
    "and what was taken off is taken off."
)


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One line of a payment that left and did not come back."""

    payment_id: str
    payee_id: str
    payee_name: str
    payee_type: str
    person_id: str
    mentor_name: str
    amount_minor: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What one payee, or one mentor through whatever payees, was paid in a year."""

    id: str
    name: str
    type: str
    """organisation or individual; a mentor is an individual."""
    payments: int
    lines: int
    total_minor: int
    unsettled_minor: int
    """The part that left and that nobody has said to have arrived."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class TaxYear:
    """The payments of a calendar year, by payee and by mentor."""

    year: int
    threshold_minor: int | None
    """None where nobody knows it."""
    payees: tuple[Received, ...]
    mentors: tuple[Received, ...]

    @property
    def total_minor(self) -> int:
        """Everything that was paid."""
        return sum(one.total_minor for one in self.payees)


def tax_year(lines: Iterable[PaidLine], year: int, threshold_minor: int | None) -> TaxYear:
    """
    Add up the lines of a year.

    Args:
        threshold_minor: From where on a 1099 may be due; None if nobody knows, and then nobody is said to be below it.
    """
    to_payees: dict[str, list[PaidLine]] = {}
    to_mentors: dict[str, list[PaidLine]] = {}
    for line in lines:
        to_payees.setdefault(line.payee_id, []).append(line)
        to_mentors.setdefault(line.person_id, []).append(line)
    payees = [received(key, of[-1].payee_name, of[-1].payee_type, of, threshold_minor) for key, of in to_payees.items()]
    mentors = [received(key, of[-1].mentor_name, "individual", of, threshold_minor) for key, of in to_mentors.items()]
    return TaxYear(year, threshold_minor, in_order(payees), in_order(mentors))


def received(key: str, name: str, kind: str, lines: list[PaidLine], threshold_minor: int | None) -> Received:
    """The sum of some lines, and what it may mean."""
    total = sum(line.amount_minor for line in lines)
    unsettled = sum(line.amount_minor for line in lines if not line.settled)
    return Received(key, name, kind, len({line.payment_id for line in lines}), len(lines), total, unsettled,
                    standing(kind, total, threshold_minor))  # fmt: skip


def standing(kind: str, total_minor: int, threshold_minor: int | None) -> Standing:
    """What a sum may mean for whoever got it; a threshold that nobody knows is never passed below."""
    if kind == "organisation":
        return "not_usual"
    if threshold_minor is None:
        return "unknown"
    return "possible" if total_minor >= threshold_minor else "below"


def in_order(found: Iterable[Received]) -> tuple[Received, ...]:
    """The largest sum first, and equal ones by name."""
    return tuple(sorted(found, key=lambda one: (-one.total_minor, one.name.casefold(), one.id)))
