"""What is odd about a batch: payees that are left out of it, and sums that somebody must confirm in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.money import Control
from tasks.stipends.messages import (
    account_shared,
    account_young,
    jumped,
    no_account,
    over_mentor_cap,
    over_payee_cap,
    over_run_cap,
    party,
)

Earned = Mapping[tuple[str, str], int]
"""(person or payee, program year) -> what released batches paid, in cents or pence."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, and the verified account, if there is one."""

    payee_id: str
    kind: str
    reference: str
    legal_name: str
    payee_type: str
    town: str
    country: str
    account_id: int | None = None
    scheme: str = ""
    fingerprint: str = ""
    """Equal for equal accounts; empty where there is no number."""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Payable:
    """One obligation that may be paid today."""

    obligation_id: str
    payee_id: str
    person_id: str
    program_year: str
    amount_minor: int


def left_out(payees: Sequence[Payee], control: Control, today: date) -> dict[str, str]:
    """Payees that get nothing today, each with a sentence: no account, a shared one, or one verified just now."""
    shared = Counter(one.fingerprint for one in payees if one.fingerprint)
    found = {}
    for payee in payees:
        if payee.account_id is None:
            found[payee.payee_id] = no_account(payee.legal_name)
        elif shared[payee.fingerprint] > 1:
            found[payee.payee_id] = account_shared(payee.legal_name)
        elif payee.fingerprint and is_young(payee, control, today):
            found[payee.payee_id] = account_young(payee.legal_name, control.account_min_days)
    return found


def is_young(payee: Payee, control: Control, today: date) -> bool:
    """Whether an account was verified too short a time ago; one without a day of verification is young."""
    return payee.verified_on is None or (today - payee.verified_on).days < control.account_min_days


def oddities(
    lines: Sequence[Payable], payees: Mapping[str, Payee], earned: Earned, last_year: Mapping[str, str],
    control: Control, currency: str, party_regions: Iterable[str],
) -> tuple[str, ...]:  # fmt: skip
    """
    A sentence for everything that approvers must explain: caps, jumps, and coordinators who are in a pair.

    Args:
        earned: What was paid before, by mentor and by payee.
        last_year: Program year -> the one before it.
        party_regions: Regions whose coordinator is in one of the pairs.
    """
    total = sum(line.amount_minor for line in lines)
    by_payee: dict[str, int] = defaultdict(int)
    for line in lines:
        by_payee[line.payee_id] += line.amount_minor
    found = [over_run_cap(total, control.run_cap_minor, currency)] if total > control.run_cap_minor else []
    found += [over_payee_cap(payees[one].legal_name, minor, control.payee_cap_minor, currency)
              for one, minor in sorted(by_payee.items()) if minor > control.payee_cap_minor]  # fmt: skip
    found += mentors_over(lines, earned, control, currency)
    found += jumps(lines, payees, earned, last_year, control, currency)
    return tuple(found + [party(region) for region in sorted(set(party_regions))])


def mentors_over(lines: Sequence[Payable], earned: Earned, control: Control, currency: str) -> list[str]:
    """Mentors who come to more than the cap of a program year with this batch."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.person_id, line.program_year] += line.amount_minor
    over = [key for key, minor in sums.items() if minor + earned.get(key, 0) > control.mentor_cap_minor]
    return [over_mentor_cap(len(over), control.mentor_cap_minor, currency)] if over else []


def jumps(
    lines: Sequence[Payable], payees: Mapping[str, Payee], earned: Earned, last_year: Mapping[str, str],
    control: Control, currency: str,
) -> list[str]:  # fmt: skip
    """Payees who come to much more with this batch than in all of the year before."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.payee_id, line.program_year] += line.amount_minor
    found = []
    for (payee_id, year), minor in sorted(sums.items()):
        now, before = minor + earned.get((payee_id, year), 0), earned.get((payee_id, last_year.get(year, "")), 0)
        if before and now * 100 > before * (100 + control.jump_pct):
            found.append(jumped(payees[payee_id].legal_name, now, before, currency))
    return found
