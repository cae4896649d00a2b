"""What a register of coordinators or volunteers means, and what changes when it replaces the last one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, cast

from schemas.files.registers import Line, Problem
from schemas.region import ALL_REGIONS, fold
from tasks.regions import register_messages as messages

Kind = Literal["primary", "backup"]


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time as coordinator of one region: from `active_from` until before `active_to`."""

    region: str
    email: str
    name: str
    kind: Kind
    active_from: date | None
    """None where the register doesn't say; the day of the register counts then."""
    active_to: date | None = None


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A member who offers to be a mentor of so many people, how many they have, and the row that says so."""

    line: int
    member_id: str
    places: int
    mentees: int


def coordinators_in(lines: Iterable[Line], grouping: Literal["region", "single"]) -> tuple[list[Term], list[Problem]]:
    """
    The terms that a register of coordinators states, and what is wrong with them.

    Args:
        grouping: With `single` there is one list for all, so the region is empty or `*`.
    """
    terms: list[Term] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], list[tuple[int, Term]]] = {}
    for line in lines:
        term, wrong = term_in(line, grouping)
        own = seen.setdefault((fold(term.region), term.email), [])
        again = [first for first, other in own if not wrong and term.email and overlap(term, other)]
        wrong += [messages.twice(line.number, first) for first in again[:1]]
        own.append((line.number, term))
        terms.append(term)
        problems += [Problem(line.number, sentence) for sentence in wrong]
    return terms, problems


def term_in(line: Line, grouping: Literal["region", "single"]) -> tuple[Term, list[str]]:
    """One row of the register, with its problems. `to` is the last day of the term."""
    said, wrong = line.values, []
    region = " ".join(said["region"].split())
    if grouping == "single":
        wrong += [messages.region_on_a_single_list(line.number)] if region not in {"", ALL_REGIONS} else []
        region = ALL_REGIONS
    elif region == ALL_REGIONS:
        wrong.append(messages.region_not_named(line.number))
    first, last = (date.fromisoformat(said[name]) if said[name] else None for name in ("from", "to"))
    if first and last and last < first:
        wrong.append(messages.ends_before_it_starts(line.number))
    until = last + timedelta(days=1) if last else None
    return Term(region, said["email"].lower(), said["name"], cast(Kind, said["kind"]), first, until), wrong


def overlap(one: Term, other: Term) -> bool:
    """Whether two terms of one person in one region share a day."""
    return starts_before(one, other.active_to) and starts_before(other, one.active_to)


def starts_before(term: Term, end: date | None) -> bool:
    """Whether a term begins before another ends; an open start or end reaches everywhere."""
    return end is None or term.active_from is None or term.active_from < end


def volunteers_in(lines: Iterable[Line]) -> tuple[list[Volunteer], list[Problem]]:
    """Who offers how many places, and what is wrong with it. Empty places mean one, empty mentees none."""
    volunteers: list[Volunteer] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line in lines:
        said, number = line.values, line.number
        if said["member_id"] and seen.setdefault(said["member_id"], number) != number:
            problems.append(Problem(number, messages.twice(number, seen[said["member_id"]])))
        volunteers.append(Volunteer(number, said["member_id"], int(said["places"] or 1), int(said["mentees"] or 0)))
    return volunteers, problems


def replace_register(kept: Sequence[Term], stated: Iterable[Term], as_of: date) -> list[Term]:
    """
    What must be entered so that the register says what the new file states, and the past stays as it was.

    Whoever is not stated any more ends on the day of the file. Somebody stated without a first day goes on from where
    they stand, or begins on the day of the file; another name or kind is a new term.

    Args:
        kept: Every term in the register, past ones too; their first day is always known.
        as_of: The day of the new file.
    """
    standing = [term for term in kept if term.active_to is None or term.active_to > as_of]
    wanted = {key(term): term for term in (begun(term, standing, as_of) for term in stated)}
    ended = [
        replace(term, active_to=max(as_of, first_day(term))) for term in standing
        if key(term) not in wanted
    ]  # fmt: skip
    known = {key(term): term for term in kept}
    return ended + [term for at, term in wanted.items() if known.get(at) != term]


def begun(term: Term, standing: Iterable[Term], as_of: date) -> Term:
    """The term with its first day."""
    if term.active_from is not None:
        return term
    bare = replace(term, active_to=None)
    days = [first_day(kept) for kept in standing
            if replace(kept, active_from=None, active_to=None) == bare and first_day(kept) <= as_of]  # fmt: skip
    return replace(term, active_from=min(days, default=as_of))


def key(term: Term) -> tuple[str, str, date | None]:
    """What makes a term this one."""
    return (term.region, term.email, term.active_from)


def first_day(term: Term) -> date:
    """The day a kept term begins."""
    if term.active_from is None:
        raise ValueError("a term in the register without its first day")
    return term.active_from
