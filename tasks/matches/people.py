"""One person made of the rows that the roster has of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.dates import DateReader
from schemas.employers import employer_key
from schemas.folding import fold, yes_or_no
from schemas.member import full_name
from schemas.program import Program
from tasks.matches.knowledge import Someone

CATEGORIES = frozenset({"retired", "associate", "student"})
ON_TRIAL = "trial"
WITHOUT = frozenset({None, "none", "lapsed", "pending"})
"""Memberships that a trial stands in for."""
ATTESTED_FLAGS = ("enrolled", "ever_member", "fee_paid")
"""Facts that an export may lack and that a named person can attest instead."""
NEVER_MEMBER = "never_member"
"""What is attested of somebody who was never a member; whoever is asked for a fee must know it."""
FLAGS = (*ATTESTED_FLAGS, "do_not_contact")


@dataclass(frozen=True, slots=True)
class Registered:
    """What the registers of staff add to the roster."""

    attested: Mapping[str, frozenset[str]]
    """Member id -> what was attested."""
    schools: Mapping[str, tuple[str, str, str]]
    """School in compared form -> leadership rating, phase, faith."""
    groups: Mapping[str, str]
    """Kind of job -> its component group, for those whose row names none."""
    settled: frozenset[str] | None = None
    """Ids of whoever has paid the fee of the year; None where the program asks for none before a match."""
    on_trial: frozenset[str] = frozenset()
    """Whom a paid fee makes a member on trial today."""


def someone(program: Program, rows: Sequence[Any], as_of: date, dates: DateReader, registered: Registered) -> Someone:
    """
    One person from all their rows; what stands today counts, else what was known last.

    Args:
        as_of: The day of the list, whose cells repeat what the roster said then.
    """
    standing = [row for row in rows if row.valid_to is None]
    row = min(standing, key=better) if standing else max(rows, key=lambda one: (one.valid_from, one.row_key))
    ids = frozenset(one for each in rows for one in (each.row_key, each.member_id, each.person_id) if one)
    status = status_of(program, standing) if standing else "none"
    attested = frozenset(code for one in ids for code in registered.attested.get(one, ()))
    own = json.loads(row.extra) if row.extra else {}
    rating, phase, faith = school_facts(row, own, registered)
    paid, start = dates.read(row.paid_through), dates.read(row.position_start)
    return Someone(
        person_id=row.person_id, member_id=row.member_id or row.row_key, ids=ids, on_roster=bool(standing),
        last_name=row.last_name, first_name=row.first_name, email=row.email, region=row.region,
        district=row.district, school=row.school, title=row.title,
        employer=employer_key(row.district_number, row.district),
        component_group=row.component_group or registered.groups.get(row.role_family, ""),
        status=ON_TRIAL if row.person_id in registered.on_trial and status in WITHOUT else status,
        member_type=program.roster.type_of(row.membership_type) or fold(row.membership_type).replace(" ", "_"),
        paid_through=paid.latest if paid.kind in {"day", "month"} else None,
        position_start=start.latest if start.kind in {"day", "month"} else None,
        functions=tuple(part.strip() for part in row.functions.replace(";", ",").split(",") if part.strip()),
        flags=with_fee(flags_of(row, own, attested), ids, own, registered.settled), outcome=row.outcome,
        reason=row.reason, role_family=row.role_family, role_since=row.role_since, service_since=row.service_since,
        attested=attested,
        leadership_rating=rating, phase=phase, faith=faith, told=told_of(rows, as_of),
    )  # fmt: skip


def better(row: Any) -> tuple[bool, bool, str, str]:
    """Of several rows the one that a list shows: present, with a region, and then in a fixed order."""
    return (row.absent_since is not None, not row.region, row.row_key, row.source)


def status_of(program: Program, rows: Sequence[Any]) -> str | None:
    """The membership on the best row; a type of another category narrows it, and death on any row counts (R7)."""
    found = [(program.roster.status_of(row.membership_status), row.membership_type) for row in sorted(rows, key=better)]
    if any(status == "deceased" for status, _ in found):
        return "deceased"
    status, type_word = found[0]
    kind = program.roster.type_of(type_word) or program.roster.status_of(type_word) if type_word else None
    return kind if status == "active" and kind in CATEGORIES else status


def flags_of(row: Any, own: Mapping[str, Any], attested: frozenset[str]) -> dict[str, bool | None]:
    """Yes and no as the row has them; what it leaves open may have been attested."""
    found = {name: yes_or_no(str(getattr(row, name, "") or own.get(name, ""))) for name in FLAGS}
    said: dict[str, bool | None] = {name: True for name in ATTESTED_FLAGS if name in attested}
    if NEVER_MEMBER in attested:
        said["ever_member"] = None if "ever_member" in attested else False
    return found | {name: value for name, value in said.items() if found[name] is None}


def with_fee(
    flags: dict[str, bool | None], ids: frozenset[str], own: Mapping[str, Any], settled: frozenset[str] | None
) -> dict[str, bool | None]:  # fmt: skip
    """
    Where a fee is asked for, whoever has paid it is enrolled, and nobody else is, whatever else is said of enrolment.

    Args:
        own: What the export alone says; it may know of the payment.
    """
    if settled is None:
        return flags
    paid = bool(ids & settled) or yes_or_no(str(own.get("fee_paid", ""))) is True
    return flags | {"enrolled": paid, "fee_paid": paid}


def school_facts(row: Any, own: Mapping[str, Any], registered: Registered) -> tuple[str, str, str]:
    """Rating, phase and faith of the school, as codes; what the register says goes before the export."""
    known = registered.schools.get(fold(row.school or row.district), ("", "", ""))
    stated = [str(own.get(name, "")) for name in ("leadership_rating", "phase", "faith")]
    rating, phase, faith = (fold(said or other).replace(" ", "_") for said, other in zip(known, stated, strict=True))
    return rating, phase, faith


def told_of(rows: Sequence[Any], as_of: date) -> dict[str, frozenset[str]]:
    """What a list may rightly say of somebody: as the roster had it on the day of the list, or has it now."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.valid_to is not None and not row.valid_from <= as_of < row.valid_to:
            continue
        own = json.loads(row.extra) if row.extra else {}
        said = {
            "mentee_member_id": row.member_id, "mentee_name": full_name(row.last_name, row.first_name),
            "mentee_district": row.district, "school": row.school or row.district, "mentee_title": row.title,
            "mentee_email": row.email, "goal_category": str(own.get("goal_category", "")),
            "objective": str(own.get("objective", "")),
        }  # fmt: skip
        for name, words in said.items():
            found.setdefault(name, set()).add(fold(words))
    return {name: frozenset(words) for name, words in found.items()}


def groups_of_families(program: Program) -> Mapping[str, str]:
    """Family -> its component group, where the title map gives it only one."""
    found: dict[str, set[str]] = {}
    for title in program.titles:
        found.setdefault(title.role_family, set()).add(title.component_group)
    return {family: next(iter(groups)) for family, groups in found.items() if len(groups) == 1 and groups != {""}}
