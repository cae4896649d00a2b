"""The people who are to pay a fee, made of their rows of the roster and of what was attested of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from schemas.dates import DateReader
from schemas.facts import FactValue
from schemas.program import Program
from tasks.stipends.fee_rules import ENROLLED, PAID, Enrolment, contradicts, ever_member
from tasks.stipends.people import better, member_of

ON_TRIAL = "trial"
NO_MEMBERSHIP = frozenset({"none", "lapsed", "pending"})


@dataclass(frozen=True, slots=True)
class Registered:
    """What is on record beside the roster."""

    attested: Mapping[str, frozenset[str]]
    """Member id, key of a row or id of a person -> what was attested."""
    trials: Mapping[str, str]
    """Person on trial today -> the invoice that made them one."""


def enrolments_of(
    program: Program, rows: Iterable[Any], registered: Registered, today: date
) -> dict[str, Enrolment]:  # fmt: skip
    """Everybody who is asked about, by the id of the person; rows come sorted by person."""
    sources = {source.id for source in program.roster.sources}
    dates = DateReader(program.roster.dates, today)
    found = {}
    for person_id, each in groupby(rows, key=attrgetter("person_id")):
        own = list(each)
        standing = [row for row in own if row.row_key and row.source in sources]
        found[person_id] = enrolment_of(program, person_id, own[0], standing, registered, dates)
    return found


def enrolment_of(
    program: Program, person_id: str, first: Any, rows: Sequence[Any], registered: Registered, dates: DateReader
) -> Enrolment:  # fmt: skip
    """One person; whoever has no row that stands is nobody whom we can invoice."""
    ids = {person_id} | {one for row in rows for one in (row.row_key, row.member_id) if one}
    attested = frozenset(code for one in ids for code in registered.attested.get(one, ()))
    counts, trial = (bool(first.in_match), ENROLLED in attested), registered.trials.get(person_id, "")
    if not rows:
        return Enrolment(person_id, "", "", "", {}, *counts, trial, PAID in attested)
    member, row = member_of(program, rows, dates), min(rows, key=better)
    facts = facts_of(member.facts, attested, bool(trial))
    return Enrolment(person_id, member.name, member.district, row.email.strip(), facts, *counts, trial,
                     PAID in attested)  # fmt: skip


def facts_of(known: Mapping[str, FactValue], attested: frozenset[str], on_trial: bool) -> dict[str, FactValue]:
    """What the cases of a fee may ask: the roster, with what was attested, and with a trial that we recorded."""
    stated, status = known["ever_member"], known["membership.status"]
    said = stated if isinstance(stated, bool) else None
    word = status if isinstance(status, str) else None
    found = {f"mentee.{name}": value for name, value in known.items()}
    found["mentee.ever_member"] = ever_member(said, word, attested)
    if on_trial and (word is None or word in NO_MEMBERSHIP):
        found["mentee.membership.status"] = ON_TRIAL
    if contradicts(said, word, attested):
        found["contradicts"] = True
    return found
