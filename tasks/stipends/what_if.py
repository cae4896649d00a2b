"""What other rules would change: who earns a line, what is held and why, and the next batch; nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Engine

from schemas.calendar import program_year_of
from schemas.money import Stipend
from schemas.payment_rules import rules_sha256
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.stipends.batches import propose_in
from tasks.stipends.foresight import PREVIEW, Waiting, waiting
from tasks.stipends.ledger import take_turn
from tasks.stipends.messages import HELD, no_payee
from tasks.stipends.obligations import Ground, earns, payee_key, payees_named, read_ground, reason_to_hold
from tasks.stipends.rules import Due, Known, Pair, by_arrangement, dues
from tasks.stipends.sign_off import put, standing_of

EVENT = "what if"
"""Stands for the event of a batch that is never made."""
WHO = ("what if", "nobody")
"""Stand for the two people who would have changed and signed the other rules."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a program year, as the rules alone have it."""

    person_id: str
    payee: str
    """How the register calls whoever receives it, such as a region."""
    amount_minor: int
    held: str
    """Why it may not be paid today; empty if it may."""


@dataclass(frozen=True, slots=True)
class Side:
    """A program year and the next batch under one set of rules."""

    lines: tuple[Line, ...]
    held: tuple[Waiting, ...]
    not_owed: tuple[str, ...]
    """Lines of payees that nobody has entered; they are among `lines`."""
    batch_lines: int
    batch_minor: int

    @property
    def total_minor(self) -> int:
        """What the year comes to, in cents or pence."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def held_minor(self) -> int:
        """What of it may not be paid today."""
        return sum(line.amount_minor for line in self.lines if line.held)


@dataclass(frozen=True, slots=True)
class Change:
    """A mentor for whom another number of lines, or other money, would go out."""

    person_id: str
    mentor: str
    """What the region calls the mentor."""
    name: str
    """For a screen of finance alone; empty if the roster has none."""
    lines: tuple[int, int]
    """Before and after."""
    minor: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two sets of rules side by side."""

    program_year: str
    before: Side
    after: Side
    changes: tuple[Change, ...]
    on_record: int
    """Obligations of the year that are written down: other rules change none of them."""
    on_record_minor: int
    same_rules: bool

    @property
    def gain(self) -> int:
        """How many mentors gain a line."""
        return sum(one.lines[1] > one.lines[0] for one in self.changes)

    @property
    def lose(self) -> int:
        """How many lose one."""
        return sum(one.lines[1] < one.lines[0] for one in self.changes)


def what_if(program: Program, other: Program, engine: Engine, today: date, moment: datetime) -> WhatIf:
    """
    Compare what a program year costs by two sets of rules, as all confirmed matches have it today, and the next batch.

    Args:
        other: The same program with other settings.
        today: The day, which may lie ahead; memberships and accounts are those of now.
    """
    year = program_year_of(program, today)
    with reading(engine) as db:
        ground = read_ground(db, program, today)
        sides = [side(one, read_ground(db, one, today), year, today) for one in (program, other)]
        written = [row.amount_minor for row in db.execute(query("stipends/owed_in_year"), {
            "program": program.code, "program_year": year})]  # fmt: skip
    batches = [next_batch(one, engine, today, moment) for one in (program, other)]
    before, after = (replace(found, batch_lines=lines, batch_minor=minor)
                     for found, (lines, minor) in zip(sides, batches, strict=True))  # fmt: skip
    return WhatIf(year, before, after, changes(ground, before, after), len(written), sum(written),
                  rules_sha256(program) == rules_sha256(other))  # fmt: skip


def side(program: Program, ground: Ground, year: str, today: date) -> Side:
    """A program year under the rules of one program, as if nothing had been written down by others before."""
    stipend = program.payments.stipend
    if stipend is None:
        return Side((), (), (), 0, 0)
    arrangements, by_mentor = by_arrangement(ground.pairs), defaultdict(list)
    for pair in ground.pairs:
        by_mentor[pair.mentor_person_id].append(pair)
    lines, missing = [], defaultdict(list)
    for due in dues_of_year(stipend, ground, year, today):
        named = payees_named(stipend, due.pair, ground.members)
        earning = [pair for pair in by_mentor[due.pair.mentor_person_id] if earns(pair, due, arrangements)]
        lines.append(Line(due.pair.mentor_person_id, named[0][1], due.amount_minor,
                          why_held(stipend, due, earning, ground)))  # fmt: skip
        if not any(payee_key(*one) in ground.payees for one in named):
            missing[named[0]].append(due.amount_minor)
    not_owed = tuple(no_payee(kind, reference, len(each), sum(each), program.currency)
                     for (kind, reference), each in sorted(missing.items()))  # fmt: skip
    held = waiting((line.held, line.amount_minor) for line in lines if line.held)
    return Side(tuple(lines), held, not_owed, 0, 0)


def dues_of_year(stipend: Stipend, ground: Ground, year: str, today: date) -> list[Due]:
    """What a year owes by one set of rules; whoever would be owed something first counts as the first mentor."""
    would_be = [Known("", due.pair.mentor_person_id, due.program_year, "unit", "pair", False)
                for due in dues(stipend, ground.pairs, (), today)]  # fmt: skip
    known = [replace(one, unit_key="unit", pair_key="pair") for one in ground.known]
    return [due for due in dues(stipend, ground.pairs, [*would_be, *known], today) if due.program_year == year]


def why_held(stipend: Stipend, due: Due, earning: Sequence[Pair], ground: Ground) -> str:
    """Why a line may not be paid today; empty if it may."""
    if due.holds:
        return HELD[due.holds[0]]
    why = reason_to_hold(stipend, earning, ground.members)
    return why[1] if why else ""


def changes(ground: Ground, before: Side, after: Side) -> tuple[Change, ...]:
    """The mentors for whom it is not the same, by what the region calls them."""
    called = {pair.mentor_person_id: pair.mentor_id for pair in ground.pairs}
    sums = [sums_of(one.lines) for one in (before, after)]
    found = []
    for person in sums[0].keys() | sums[1].keys():
        (lines, minor), (lines_then, minor_then) = (one.get(person, (0, 0)) for one in sums)
        if (lines, minor) != (lines_then, minor_then):
            member = ground.members.get(person)
            found.append(Change(person, called[person], member.name if member else "", (lines, lines_then),
                                (minor, minor_then)))  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.mentor, one.person_id)))


def sums_of(lines: Iterable[Line]) -> Mapping[str, tuple[int, int]]:
    """Each mentor's number of lines and what they come to."""
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        count, minor = found.get(line.person_id, (0, 0))
        found[line.person_id] = (count + 1, minor + line.amount_minor)
    return found


def next_batch(program: Program, engine: Engine, today: date, moment: datetime) -> tuple[int, int]:
    """Lines and total of the batch that would be proposed, by the very steps that propose one; all is taken back."""
    stipend = program.payments.stipend
    if stipend is None:
        return 0, 0
    with engine.connect() as db, db.begin() as looked:
        take_turn(db, program.code)
        if standing_of(db, program).waits:
            put(db, program, *WHO, moment, "")
        found = propose_in(db, program, stipend, EVENT, today, moment, PREVIEW)
        looked.rollback()
    return found.lines, found.total_minor
