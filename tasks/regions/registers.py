"""What a register of coordinators or volunteers says, read strictly, and what changes when it replaces the last one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, cast

from schemas.files.registers import COORDINATORS, VOLUNTEERS
from tasks.regions import register_messages as messages
from tasks.regions.rules import ALL_REGIONS, fold
from tasks.shared.mail import ADDRESS, HEADER_TROUBLE
from tasks.shared.tables import Row

MOST_PLACES = 99
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
    """A member who offers to be a mentor of so many people, and how many they have."""

    member_id: str
    places: int
    mentees: int


def read_coordinators(
    lines: Iterable[Row], grouping: Literal["region", "single"], order: Literal["mdy", "dmy", "ymd"]
) -> tuple[list[Term], list[str]]:
    """
    Read a register of coordinators: the terms it states, and one sentence for each problem, in row order.

    Args:
        grouping: With `single` there is one list for all, so the region is empty or `*`.
        order: How this association writes a date; ISO dates are always read. `to` is the last day of the term.
    """
    terms: list[Term] = []
    problems: list[str] = []
    seen: dict[tuple[str, str], list[tuple[int, Term]]] = {}
    for line in lines:
        term, wrong = read_term(line, grouping, order)
        own = seen.setdefault((fold(term.region), term.email), [])
        wrong += [messages.twice(line.line, first) for first, other in own if not wrong and overlap(term, other)][:1]
        own.append((line.line, term))
        terms.append(term)
        problems += wrong
    return terms, problems


def read_term(line: Row, grouping: str, order: str) -> tuple[Term, list[str]]:
    """One row of the register, with its problems."""
    said = {name: line.values.get(name, "").strip() for name in COORDINATORS.columns}
    wrong = [messages.cell_empty(line.line, name) for name in ("name", "email") if not said[name]]
    if said["email"] and not ADDRESS.fullmatch(said["email"]):
        wrong.append(messages.not_an_address(line.line))
    if HEADER_TROUBLE.search(said["name"]):
        wrong.append(messages.name_unreadable(line.line))
    region = " ".join(said["region"].split())
    if grouping == "single":
        wrong += [messages.region_on_a_single_list(line.line)] if region not in {"", ALL_REGIONS} else []
        region = ALL_REGIONS
    elif region in {"", ALL_REGIONS}:
        wrong.append(messages.cell_empty(line.line, "region"))
    kind = fold(said["kind"]) or "primary"
    if kind not in {"primary", "backup"}:
        wrong.append(messages.kind_unknown(line.line))
    days = {name: read_day(said[name], order) for name in ("from", "to")}
    wrong += [messages.day_unreadable(line.line, name) for name in days if said[name] and days[name] is None]
    first, last = days["from"], days["to"]
    if first and last and last < first:
        wrong.append(messages.ends_before_it_starts(line.line))
    until = last + timedelta(days=1) if last else None
    return Term(region, said["email"].lower(), said["name"], cast(Kind, kind), first, until), wrong


def read_day(text: str, order: str) -> date | None:
    """A day as ISO, with or without a time, or with a four-digit year in the declared order; else None."""
    iso = re.match(r"(\d{4})-(\d\d)-(\d\d)(?=$|[ T])", text)
    parts = iso.groups() if iso else re.split(r"[/. -]+", text)
    letters = "ymd" if iso else order
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    said = dict(zip(letters, parts, strict=True))
    if len(said["y"]) != 4:
        return None
    try:
        return date(int(said["y"]), int(said["m"]), int(said["d"]))
    except ValueError:
        return None


def overlap(one: Term, other: Term) -> bool:
    """Whether two terms of one person in one region share a day."""
    return starts_before(one, other.active_to) and starts_before(other, one.active_to)


def starts_before(term: Term, end: date | None) -> bool:
    """Whether a term begins before another ends; an open start or end reaches everywhere."""
    return end is None or term.active_from is None or term.active_from < end


def read_volunteers(lines: Iterable[Row]) -> tuple[list[Volunteer], list[str]]:
    """
    Read a register of volunteers: who offers how many places, and one sentence for each problem, in row order.

    Empty places mean one, empty mentees none.
    """
    volunteers: list[Volunteer] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for line in lines:
        said = {name: line.values.get(name, "").strip() for name in VOLUNTEERS.columns}
        wrong = [] if said["member_id"] else [messages.cell_empty(line.line, "member_id")]
        numbers = {name: whole_number(said[name] or empty) for name, empty in (("places", "1"), ("mentees", "0"))}
        wrong += [messages.not_a_number(line.line, name, MOST_PLACES) for name in numbers if numbers[name] is None]
        if said["member_id"] and seen.setdefault(said["member_id"], line.line) != line.line:
            wrong.append(messages.twice(line.line, seen[said["member_id"]]))
        volunteers.append(Volunteer(said["member_id"], numbers["places"] or 0, numbers["mentees"] or 0))
        problems += wrong
    return volunteers, problems


def whole_number(text: str) -> int | None:
    """A small whole number, also as a spreadsheet may write it (`2.0`); else None."""
    if re.fullmatch(r"\d{1,4}(\.0+)?", text, re.ASCII):
        number = int(float(text))
        return number if number <= MOST_PLACES else None
    return None


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
