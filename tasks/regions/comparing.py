"""What the roster, the export's own columns and the register of schools say of two people who might be a pair."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from schemas.employers import employer_key
from schemas.facts import FactValue, comparisons, holds
from schemas.folding import fold
from schemas.preferences import BANDS, COMPARED, NOTHING, SEVERAL, Compared
from schemas.program import Program
from tasks.regions.candidates import Words
from tasks.regions.rules import Candidate, Listed
from tasks.regions.suggestions import Mentee, Mentor

MADE = frozenset({"role_family", "component_group", "building", "phase", "faith", "challenges"})
"""Columns that are known without the export naming them: from titles, the employer, or the register of schools."""
COLLEAGUES = frozenset({"pair.same_district", "pair.supervises"})
"""A program whose rules ask this of a pair is not suggested two people of one employer."""


@dataclass(frozen=True, slots=True)
class Match:
    """A confirmed match that still runs."""

    mentee_person_id: str
    mentor_person_id: str
    state_since: date


@dataclass(frozen=True)
class Known:
    """Everything but the mentees of the list: read once, the same for every region."""

    program: Program
    today: date
    roster: tuple[Candidate, ...]
    matches: tuple[Match, ...] = ()
    disclosed: tuple[tuple[str, str], ...] = ()
    """Pairs of member ids between whom a conflict, or who supervises whom, was disclosed."""
    schools: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Folded name of a school -> what its register says: leadership_rating, phase, faith, challenges."""

    @cached_property
    def matched(self) -> frozenset[str]:
        """Who has a mentor."""
        return frozenset(match.mentee_person_id for match in self.matches)

    @cached_property
    def barred(self) -> dict[str, frozenset[str]]:
        """Who must not be matched with whom, both ways: by a disclosure, or since they are a pair the other way."""
        people = {one.mentor_id: one.person_id for one in self.roster} if self.disclosed else {}
        found: dict[str, set[str]] = defaultdict(set)
        pairs = [(people.get(one, one), people.get(other, other)) for one, other in self.disclosed]
        for one, other in [*pairs, *((match.mentee_person_id, match.mentor_person_id) for match in self.matches)]:
            found[one].add(other)
            found[other].add(one)
        return {person: frozenset(others) for person, others in found.items()}

    @cached_property
    def groups(self) -> dict[str, str]:
        """Role family -> the component group that the title map gives it, where it gives only one."""
        found: dict[str, set[str]] = defaultdict(set)
        for title in self.program.titles:
            found[title.role_family].add(title.component_group)
        return {family: groups.pop() for family, groups in found.items() if len(groups) == 1}

    @cached_property
    def apart(self) -> bool:
        """Whether two people of one employer are not suggested to each other."""
        asked = {test.field for rule in self.program.matching.rules for test in comparisons(rule.when)}
        return bool(asked & COLLEAGUES)

    @cached_property
    def since(self) -> dict[str, list[date]]:
        """For each mentor the days on which their matches were confirmed."""
        found: dict[str, list[date]] = defaultdict(list)
        for match in self.matches:
            found[match.mentor_person_id].append(match.state_since)
        return found

    @cached_property
    def compared(self) -> tuple[Compared | None, ...]:
        """What each preference compares; None where no export and no register ever says it of a mentee."""
        said = {*self.program.roster.columns, *MADE}
        each = [COMPARED[preference.compare] for preference in self.program.matching.preferences]
        return tuple(one if said & {*one.asked} else None for one in each)

    def mentees_of(self, mentor: Candidate) -> int:
        """How many a mentor has: those in the register of volunteers, and those confirmed since its day."""
        since = self.since.get(mentor.person_id, [])
        if mentor.counted_on is None:
            return len(since)
        later = sum(day > mentor.counted_on for day in since)
        return max(mentor.mentees or 0, len(since) - later) + later


def mentee_of(person: Listed, known: Known) -> Mentee:
    """Somebody on a list as they are compared."""
    facts = facts_of(person, known)
    return Mentee(person.list_ref, person.person_id, words_of(facts, known, offers=False), employers_of(person, known))


def mentor_of(one: Candidate, known: Known) -> Mentor:
    """Somebody who may be chosen as they are compared. Who is in no register of volunteers has one place, we assume."""
    facts = facts_of(one, known)
    wishes = (one.mentor_id, f"{one.first_name} {one.last_name}", f"{one.last_name} {one.first_name}", one.status,
              one.role_family, facts["component_group"], one.district, one.school)  # fmt: skip
    facts["wished_for"] = ";".join(text.replace(";", " ") for text in wishes)
    places = 1 if one.places is None else one.places
    if known.program.matching.max_mentees_per_mentor:
        places = min(places, known.program.matching.max_mentees_per_mentor)
    return Mentor(one.mentor_id, one.person_id, words_of(facts, known, offers=True), employers_of(one, known), places,
                  known.mentees_of(one), one.places is not None, one.region)  # fmt: skip


def facts_of(person: Listed | Candidate, known: Known) -> dict[str, str]:
    """Every word that is known of somebody, by the name of its column; the register of schools knows better."""
    own = {str(name): str(value) for name, value in json.loads(person.extra).items()} if person.extra else {}
    place = f"{person.district} {person.school}".strip()
    group = person.component_group or known.groups.get(person.role_family, "")
    usual = {"role_family": person.role_family, "component_group": group, "region": person.region, "building": place}
    school = known.schools.get(fold(person.school)) or known.schools.get(fold(person.district)) or {}
    return own | usual | {name: text for name, text in school.items() if text}


def words_of(facts: Mapping[str, str], known: Known, *, offers: bool) -> Words:
    """What somebody has to say under each of the program's preferences; nothing where nothing is known."""
    columns = [() if one is None else one.offered if offers else one.asked for one in known.compared]
    return tuple([together([read(column, facts[column]) for column in own if facts.get(column)]) for own in columns])


def together(parts: Sequence[frozenset[str]]) -> frozenset[str]:
    """The words of several columns as those of one."""
    return parts[0] if len(parts) == 1 else frozenset().union(*parts)


@lru_cache(maxsize=1 << 16)
def read(column: str, text: str) -> frozenset[str]:
    """The words of one column in the form in which they are compared."""
    if column == "district_enrollment":
        digits = text.replace(",", "").strip()
        return frozenset({f"band {bisect_right(BANDS, int(digits))}"} if digits.isdecimal() else ())
    parts = text.replace("\n", ";").split(";") if column in SEVERAL or column == "wished_for" else [text]
    return frozenset(folded for part in parts if (folded := fold(part)) not in NOTHING)


def employers_of(person: Listed | Candidate, known: Known) -> frozenset[str]:
    """What names somebody's employer, if it makes a difference to this program: the number, the name, or both."""
    if not known.apart:
        return frozenset()
    return frozenset({employer_key(person.district_number, person.district), fold(person.district)}) - {""}


def fits(one: Candidate, known: Known) -> bool:
    """
    Whether nothing that we know speaks against a mentor.

    A requirement of the program is held against what is known; where a fact that it needs is missing, the answer to the
    list settles it. Whoever may be new themselves is suggested only if they are in the register of volunteers.
    """
    if one.outcome == "REVIEW" and one.places is None:
        return False
    facts = requirements_of(one, known)
    return not any(
        holds(rule.when, facts)
        for rule in known.program.mentor.requirements
        if all(facts.get(test.field) not in {None, ""} for test in comparisons(rule.when))
    )


def requirements_of(one: Candidate, known: Known) -> dict[str, FactValue]:
    """What is known of a mentor under the names that rules use."""
    said = facts_of(one, known)
    facts: dict[str, FactValue] = {
        "mentor.membership.status": one.status, "mentor.role_family": one.role_family, "mentor.region": one.region,
        "mentor.component_group": said["component_group"],
        "mentor.years_in_jurisdiction_role": years(one.service_since, known.today),
        "mentor.years_in_role": years(one.role_since, known.today),
    }  # fmt: skip
    rated = {f"mentor.school.{name}": fold(said.get(name, "")).replace(" ", "_")
             for name in ("leadership_rating", "phase", "faith")}  # fmt: skip
    return facts | rated


def years(since: date | None, today: date) -> int | None:
    """Completed years; the anniversary counts."""
    if since is None or since > today:
        return None
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
