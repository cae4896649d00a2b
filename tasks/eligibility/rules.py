"""Who is new in role: exactly one decision for each person on the roster, with one reason and its evidence (R1-R9)."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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
    districts: Container[str] = (),
) -> Iterator[Decision]:
    """
    Decide each person once, in the order given; who is on no current row is not decided.

    Args:
        pulls: The days of the applied exports of each source, ascending.
        today: The program's day, in its own time zone.
        districts: Keys of the employers on the roster, by which a prior district gives away a blank prior state.
    """
    ground = ground_of(program, pulls, titles, today, districts)
    for person in people:
        rows = standing_rows(person.versions, pulls)
        if rows:
            yield decided(person, rows, ground)


def ground_of(
    program: Program,
    pulls: Mapping[str, tuple[date, ...]],
    titles: TitleBook,
    today: date,
    districts: Container[str] = (),
) -> Ground:
    """What a run rests on; what is read once for all is kept in it."""
    rule, dates = program.mentee.new_in_role or NO_RULE, DateReader(program.roster.dates, today)
    return Ground(program, rule, today, titles, dates, pulls, home_names(program), districts, facts_asked(program))


def decided(person: Person, rows: Sequence[Version], ground: Ground) -> Decision:
    """The decision about one person on the roster."""
    role = found(person, rows, ground)
    if person.ambiguous and not all_against(person, role, ground):
        role = Role("REVIEW", "AMBIGUOUS_PERSON", messages.ambiguous_person())
    sentence, warnings = role.sentence, role.warnings
    if person.joined_by and len({version.row_key for version in person.versions}) > 1:
        sentence = messages.sentence(sentence, messages.inferred_person(person.joined_by))
    if role.outcome == "ELIGIBLE" and must_apply(person, ground):
        warnings = (*warnings, messages.INVITE)
    return Decision(
        person.person_id, role.outcome, role.reason, sentence, role.family, role.employer, role.spell, role.subject,
        tuple(dict.fromkeys(warnings)) if warnings else (), role.latest_start, role.service_start,
    )  # fmt: skip


def found(person: Person, rows: Sequence[Version], ground: Ground) -> Role:
    """Role first, membership second, doors last."""
    if ground.program.mentee.entry.auto_flag:
        roles = roles_of(person, rows, ground)
    else:
        roles = [through_a_door(NOT_APPLIED, person.doors, ground)]
    standing = standing_of(rows, roles[0], ground)
    role = after_membership(roles[0], standing)
    if len(roles) > 1:
        others = [after_membership(other, standing_of(rows, other, ground)) for other in roles[1:]]
        role = one_role([role, *others])
    if role.outcome == "ELIGIBLE" or not person.doors or not standing.opens_doors:
        return role
    return through_a_door(role, person.doors, ground)


def must_apply(person: Person, ground: Ground) -> bool:
    """Whether the flag only invites, and no application had arrived by today."""
    entry = ground.program.mentee.entry
    if not (entry.auto_flag and entry.application_required):
        return False
    return not any(door.kind == "application" and door.decided_on <= ground.today for door in person.doors)


def all_against(person: Person, role: Role, ground: Ground) -> bool:
    """Whether rows that may be two people are against it together and each alone: then nobody needs to look."""
    if role.outcome != "NOT_ELIGIBLE":
        return False
    for key in sorted({version.row_key for version in person.versions if version.valid_to is None}):
        versions = tuple(sorted((one for one in person.versions if one.row_key == key), key=age))
        alone = person._replace(versions=versions, ambiguous=False)
        if found(alone, standing_rows(versions, ground.pulls), ground).outcome != "NOT_ELIGIBLE":
            return False
    return True
