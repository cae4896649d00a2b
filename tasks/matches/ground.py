"""Reads what a returned list is judged by: the people it names, over the whole association, and what is on record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, product
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection

from schemas.calendar import program_year_of
from schemas.dates import DateReader
from schemas.facts import comparisons
from schemas.folding import fold, yes_or_no
from schemas.match import MatchList
from schemas.program import Program
from schemas.region import ALL_REGIONS
from schemas.region import fold as fold_region
from sql.database import learn_sizes, load
from sql.queries import query
from sql.staging import asked
from tasks.matches.fees import members_on_trial, settled_fees
from tasks.matches.knowledge import Ground, Known, Ref, Waived
from tasks.matches.mentees import reference
from tasks.matches.mentors import asked_ids, cleaned
from tasks.matches.names import Directory, Named
from tasks.matches.people import Registered, groups_of_families, someone
from tasks.matches.search import must_be_sought, who_may_be_meant

AVAILABLE = "pair.same_role_mentor_was_available"


def read_ground(
    db: Connection, program: Program, region: str, list_id: str, coordinator: str, today: date, listed: MatchList
) -> Ground:  # fmt: skip
    """
    Everything that the rows of one answer are judged by, read once for all of them.

    Args:
        region: Whose list it is, as its lists spell it.
        list_id: The version that was answered; empty if nobody knows which, and the region's newest one counts.
        coordinator: The address on file of who answered; empty if nobody did.
    """
    of_list = db.execute(query("matches/list_of_reply"), {"list_id": list_id}).first()
    year = of_list.program_year if of_list else program_year_of(program, today)
    refs = read_refs(db, program, region, year, listed)
    active = coordinators(db, program, today)
    everybody = [one.email.lower() for one in active]
    here = [one.email.lower() for one in active
            if region == ALL_REGIONS or fold_region(one.region) == fold_region(region)]  # fmt: skip
    ground = Ground(
        today=today, program_year=year, region=region, answered_by=coordinator.lower(),
        colleagues=colleagues_of(everybody, here, coordinator),
        coordinators=frozenset([*here, coordinator.lower()]) - {""}, all_coordinators=frozenset(everybody),
        refs=refs, matches=read_matches(db, program, year, today), waivers=read_waivers(db, program),
        disclosures=frozenset(tuple(row) for row in db.execute(query("matches/all_disclosures"), here_is(program))),
        available=read_available(db, program, region) if asks_for(program, AVAILABLE) else {},
    )  # fmt: skip
    wanted = {place.person_id for places in refs.values() for place in places} | ids_in(program, listed)
    as_of = of_list.as_of if of_list else today
    ground = with_people(db, program, ground, wanted, as_of)
    if must_be_sought(program, ground, listed):
        names = [Named._make(row) for row in db.execute(query("matches/everybodys_names"), here_is(program)).all()]
        ground = replace(ground, directory=Directory(names))
        more = who_may_be_meant(program, ground, listed) - ground.people.keys()
        ground = with_people(db, program, ground, more, as_of) if more else ground
    return ground


def colleagues_of(everybody: Collection[str], here: Collection[str], coordinator: str) -> frozenset[str]:
    """
    Whoever answers for a region beside the one who answered; for another one, too, since people move between them.

    Where nobody knows which of several of this region it was, each of them may be another; the only one cannot be.
    """
    own = {coordinator.lower()} if coordinator else {*here} if len({*here}) == 1 else set()
    return frozenset(everybody) - own


def here_is(program: Program) -> dict[str, str]:
    """The bind that most queries have."""
    return {"program": program.code}


def asks_for(program: Program, fact: str) -> bool:
    """Whether some rule of the program asks for a fact."""
    return any(test.field == fact for rule in program.matching.rules for test in comparisons(rule.when))


def coordinators(db: Connection, program: Program, today: date) -> Sequence[Any]:
    """Who answers for which region."""
    return db.execute(query("regions/active_coordinators"), here_is(program) | {"today": today}).all()


def ids_in(program: Program, listed: MatchList) -> set[str]:
    """Every id that a cell may mean."""
    found: set[str] = set()
    for row in listed.rows:
        found |= asked_ids(program, row)
        found.add(cleaned(row.said.get("mentee_member_id", "")))
    return found - {""}


def read_refs(
    db: Connection, program: Program, region: str, year: str, listed: MatchList
) -> Mapping[str, tuple[Ref, ...]]:  # fmt: skip
    """The references of this region's lists of the year; of all lists, if a row has one that is not among them."""
    binds = here_is(program)
    found: dict[str, list[Ref]] = defaultdict(list)
    of_region = binds | {"program_year": year, "region": region}
    for row in db.execute(query("matches/list_rows_of_year"), of_region):
        gone = row.withdrawn_reason or ("MOVED" if row.standing == "left" else "")
        found[row.list_ref].append(Ref(row.person_id, region, year, not gone, gone))
    if not found:
        for row in db.execute(query("matches/refs_without_lists"), binds):
            found[row.list_ref].append(Ref(row.person_id, region, year))
    written = {reference(row) for row in listed.rows} - {""}
    if strange := written - found.keys():
        for row in db.execute(query("matches/refs_elsewhere"), binds):
            if row.list_ref in strange:
                found[row.list_ref].append(Ref(row.person_id, row.region, row.program_year))
    return {ref: tuple(places) for ref, places in found.items()}


def read_matches(db: Connection, program: Program, year: str, today: date) -> tuple[Known, ...]:
    """What the ledger has of this year, over all regions."""
    binds = here_is(program) | {"program_year": year, "today": today}
    return tuple(Known(*row) for row in db.execute(query("matches/known_matches"), binds))


def read_waivers(db: Connection, program: Program) -> tuple[Waived, ...]:
    """What named people let pass."""
    return tuple(Waived(*row) for row in db.execute(query("matches/all_waivers"), here_is(program)))


def read_available(db: Connection, program: Program, region: str) -> Mapping[tuple[str, str, str], int]:
    """Who could have been chosen in a region, or in each: where members offer themselves, they alone."""
    written = db.execute(query("matches/region_spellings"), here_is(program)).scalars()
    ask(db, program, [one for one in written if region == ALL_REGIONS or fold_region(one) == fold_region(region)])
    rows = db.execute(query("matches/mentors_available"), here_is(program)).all()
    registered = {fold_region(row.region) for row in rows if row.registered}
    groups = groups_of_families(program)
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows:
        status = program.roster.status_of(row.membership_status)
        offers = bool(row.registered) == (fold_region(row.region) in registered)
        if status in program.mentor.member_statuses and offers and not yes_or_no(row.do_not_contact):
            group = fold(row.component_group or groups.get(row.role_family, ""))
            found[fold_region(row.region), row.role_family, group] += row.people
    return found


def read_registered(db: Connection, program: Program, today: date, year: str) -> Registered:
    """What named people attested, what is registered of schools, and who has paid the fee of a program year."""
    attested: dict[str, set[str]] = defaultdict(set)
    for row in db.execute(query("matches/all_attestations"), here_is(program) | {"today": today}):
        attested[row.member_id].add(row.attestation)
    schools = {fold(row.school): row for row in db.execute(query("matches/all_schools"), here_is(program))}
    return Registered(
        {member: frozenset(codes) for member, codes in attested.items()},
        {name: (row.leadership_rating, row.phase, row.faith) for name, row in schools.items()},
        groups_of_families(program),
        settled_fees(db, program, year),
        members_on_trial(db, program, today),
    )


def with_people(db: Connection, program: Program, ground: Ground, wanted: Iterable[str], as_of: date) -> Ground:
    """The ground with everybody more whom these ids name, each once."""
    ask(db, program, wanted)
    registered = read_registered(db, program, ground.today, ground.program_year)
    dates = DateReader(program.roster.dates, ground.today)
    rows = db.execute(query("matches/people_asked"), here_is(program)).all()
    people = dict(ground.people)
    for person_id, found in groupby(rows, key=attrgetter("person_id")):
        people[person_id] = someone(program, list(found), as_of, dates, registered)
    owners: dict[str, list[str]] = defaultdict(list)
    for person_id in sorted(people):
        for key in people[person_id].ids:
            owners[key].append(person_id)
    ask(db, program, people)
    flags = db.execute(query("matches/flags_of_asked"), here_is(program)).all()
    return replace(
        ground, people=people, owners={key: tuple(own) for key, own in owners.items()},
        flagged={row.person_id: row.list_ref for row in flags},
    )  # fmt: skip


def ask(db: Connection, program: Program, keys: Iterable[str]) -> None:
    """Put the ids of a question where queries find them, and nothing else."""
    asked.create(db, checkfirst=True)
    db.execute(asked.delete())
    sources = [source.id for source in program.roster.sources]
    load(db, asked, ("asked_key", "source"), product(sorted(set(keys)), sources))
    learn_sizes(db, asked)
