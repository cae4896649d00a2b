"""What the job says: title, start, window and earlier service, for each spell and for all of them (R1-R6)."""

from collections.abc import Sequence
from datetime import date

from schemas.member import Person, Version
from tasks.eligibility import messages
from tasks.eligibility.ground import Ground, Role
from tasks.eligibility.service import Service, earlier_service
from tasks.eligibility.short_ways import short_way
from tasks.eligibility.spells import Spell, posts_of, spells_of
from tasks.eligibility.starts import Start, start_of


def roles_of(person: Person, standing: Sequence[Version], ground: Ground) -> list[Role]:
    """One finding for each kind of job that the person holds today, by the short way where one row settles it (R1)."""
    if len(person.versions) == 1 and (role := short_way(person.versions[0], ground)):
        return [role]
    return by_all_rules(person.versions, standing, ground)


def by_all_rules(versions: Sequence[Version], standing: Sequence[Version], ground: Ground) -> list[Role]:
    """The same from all rows of a person and those that stand today, in the order of the alphabet."""
    if len(versions) > 1:
        versions = tuple(sorted(versions, key=age))
    unmapped = [version for version in standing if not ground.titles.read(version.title).families]
    if unmapped:
        return [unmapped_title(min(unmapped, key=age), ground)]
    posts = posts_of(versions, standing, ground.titles, ground.dates, ground.rule.interim_counts_as_service)
    spells = spells_of(posts)
    oldest: dict[str, Spell] = {}
    for spell in spells:
        if any(post.until is None for post in spell.posts):
            oldest.setdefault(spell.family, spell)
    return [role_of(oldest[family], spells, ground) for family in sorted(oldest)]


def age(version: Version) -> tuple[object, ...]:
    """An order of rows that does not depend on the order in which they were read."""
    return (version.valid_from, version.valid_to is None, version.source, version.row_key, version.title)


def unmapped_title(version: Version, ground: Ground) -> Role:
    """A title, or a part of it, that somebody must map."""
    subject = "" if "@" in version.title else ground.titles.read(version.title).unmapped
    return Role("REVIEW", "UNMAPPED_TITLE", messages.unmapped(version.title, subject), subject=subject)


def role_of(spell: Spell, spells: Sequence[Spell], ground: Ground) -> Role:
    """What the rules say of one spell (R1, then R3-R6)."""
    employer = spell.employer if ground.rule.key == "position" else ""
    key = (spell.family, employer, number_of(spell, spells, ground))
    if spell.family in ground.rule.excluded_families:
        words = messages.out_of_scope(spell.posts[-1].version.title, spell.family)
        return Role("NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE", words, *key)
    if spell.family.startswith("interim "):
        return Role("NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE", messages.interim_only(spell.family), *key)
    start, months = start_of(spell, spells, ground), ground.rule.window_months
    since = service_start(spell, start, spells, ground)
    window = start.window(months, ground.today)
    clause = messages.window_clause(start.earliest, start.latest, months, ground.today)
    if window == "FIRST_YEAR_OVER":
        words = messages.sentence(start.evidence, messages.READ_AS_OVER if start.assumed_over else clause)
        return Role("NOT_ELIGIBLE", "FIRST_YEAR_OVER", words, *key, "", start.warnings, start.latest, since)
    service = earlier_service(spell, spells, ground, lambda earlier: role_of(earlier, spells, ground))
    role = Role("NOT_ELIGIBLE", "", "", *key, "", start.warnings, start.latest, since)
    return settled(role, start, window, service, clause)


def service_start(spell: Spell, start: Start, spells: Sequence[Spell], ground: Ground) -> date:
    """The last day on which service in this kind of job can have begun, as far as the exports reach."""
    earlier = [start_of(other, spells, ground).latest for other in spells
               if other is not spell and other.family == spell.family]  # fmt: skip
    return min([start.latest, *earlier])


def settled(role: Role, start: Start, window: str, service: Service, clause: str) -> Role:
    """
    Start, window and earlier service together.

    An unsettled start goes to a person only if the days it may mean lead to different outcomes.
    """
    warnings = (*role.warnings, *service.warnings)
    if service.arrangement is not None:
        first = service.arrangement
        words = messages.sentence(first.sentence, messages.elsewhere_since(start.evidence))
        return first._replace(sentence=words, warnings=warnings)
    if window == "START_UNCERTAIN" and service.outcome != "NOT_ELIGIBLE":
        words = messages.sentence(start.evidence, clause)
        return role._replace(outcome="REVIEW", reason=start.unsettled, sentence=words, warnings=warnings)
    outcome, before = service.outcome, messages.unless_said(service.clause, start.evidence)
    if window == "UPCOMING" and outcome == "ELIGIBLE":
        outcome = "UPCOMING"
    words = messages.sentence(start.evidence, before, clause if outcome != "NOT_ELIGIBLE" else "")
    return role._replace(
        outcome=outcome, reason=service.reason, sentence=words, subject=service.subject, warnings=warnings
    )


def number_of(spell: Spell, spells: Sequence[Spell], ground: Ground) -> int:
    """Which time in this key, counted by what exports showed, so that a corrected date never changes it (R9)."""
    if len(spells) == 1:
        return 1
    by_position = ground.rule.key == "position"
    same = [other for other in spells if other.family == spell.family and (not by_position or other.key == spell.key)]
    return same.index(spell) + 1


def one_role(roles: Sequence[Role]) -> Role:
    """All findings as one: different outcomes of different kinds of job go to a person (R1)."""
    first = roles[0]
    if len(roles) == 1 or len({role.outcome for role in roles}) == 1:
        return first
    return Role("REVIEW", "TWO_ROLES", messages.two_roles([role.family for role in roles]))
