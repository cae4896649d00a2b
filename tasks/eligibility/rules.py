"""Who is new in role: exactly one decision for each person on the roster, with one reason and its evidence (R1-R9)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from schemas.dates import DateReader
from schemas.member import Decision, Person, Version
from schemas.program import NewInRole, Program
from tasks.eligibility import messages
from tasks.eligibility.doors import through_a_door
from tasks.eligibility.ground import Ground, Role, facts_asked, home_names
from tasks.eligibility.roles import age, one_role, roles_of
from tasks.eligibility.spells import standing_rows
from tasks.eligibility.standing import after_membership, standing_of
from tasks.eligibility.titles import Mapped, TitleBook

NO_RULE = NewInRole(key="role_family", prior_service_scope="anywhere", window_months=12, lateral_move="review")
"""Stands where a program has no rule and decides applicants only; nothing reads it then."""
NOT_APPLIED = Role("NOT_ELIGIBLE", "NOT_APPLIED", "On the roster, and has not applied.")


def title_book(program: Program, mapped: Iterable[Mapped] = ()) -> TitleBook:
    """The program's title map, with what operations staff mapped later in higher authority (R1)."""
    return TitleBook([*program.titles, *mapped], program.roster.interim_words)


def decide(
    program: Program,
    people: Iterable[Person],
    pulls: Mapping[str, tuple[date, ...]],
    titles: TitleBook,
    today: date,
    districts: Collection[str] = (),
) -> Iterator[Decision]:
    """
    Decide each person once, in the order given; who is on no current row is not decided.

    Args:
        pulls: The days of the applied exports of each source, ascending.
        today: The program's day, in its own time zone.
        districts: Keys of the employers on the roster, by which a prior district gives away a blank prior state.
    """
    rule = program.mentee.new_in_role or NO_RULE
    dates = DateReader(program.roster.dates, today)
    ground = Ground(
        program, rule, today, titles, dates, pulls, home_names(program), frozenset(districts), facts_asked(program)
    )
    for person in people:
        rows = standing_rows(person.versions, pulls)
        if rows:
            yield decided(person, rows, ground)


def decided(person: Person, rows: Sequence[Version], ground: Ground) -> Decision:
    """The decision about one person on the roster."""
    role = found(person, rows, ground)
    if person.ambiguous and not all_against(person, role, ground):
        role = Role("REVIEW", "AMBIGUOUS_PERSON", messages.ambiguous_person())
    sentence, warnings = role.sentence, role.warnings
    if person.joined_by and len({version.row_key for version in person.versions}) > 1:
        sentence = messages.sentence(sentence, messages.inferred_person(person.joined_by))
    entry = ground.program.mentee.entry
    if role.outcome == "ELIGIBLE" and entry.auto_flag and entry.application_required and not applied(person, ground):
        warnings = (*warnings, messages.INVITE)
    employer = role.employer if ground.rule.key == "position" else ""
    return Decision(
        person.person_id, role.outcome, role.reason, sentence, role.family, employer, role.spell, role.subject,
        tuple(dict.fromkeys(warnings)) if warnings else (), role.latest_start, role.service_start,
    )  # fmt: skip


def found(person: Person, rows: Sequence[Version], ground: Ground) -> Role:
    """Role first, membership second, doors last."""
    if ground.program.mentee.entry.auto_flag:
        roles = roles_of(person, rows, ground)
    else:
        roles = [through_a_door(NOT_APPLIED, person.doors, ground)]
    standings = [standing_of(rows, role, ground) for role in roles]
    role = one_role([after_membership(role, standing) for role, standing in zip(roles, standings, strict=True)])
    if role.outcome == "ELIGIBLE" or not person.doors or not standings[0].opens_doors:
        return role
    return through_a_door(role, person.doors, ground)


def applied(person: Person, ground: Ground) -> bool:
    """Whether an application had arrived by today."""
    return any(door.kind == "application" and door.decided_on <= ground.today for door in person.doors)


def all_against(person: Person, role: Role, ground: Ground) -> bool:
    """Whether rows that may be two people are against it together and each alone: then nobody needs to look."""
    if role.outcome != "NOT_ELIGIBLE":
        return False
    for key in sorted({version.row_key for version in person.versions if version.valid_to is None}):
        versions = tuple(sorted((one for one in person.versions if one.row_key == key), key=age))
        alone = replace(person, versions=versions, ambiguous=False)
        if found(alone, standing_rows(versions, ground.pulls), ground).outcome != "NOT_ELIGIBLE":
            return False
    return True
