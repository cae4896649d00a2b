"""Writes down what a program owes for its confirmed matches, once for ever, and what of it may not be paid today."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.calendar import last_day, program_year_of
from schemas.employers import employer_key
from schemas.facts import holds
from schemas.money import Stipend
from schemas.program import Program
from schemas.region import fold
from schemas.registry import definition_sha256
from schemas.spans import after
from sql.queries import query
from tasks.shared import audit
from tasks.stipends.holds import came_back, end_obligation, open_holds, put_holds, refresh, unpaid
from tasks.stipends.ledger import EXPENSE, liability, take_turn
from tasks.stipends.messages import HELD, expired_on, no_payee, not_met
from tasks.stipends.one_person import Persons, known_of_one, of_one_person, owed_twice
from tasks.stipends.people import Member, facts_of_two, members_of
from tasks.stipends.rules import Due, Known, Pair, Reading, by_arrangement, dues, readings
from tasks.stipends.sign_off import may_owe

ACTOR = "derive_obligations"
BY_REGION = frozenset({"mentee_region", "mentor_region"})
PayeeKey = tuple[str, str]
"""Kind of payee, and what names it among its kind."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What a program owes now."""

    created: int
    unpaid: int
    held: int
    expired: int
    blocked: tuple[str, ...]
    """A sentence for each payee that nobody has entered; nothing was owed for it."""
    own: Reading
    other: Reading
    """What this program year would cost by the other reading of the unit."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything by which obligations are derived and tested, read once."""

    pairs: Sequence[Pair]
    members: Mapping[str, Member]
    known: Sequence[Known]
    payees: Mapping[PayeeKey, str]
    persons: Persons
    """Ids that are another person's by now."""


def derive_obligations(program: Program, engine: Engine, today: date, moment: datetime) -> Derived | None:
    """
    Owe what the confirmed matches earn and was never owed before, and test again what is unpaid.

    Returns:
        What is owed; None for a program that pays no stipend.
    """
    stipend = program.payments.stipend
    if stipend is None:
        return None
    with engine.begin() as db:
        take_turn(db, program.code)
        return derive(db, program, stipend, read_ground(db, program, today), today, moment)


def derive(
    db: Connection, program: Program, stipend: Stipend, ground: Ground, today: date, moment: datetime
) -> Derived:  # fmt: skip
    """
    The same, in the caller's transaction, whose turn it is, by what was read in it.

    By rules that were changed and that nobody has signed nothing is owed and nothing ends, since neither is taken back.
    """
    new, blocked = to_owe(program, stipend, ground, today)
    signed = may_owe(db, program)
    created = owe(db, program, new, today, moment) if signed else 0
    retest(db, program, stipend, ground, today)
    expired = expire(db, program, stipend, today, moment) if signed else 0
    standing = unpaid(db, program.code)
    held = {row.obligation_id for row in open_holds(db, program.code)} & standing.keys()
    if created or expired:
        audit.append(db, at=moment, actor=ACTOR, action="obligations_derived", subject=program.code,
                     facts={"created": created, "expired": expired, "blocked": len(blocked)})  # fmt: skip
    own, other = readings(stipend, ground.pairs, program_year_of(program, today), today)
    return Derived(created, len(standing), len(held), expired, blocked, own, other)


def read_ground(db: Connection, program: Program, today: date) -> Ground:
    """What the match ledger, the roster and the payees say today."""
    binds = {"program": program.code}
    persons = {row.former_id: row.person_id for row in db.execute(query("stipends/people_found_one"), binds)}
    accepted = db.execute(query("stipends/accepted_pairs"), binds).mappings()
    pairs = [of_one_person(Pair(**row), persons) for row in accepted]
    members = members_of(program, db.execute(query("stipends/people_of_pairs"), binds), today)
    owed = db.execute(query("stipends/known_obligations"), binds).mappings()
    known = [known_of_one(Known(**row), persons) for row in owed]
    payees = {payee_key(row.kind, row.reference): row.payee_id
              for row in db.execute(query("stipends/payees_of_program"), binds)}  # fmt: skip
    return Ground(pairs, members, known, payees, persons)


def payee_key(kind: str, reference: str) -> PayeeKey:
    """What two spellings of one payee have in common."""
    return kind, employer_key("", reference) if kind == "district" else fold(reference)


def payees_named(stipend: Stipend, pair: Pair, members: Mapping[str, Member]) -> tuple[PayeeKey, ...]:
    """Who receives the money of a match: the mentor under either id, the mentor's district, or one of the regions."""
    if stipend.payee == "mentor":
        return ("person", pair.mentor_id), ("person", pair.mentor_person_id)
    if stipend.payee == "district":
        mentor = members.get(pair.mentor_person_id)
        return (("district", mentor.employer if mentor else ""),)
    return (("region", pair.mentee_region if stipend.payee == "mentee_region" else pair.mentor_region),)


def to_owe(
    program: Program, stipend: Stipend, ground: Ground, today: date
) -> tuple[list[tuple[Due, str]], tuple[str, ...]]:
    """What was never owed before, each with its payee; and a sentence for each payee that is missing."""
    units = {one.unit_key for one in ground.known} | {one.pair_key for one in ground.known}
    new: list[tuple[Due, str]] = []
    missing: dict[PayeeKey, list[int]] = defaultdict(list)
    for due in dues(stipend, ground.pairs, ground.known, today):
        if due.unit_key in units or due.pair_key in units:
            continue
        named = payees_named(stipend, due.pair, ground.members)
        payee = next((ground.payees[key] for key in (payee_key(*one) for one in named) if key in ground.payees), None)
        if payee is None:
            missing[named[0]].append(due.amount_minor)
        else:
            new.append((due, payee))
    return new, tuple(no_payee(kind, reference, len(each), sum(each), program.currency)
                      for (kind, reference), each in sorted(missing.items()))  # fmt: skip


def owe(
    db: Connection, program: Program, new: Sequence[tuple[Due, str]], today: date, moment: datetime
) -> int:  # fmt: skip
    """Write new obligations down and post them; how many they were."""
    if new:
        definition = definition_sha256(program)
        db.execute(query("stipends/put_obligation"), [
            row_of(program, definition, due, payee, today) for due, payee in new
        ])  # fmt: skip
    posted = db.execute(query("stipends/post_owed"), {
        "program": program.code, "expense": EXPENSE, "liability": liability(""), "posted_on": today, "at": moment,
    }).all()  # fmt: skip
    put_holds(
        db, [(obligation_id(program, due), reason, HELD[reason]) for due, _ in new for reason in due.holds], today
    )
    return len(posted)


def row_of(program: Program, definition: str, due: Due, payee_id: str, today: date) -> dict[str, Any]:
    """The row of an obligation; nothing in it is ever changed."""
    return {
        "obligation_id": obligation_id(program, due), "program": program.code, "program_year": due.program_year,
        "kind": "stipend", "unit_key": due.unit_key, "pair_key": due.pair_key, "match_id": due.pair.match_id,
        "person_id": due.pair.mentor_person_id, "payee_id": payee_id, "amount_minor": due.amount_minor,
        "currency": program.currency, "definition_sha256": definition,
        "evidence_sha256": evidence_sha256(due.pair), "owed_on": today,
    }  # fmt: skip


def obligation_id(program: Program, due: Due) -> str:
    """The same unit has the same id, for ever."""
    return "o" + digest([program.code, "stipend", due.unit_key])


def evidence_sha256(pair: Pair) -> str:
    """What made us owe it: the accepted answer, the match and the rules by which it was judged."""
    told = [pair.match_id, pair.submission_id, pair.program_year, pair.list_ref, pair.mentor_person_id,
            pair.definition_sha256, pair.accepted_at.astimezone(UTC).isoformat()]  # fmt: skip
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def digest(parts: Sequence[str | int]) -> str:
    """Nineteen characters that name these parts for ever."""
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()[:19]


def retest(db: Connection, program: Program, stipend: Stipend, ground: Ground, today: date) -> None:
    """Hold what may not be paid today, and let go what may be paid again."""
    arrangements = by_arrangement(ground.pairs)
    by_mentor: dict[str, list[Pair]] = defaultdict(list)
    for pair in ground.pairs:
        by_mentor[pair.mentor_person_id].append(pair)
    wanted, waiting = list[tuple[str, str, str]](), unpaid(db, program.code)
    known = {one.obligation_id: one for one in ground.known}
    twice = owed_twice(ground.known, waiting)
    for row in waiting.values():
        whose: Any = known.get(row.obligation_id, row)
        pairs = [pair for pair in by_mentor[whose.person_id] if earns(pair, whose, arrangements)]
        if row.obligation_id in twice:
            wanted.append((row.obligation_id, "same_person", HELD["same_person"]))
        if goes_elsewhere(stipend, pairs, ground, row.payee_id):
            wanted.append((row.obligation_id, "other_payee", HELD["other_payee"]))
        wanted += [(row.obligation_id, *why) for why in reasons_to_hold(stipend, pairs, ground.members)]
    refresh(db, program.code, wanted, today)


def earns(pair: Pair, row: Row[Any] | Due, arrangements: Mapping[str, Sequence[Pair]]) -> bool:
    """Whether a match is one of those that an obligation, or a line that would be one, stands for."""
    if row.unit_key == row.pair_key:
        return row.pair_key in {pair.key, f"{pair.key}:{pair.program_year}"}
    return row.program_year in {pair.program_year, arrangements[pair.key][0].program_year}


def goes_elsewhere(stipend: Stipend, pairs: Sequence[Pair], ground: Ground, payee_id: str) -> bool:
    """Whether every match that stands today belongs to another region than the one that a line would pay."""
    if stipend.payee not in BY_REGION:
        return False
    paid = {ground.payees.get(payee_key(*name)) for pair in pairs if pair.stands
            for name in payees_named(stipend, pair, ground.members)}  # fmt: skip
    return bool(paid) and payee_id not in paid


def reasons_to_hold(
    stipend: Stipend, pairs: Sequence[Pair], members: Mapping[str, Member]
) -> Sequence[tuple[str, str]]:  # fmt: skip
    """Why a unit may not be paid today; nothing if one of its matches stands and meets every condition."""
    standing = [pair for pair in pairs if pair.stands]
    unmet = [unmet_today(stipend, pair, members) for pair in standing or pairs]
    failing = [("requires", unmet[0])] if unmet and all(unmet) else []
    if standing:
        return failing
    if {pair.state for pair in pairs} & {"held", "proposed"}:
        return [("not_confirmed", HELD["not_confirmed"])]
    return [("early_end", HELD["early_end"]), *failing]


def reason_to_hold(stipend: Stipend, pairs: Sequence[Pair], members: Mapping[str, Member]) -> tuple[str, str] | None:
    """The first of them; None if the unit may be paid today."""
    return next(iter(reasons_to_hold(stipend, pairs, members)), None)


def unmet_today(stipend: Stipend, pair: Pair, members: Mapping[str, Member]) -> str:
    """The first condition that two people do not meet, in words; empty if they meet all."""
    facts = facts_of_two(members.get(pair.mentee_person_id), members.get(pair.mentor_person_id))
    return next((not_met(one, facts) for one in stipend.requires if not holds(one, facts)), "")


def expire(db: Connection, program: Program, stipend: Stipend, today: date, moment: datetime) -> int:
    """
    End what is still held so long after the end of its program year; how many they were.

    What was paid and came back never ends so: it is owed, and only a person may say that it is not.
    """
    found = open_holds(db, program.code)
    held = {row.obligation_id for row in found} - {row.obligation_id for row in found if came_back(row)}
    waiting = [row for row in unpaid(db, program.code).values() if row.obligation_id in held and not row.payment_id]
    late = [row for row in waiting if today > last_chance(program, stipend, row)]
    for row in late:
        end_obligation(db, program, row, "expired", expired_on(today), today, moment)
    return len(late)


def last_chance(program: Program, stipend: Stipend, row: Row[Any]) -> date:
    """The last day on which a hold of an obligation may still end."""
    return after(last_day(program, int(row.program_year[:4])), stipend.hold_expires_after_year_end)
