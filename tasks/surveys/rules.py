"""Who is asked by a wave and who is not, in which coarse groups, and when a reminder is due."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from schemas.survey import Survey

SkipReason = Literal["no_address", "opted_out", "asked_lately", "do_not_contact"]
OTHER = "Other"
"""The group of everybody whose own would be too small to be shown."""
GRACE = timedelta(hours=24)
"""So long an answer is still taken after the last day."""
REST = timedelta(days=30)
"""Nobody is asked by two waves within so many days."""
NO_MAIL_BEFORE_CLOSE = timedelta(hours=24)
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could be asked."""

    audience: str
    person_key: str
    groups: Mapping[str, str]
    reachable: bool
    """Whether there is an address."""
    do_not_contact: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is asked, and which questionnaire."""

    audience: str
    person_key: str
    survey_key: str
    cut: str
    """The coarse groups as canonical JSON."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everybody in the audience of a wave: asked, or not and why."""

    invited: tuple[Invited, ...]
    skipped: tuple[tuple[str, str, SkipReason], ...]
    """Audience, person, reason."""


def plan(
    surveys: Iterable[Survey], people: Iterable[Person], opted_out: Collection[str], lately: Collection[str]
) -> Plan:
    """
    Sort the audience of a wave: everybody is asked once for each part they play, or left out for one reason.

    Args:
        opted_out: Persons who want no surveys of this program.
        lately: Persons whom another wave asked within the last 30 days.
    """
    forms = {audience: survey for survey in surveys for audience in survey.audiences}
    audience = sorted({(one.audience, one.person_key): one for one in people if one.audience in forms}.items())
    reasons = {key: reason_to_skip(one, opted_out, lately) for key, one in audience}
    asked = [one for key, one in audience if reasons[key] is None]
    return Plan(
        tuple(invited for name, survey in sorted(forms.items())
              for invited in invitations(survey, [one for one in asked if one.audience == name])),
        tuple((*key, reason) for key, reason in sorted(reasons.items()) if reason is not None),
    )  # fmt: skip


def reason_to_skip(one: Person, opted_out: Collection[str], lately: Collection[str]) -> SkipReason | None:
    """Why somebody is not asked; None if they are."""
    if one.do_not_contact:
        return "do_not_contact"
    if one.person_key in opted_out:
        return "opted_out"
    if not one.reachable:
        return "no_address"
    return "asked_lately" if one.person_key in lately else None


def invitations(survey: Survey, people: Sequence[Person]) -> list[Invited]:
    """Who is asked one questionnaire, in groups of which each has at least the threshold of people asked."""
    if survey.anonymity == "identified":
        return [
            Invited(one.audience, one.person_key, survey.key, as_text({"person": one.person_key})) for one in people
        ]
    if not survey.in_groups:
        return [Invited(one.audience, one.person_key, survey.key, as_text({})) for one in people]
    cuts = [
        cut for cut in sorted({cut for one in people for cut in one.groups}) if survey.region_cut or cut != "region"
    ]
    coarse = {cut: rolled_up([one.groups.get(cut, "") for one in people], survey.min_cell) for cut in cuts}
    return [
        Invited(one.audience, one.person_key, survey.key,
                as_text({cut: coarse[cut][one.groups.get(cut, "")] for cut in cuts if coarse[cut]}))
        for one in people
    ]  # fmt: skip


def rolled_up(groups: Sequence[str], least: int) -> dict[str, str]:
    """Each group or, if too few are in it, the common one; nothing where that would leave a single group."""
    sizes = Counter(groups)
    small = {name for name, size in sizes.items() if size < least or not name}
    while small and sum(sizes[name] for name in small) < least and small != set(sizes):
        small = small | {min(sizes.keys() - small, key=lambda name: (sizes[name], name))}
    found = {name: OTHER if name in small else name for name in sizes}
    return found if len(set(found.values())) > 1 else {}


def as_text(value: object) -> str:
    """A value as canonical JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def frozen(survey: Survey) -> tuple[str, str]:
    """A questionnaire as it is kept for a wave, and its hash."""
    content = as_text(survey.model_dump(mode="json"))
    return content, sha256_of(content)


def sha256_of(*parts: str) -> str:
    """One hash of several texts, in order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def questions_sha256(forms: Mapping[str, str]) -> str:
    """What an approval of the questions is bound to: the hash of each questionnaire by its key."""
    return sha256_of(*(f"{key} {sha256}" for key, sha256 in sorted(forms.items())))


def audience_sha256(invited: Iterable[Invited]) -> str:
    """What an approval of the audience is bound to."""
    return sha256_of(*sorted(as_text([one.audience, one.person_key, one.survey_key, one.cut]) for one in invited))


@dataclass(frozen=True, slots=True)
class Window:
    """When a wave takes answers."""

    opens_at: datetime
    closes_at: datetime

    @property
    def grace_until(self) -> datetime:
        """Until when an answer is taken silently: so many real hours, also where a clock is changed meanwhile."""
        return self.closes_at.astimezone(UTC) + GRACE


def window(opens: date, closes: date, opening_time: time, zone: ZoneInfo) -> Window:
    """From the opening hour of the first day to the last second of the last one, in the association's own time."""
    return Window(datetime.combine(opens, opening_time, zone), datetime.combine(closes, END_OF_DAY, zone))


def reminder_due(days: Sequence[date], today: date, moment: datetime, closes_at: datetime) -> int:
    """
    The number of the reminder that may go today, from 1; 0 if none may.

    Of two that are due the later one goes, and the earlier is left out. None goes in the last day.

    Args:
        days: When each is due.
    """
    if moment >= closes_at - NO_MAIL_BEFORE_CLOSE:
        return 0
    return max((number for number, day in enumerate(days, 1) if day <= today), default=0)


def merged(people: Iterable[Person]) -> list[Person]:
    """One for each part that somebody plays; of two regions or roles the first stands."""
    found: dict[tuple[str, str], Person] = {}
    for one in people:
        key = (one.audience, one.person_key)
        found[key] = replace(one, groups={**one.groups, **found[key].groups}) if key in found else one
    return list(found.values())
