"""What a program owes for its confirmed matches: one line for each unit, how much, and what must be decided first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from schemas.money import Stipend

HoldReason = Literal[
    "requires",
    "not_confirmed",
    "early_end",
    "same_person",
    "other_payee",
    "mentor_change",
    "extension",
    "returned",
    "waived",
    "expired",
]
TESTED: tuple[HoldReason, ...] = ("requires", "not_confirmed", "early_end", "same_person", "other_payee")
"""Holds that begin and end by what is so today; the others begin once."""
DECIDED: tuple[HoldReason, ...] = ("early_end", "same_person", "other_payee", "mentor_change", "extension", "returned")
"""Holds that a named person may end."""
FINAL: tuple[HoldReason, ...] = ("waived", "expired")
"""Holds that never end: nothing is owed any more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A match that was accepted at least once, as the match ledger has it today."""

    match_id: str
    program_year: str
    list_ref: str
    mentor_person_id: str
    mentee_person_id: str
    mentor_id: str
    """What the region calls the mentor."""
    region: str
    """Whose list it was on."""
    mentee_region: str
    mentor_region: str
    match_date: date
    runs_until: date | None
    state: str
    submission_id: str
    coordinator_is_party: bool
    definition_sha256: str
    accepted_at: datetime
    """When it was confirmed first."""
    extended_on: date | None = None
    """When an extension was approved for the mentee, last; None if none was."""

    @property
    def stands(self) -> bool:
        """Whether it is confirmed today."""
        return self.state == "confirmed"

    @property
    def key(self) -> str:
        """The pair by its reference and its mentor, for ever."""
        return f"pair:{self.list_ref}:{self.mentor_person_id}"


@dataclass(frozen=True, slots=True)
class Known:
    """An obligation that was written down before."""

    obligation_id: str
    person_id: str
    program_year: str
    unit_key: str
    pair_key: str
    ended: bool
    """Whether nothing is owed for it any more: waived, or expired."""


@dataclass(frozen=True, slots=True)
class Due:
    """One line that the program owes, before anybody asks whether it may be paid today."""

    unit_key: str
    pair_key: str
    program_year: str
    pair: Pair
    """The first accepted match of it: the line goes where this one says."""
    amount_minor: int
    holds: tuple[HoldReason, ...] = ()
    """What a named person must decide before it is paid."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of the amount would cost."""

    unit: Literal["mentor_per_program_year", "pairing"]
    lines: int
    total_minor: int


def dues(stipend: Stipend, pairs: Iterable[Pair], known: Sequence[Known], today: date) -> tuple[Due, ...]:
    """
    What the program owes for its matches by its own reading, whether or not it was written down before.

    The trigger `milestone` says when money leaves, not what is owed: the calendar does that.

    Args:
        pairs: Every match of the program that was ever accepted.
        known: The obligations that there are; a mentor of somebody who had another one may be second to be paid.
    """
    arrangements = by_arrangement(pairs)
    units: dict[str, list[Due]] = defaultdict(list)
    for key, matches in arrangements.items():
        for due in dues_of_arrangement(stipend, key, matches, today):
            units[due.unit_key].append(due)
    found = [min(each, key=lambda due: (bool(due.holds), due.pair.accepted_at, due.pair.match_id))
             for _, each in sorted(units.items())]  # fmt: skip
    paid = Paid.of(arrangements.values(), known)
    changed = [after_a_change(stipend, due, paid) for due in found if not paid_by_pair(stipend, due, paid)]
    return tuple(due for due in changed if due is not None)


@dataclass(frozen=True, slots=True)
class Paid:
    """For whom something is owed or paid already, and who had which mentors."""

    mentors: frozenset[tuple[str, str]]
    """(person, program year) of every mentor for whom something is owed or was paid."""
    by_pair: frozenset[tuple[str, str]]
    """Those of them who are paid for each pair, by an earlier reading of the program."""
    firsts: Mapping[str, Sequence[Pair]]
    """Reference of a mentee -> the first match with each mentor."""

    @classmethod
    def of(cls, arrangements: Iterable[Sequence[Pair]], known: Sequence[Known]) -> "Paid":
        """What was written down before."""
        firsts: dict[str, list[Pair]] = defaultdict(list)
        for matches in arrangements:
            firsts[matches[0].list_ref].append(matches[0])
        live = [one for one in known if not one.ended]
        return cls(frozenset((one.person_id, one.program_year) for one in live),
                   frozenset((one.person_id, one.program_year) for one in known if one.unit_key == one.pair_key),
                   firsts)  # fmt: skip


def paid_by_pair(stipend: Stipend, due: Due, paid: Paid) -> bool:
    """Whether a mentor has been paid for pairs of this year, before the program came to pay for mentors."""
    return stipend.unit != "pairing" and (due.pair.mentor_person_id, due.program_year) in paid.by_pair


def by_arrangement(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """The matches of each two people, the first accepted one first."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda one: (one.accepted_at, one.match_id)):
        found[pair.key].append(pair)
    return dict(found)


def dues_of_arrangement(stipend: Stipend, key: str, matches: Sequence[Pair], today: date) -> Iterable[Due]:
    """What two people are worth: once in their first year, and once for each later year that an extension covers."""
    first_year = matches[0].program_year
    for pair in matches:
        if not pair.stands or not is_earned(stipend, pair, today):
            continue
        year, pair_key = first_year, key
        holds: tuple[HoldReason, ...] = ()
        if pair.program_year != first_year and is_extended(matches[0], pair):
            if stipend.extension == "never":
                continue
            year, pair_key = pair.program_year, f"{key}:{pair.program_year}"
            holds = ("extension",) if stipend.extension == "if_approved" else ()
        unit_key = pair_key if stipend.unit == "pairing" else f"mentor:{pair.mentor_person_id}:{year}"
        yield Due(unit_key, pair_key, year, pair, stipend.amount_minor, holds)


def is_earned(stipend: Stipend, pair: Pair, today: date) -> bool:
    """Whether the day has come that the program names: the list was accepted, or the arrangement is complete."""
    if stipend.trigger == "completion":
        return pair.runs_until is not None and today >= pair.runs_until
    return True


def is_extended(first: Pair, later: Pair) -> bool:
    """Whether somebody approved that two people go on, after they had begun."""
    return later.extended_on is not None and later.extended_on >= first.match_date


def after_a_change(stipend: Stipend, due: Due, paid: Paid) -> Due | None:
    """The same line, if its mentee had no other mentor for whom we owe or paid; else what the program says of it."""
    former = former_mentor(due, paid)
    if former is None:
        return due
    if stipend.on_mentor_change == "no_second_payment":
        return None
    if stipend.on_mentor_change == "prorate" and (share := rest_of(former, due.pair, due.amount_minor)):
        return replace(due, amount_minor=share)
    return replace(due, holds=(*due.holds, "mentor_change"))


def former_mentor(due: Due, paid: Paid) -> Pair | None:
    """The first match of the mentee with another mentor for whom something is owed or paid in the same year."""
    for first in paid.firsts.get(due.pair.list_ref, ()):
        if (first.mentor_person_id != due.pair.mentor_person_id and first.accepted_at < due.pair.accepted_at
                and (first.mentor_person_id, due.program_year) in paid.mentors):  # fmt: skip
            return first
    return None


def rest_of(former: Pair, pair: Pair, amount_minor: int) -> int:
    """The share of an amount for the days that a first arrangement has left; 0 if nobody can tell."""
    if former.runs_until is None:
        return 0
    whole, left = (former.runs_until - former.match_date).days, (former.runs_until - pair.match_date).days
    return amount_minor * min(left, whole) // whole if left > 0 else 0


def readings(stipend: Stipend, pairs: Sequence[Pair], program_year: str, today: date) -> tuple[Reading, Reading]:
    """What a program year costs by the program's own reading, and by the other one."""
    other: Literal["mentor_per_program_year", "pairing"]
    other = "pairing" if stipend.unit == "mentor_per_program_year" else "mentor_per_program_year"
    own_way, other_way = (
        [due.amount_minor for due in dues(each, pairs, (), today) if due.program_year == program_year]
        for each in (stipend, stipend.model_copy(update={"unit": other}))
    )
    return Reading(stipend.unit, len(own_way), sum(own_way)), Reading(other, len(other_way), sum(other_way))
