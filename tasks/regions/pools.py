"""Whom each region may choose from, which of them to suggest to whom, and, as a second step, whom of another region."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.facts import comparisons
from schemas.files.region_list import SUGGESTED, shown
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from tasks.regions import suggestion_messages as messages
from tasks.regions.choices import choices
from tasks.regions.comparing import Known, fits, mentee_of, mentor_of
from tasks.regions.rules import Candidate, Listed, may_mentor
from tasks.regions.suggestions import Mentor, Suggestion, suggest


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested to one mentee; what is of another region is for our own eyes, and on no list."""

    mentee: Listed
    own: tuple[Suggestion, ...]
    elsewhere: tuple[Suggestion, ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether the assignment found a free place of the own region for them."""
        return any(suggestion.assigned for suggestion in self.own)


@dataclass(frozen=True, slots=True)
class Pool:
    """The mentors whom one region may choose from, and what is suggested to its mentees who have none yet."""

    region: str
    offered: tuple[Candidate, ...]
    able: tuple[Mentor, ...]
    """Those offered against whom nothing speaks."""
    suggested: tuple[Suggested, ...]
    matched: int
    """How many of the region's mentees have a mentor."""


def offered_in(known: Known, region: str) -> list[Candidate]:
    """The mentors whom a region may choose from, by name, with the mentees that they have by today."""
    return [
        one if one.mentees is None else replace(one, mentees=known.mentees_of(one), counted_on=known.today)
        for one in may_mentor(known.roster, region, known.program.mentor.member_statuses)
    ]


def pool_of(known: Known, region: str, people: Iterable[Listed]) -> Pool:
    """The first step: everybody is suggested mentors of the own region alone."""
    people, program = list(people), known.program
    offered = offered_in(known, region)
    able = tuple(mentor_of(one, known) for one in offered if fits(one, known))
    waiting = [person for person in people if person.person_id not in known.matched]
    mentees = [mentee_of(person, known) for person in waiting]
    found = suggest(mentees, able, program.matching.preferences, known.barred)
    suggested = tuple(Suggested(person, found[person.list_ref]) for person in waiting)
    return Pool(region, tuple(offered), able, suggested, len(people) - len(waiting))


def with_others(known: Known, pools: Sequence[Pool]) -> list[Pool]:
    """
    The second step: whoever found no free place in the own region is suggested those of others whose places are left.

    Only where the program lets a region choose somebody of another one; else the pools are as they were.
    """
    if not crosses(known.program):
        return list(pools)
    first = Counter(one.mentor.person_id for pool in pools for each in pool.suggested for one in each.own
                    if one.assigned)  # fmt: skip
    left = [replace(mentor, load=mentor.load + first[mentor.person_id]) for pool in pools for mentor in pool.able]
    lacking = [mentee_of(each.mentee, known) for pool in pools for each in pool.suggested if not each.has_place]
    found = suggest(lacking, left, known.program.matching.preferences, known.barred)
    return [replace(pool, suggested=tuple(elsewhere(each, pool, found) for each in pool.suggested)) for pool in pools]


def elsewhere(each: Suggested, pool: Pool, found: Mapping[str, tuple[Suggestion, ...]]) -> Suggested:
    """One mentee with what was found for them in other regions."""
    others = (one for one in found.get(each.mentee.list_ref, ()) if fold(one.mentor.region) != fold(pool.region))
    return replace(each, elsewhere=tuple(others))


def crosses(program: Program) -> bool:
    """Whether the program says that a mentor may come from another region: a rule that lets such a pair pass."""
    return program.lists.grouping == "region" and any(
        rule.outcome == "accept_warn"
        and any(test.field == "pair.same_region" and test.op == "is_false" for test in comparisons(rule.when))
        for rule in program.matching.rules
    )


def texts_of(known: Known, region: str, people: Iterable[Listed]) -> Mapping[str, str]:
    """The cells of the column of suggestions, by the reference of the list; nothing if the list has no such column."""
    if not any(column.name == SUGGESTED for column, _ in shown(known.program)):
        return {}
    pool = pool_of(known, region, people)
    several = region == ALL_REGIONS
    words = words_for(known.program, pool)
    nobody = messages.nobody_left(known.program, elsewhere=crosses(known.program))
    return {
        each.mentee.list_ref: messages.lines(
            known.program, [(words[one.mentor.mentor_id], one) for one in each.own], several_regions=several
        ) or nobody
        for each in pool.suggested
    }  # fmt: skip


def words_for(program: Program, pool: Pool) -> dict[str, str]:
    """How the drop-down of a region's list names each mentor."""
    return dict(zip((one.mentor_id for one in pool.offered), choices(program, pool.offered), strict=True))
