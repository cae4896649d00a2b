"""The facts that rules ask for, of two people and of the pair they make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schemas.calendar import first_day, last_day, start_year_of
from schemas.facts import PERSON_FACTS, FactValue
from schemas.folding import fold
from schemas.program import Program
from schemas.region import ALL_REGIONS
from schemas.region import fold as fold_region
from schemas.spans import completed_years
from tasks.matches.knowledge import Ground, Known, Side, Someone

SPECIAL = frozenset({"SPECIAL_APPLICATION", "EXTENSION", "VOLUNTARY"})


@dataclass(frozen=True, slots=True)
class Bond:
    """Two people whom a row of this answer, or the ledger, brings together."""

    mentee: str
    mentor: str


@dataclass(frozen=True, slots=True)
class Bonds:
    """Every pair that counts beside the one that is judged: over all regions, and in this answer."""

    named: frozenset[Bond]
    """What this answer says, wherever it stands in it."""
    counted: frozenset[Bond]
    """Those of them that no other rule rejects: a rejected pair takes no place."""
    confirmed: frozenset[Bond]
    waiting: frozenset[Bond]

    def load(self, bond: Bond) -> int:
        """
        How many mentees the mentor of a pair has, with this one.

        A pair that was confirmed before counts the confirmed ones only, so that what comes later never undoes it; any
        other counts all that are confirmed, wait, or are named in this answer.
        """
        counted = self.confirmed if bond in self.confirmed else self.confirmed | self.waiting | self.counted
        return len({one.mentee for one in counted if one.mentor == bond.mentor} | {bond.mentee})

    def reciprocal(self, bond: Bond) -> bool:
        """Whether the two are each other's mentor."""
        turned = Bond(bond.mentor, bond.mentee)
        return turned in self.confirmed or turned in self.waiting or turned in self.named


def bonds_of(matches: Iterable[Known], named: frozenset[Bond], spoken: frozenset[str]) -> Bonds:
    """
    The pairs that count.

    Args:
        spoken: The mentees of whom this answer speaks; what waits about them is what it says, not what was said.
    """
    known = list(matches)
    waiting = frozenset(Bond(one.mentee_person_id, one.mentor_person_id) for one in known
                        if one.state != "confirmed" and one.mentee_person_id not in spoken)  # fmt: skip
    confirmed = frozenset(Bond(one.mentee_person_id, one.mentor_person_id) for one in known
                          if one.state == "confirmed")  # fmt: skip
    return Bonds(named, frozenset(), confirmed, waiting)


def person_facts(side: Side, person: Someone, ground: Ground) -> dict[str, FactValue]:
    """Everything that a rule may ask of one person; what is not known is None or empty."""
    years = completed_years(person.role_since, ground.today)
    found: dict[str, FactValue] = {
        "member_id": person.member_id,
        "membership.status": person.status,
        "membership.type": person.member_type,
        "membership.paid_through": person.paid_through,
        **{name: person.flags.get(name) for name in ("ever_member", "enrolled", "fee_paid", "do_not_contact")},
        "role_family": person.role_family,
        "component_group": person.component_group,
        "region": person.region,
        "district": person.employer,
        "functions": person.functions,
        "position.start": person.position_start or person.role_since,
        "years_in_role": years,
        "years_in_jurisdiction_role": completed_years(person.service_since, ground.today),
        "first_year_in_role": None if years is None else years < 1,
        "approved_special": person.reason in SPECIAL,
        "is_coordinator": bool(addresses(person) & ground.all_coordinators),
        "attested": tuple(sorted(person.attested)),
        "school.leadership_rating": person.leadership_rating,
        "school.phase": person.phase,
        "school.faith": person.faith,
    }
    return {f"{side}.{name}": found[name] for name in PERSON_FACTS}


def addresses(person: Someone) -> set[str]:
    """A person's mailboxes in small letters."""
    return {one.strip() for one in person.email.lower().replace(",", ";").split(";") if one.strip()}


def pair_facts(
    program: Program, ground: Ground, mentee: Someone, mentor: Someone, bonds: Bonds, match_date: date | None, why: str
) -> dict[str, FactValue]:  # fmt: skip
    """Everything that a rule may ask of a pair; what cannot be told is None."""
    bond = Bond(mentee.person_id, mentor.person_id)
    same_role = same(mentee.role_family, mentor.role_family)
    found: dict[str, FactValue] = {
        "same_person": mentee.person_id == mentor.person_id,
        "reciprocal": bonds.reciprocal(bond),
        "supervises": supervises(program, ground, mentor, mentee),
        "same_district": works_together(mentee, mentor),
        "same_region": same(fold_region(mentee.region), fold_region(mentor.region)),
        "same_component": same(fold(mentee.component_group), fold(mentor.component_group)),
        "same_role_family": same_role,
        "same_role_mentor_was_available": was_available(ground, mentee),
        "cross_region_reason": why,
        "mentor_load": bonds.load(bond),
        "mentor_new_in_same_role": mentor_is_new(mentor, same_role),
        "coordinator_is_party": is_party(ground, mentee, mentor),
        "disclosed_conflict": disclosed("conflict", mentee, mentor, ground)
        or disclosed("conflict", mentor, mentee, ground),
        "match_date_in_year": None if match_date is None else is_in_year(program, ground, match_date),
    }
    return {f"pair.{name}": value for name, value in found.items()}


def is_party(ground: Ground, mentee: Someone, mentor: Someone) -> bool:
    """Whether somebody who answers for the region is one of the two."""
    return bool((addresses(mentee) | addresses(mentor)) & ground.coordinators)


def same(one: str, other: str) -> bool | None:
    """Whether two things are one; None if either is not known."""
    return one == other if one and other else None


def works_together(mentee: Someone, mentor: Someone) -> bool | None:
    """Whether both have one employer; whoever is retired and has none works with nobody."""
    if mentor.status == "retired" and not mentor.employer:
        return False
    return same(mentee.employer, mentor.employer)


def supervises(program: Program, ground: Ground, mentor: Someone, mentee: Someone) -> bool | None:
    """
    Whether the mentor is over the mentee: somebody disclosed it, or the district and the job say so.

    Whoever is retired is over nobody. Two people in such a job are not over each other.
    """
    if disclosed("supervises", mentor, mentee, ground):
        return True
    leading = program.matching.supervising_families
    is_here = same(mentor.employer, mentee.employer)
    if not leading or is_here is False or mentor.status == "retired" or mentee.role_family in leading:
        return False
    if mentor.role_family not in leading:
        return None if not mentor.role_family else False
    return None if is_here is None or not mentee.role_family else True


def disclosed(kind: str, one: Someone, other: Someone, ground: Ground) -> bool:
    """Whether somebody told us of a conflict, or of who supervises whom, under any id of the two."""
    return any((kind, first, second) in ground.disclosures for first in one.ids for second in other.ids)


def mentor_is_new(mentor: Someone, same_role: bool | None) -> bool | None:
    """Whether the mentor is new in the mentee's own kind of job; None while that is not settled."""
    if same_role is False or mentor.outcome == "NOT_ELIGIBLE":
        return False
    if mentor.outcome == "REVIEW":
        return None
    return same_role if mentor.outcome else False


def was_available(ground: Ground, mentee: Someone) -> bool | None:
    """Whether somebody in the mentee's own region, kind of job and component group could have been chosen."""
    region = ALL_REGIONS if ground.region == ALL_REGIONS else fold_region(mentee.region)
    if not mentee.role_family or not region:
        return None
    group = fold(mentee.component_group)
    return any(
        number > 0 and (not group or key[2] == group)
        for key, number in ground.available.items()
        if key[1] == mentee.role_family and region in {ALL_REGIONS, key[0]}
    )


def is_in_year(program: Program, ground: Ground, day: date) -> bool:
    """Whether a day lies in the program year of the list."""
    start = int(ground.program_year[:4]) if ground.program_year else start_year_of(program, ground.today)
    return first_day(program, start) <= day <= last_day(program, start)
