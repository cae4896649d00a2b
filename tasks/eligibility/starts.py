"""When a spell began, as an interval of days with its evidence (R2, R3)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from schemas.dates import Stated
from tasks.eligibility import messages
from tasks.eligibility.ground import Ground
from tasks.eligibility.spells import Spell, shown_before
from tasks.eligibility.windows import Window, in_window

Unsettled = Literal["BAD_DATE", "NO_HISTORY", "START_UNCERTAIN"]
A_DAY = timedelta(days=1)


class Start(NamedTuple):
    """The days on which a spell can have begun, from `earliest` (None: any time before) to `latest`."""

    earliest: date | None
    latest: date
    evidence: str
    unsettled: Unsettled = "START_UNCERTAIN"
    """The code, if these days lead to different outcomes."""
    warnings: tuple[str, ...] = ()
    assumed_over: bool = False

    def window(self, months: int, today: date) -> Window:
        """Where today stands in the first months of the spell (R4)."""
        if self.assumed_over:
            return "FIRST_YEAR_OVER"
        return in_window(self.earliest, self.latest, months, today)


def start_of(spell: Spell, spells: Sequence[Spell], ground: Ground) -> Start:
    """
    The start of a spell: stated, else seen between two exports, else unknown.

    The earliest statement wins and later ones warn. A statement is dropped if an export showed the spell before it
    (unless that export announced it), or if it was carried over from another kind of job.
    """
    if len(spell.posts) == 1 and len(spells) == 1 and spell.posts[0].stated.kind == "day":
        return stated(spell, spell.posts[0].stated, ())
    said = [post.stated for post in spell.posts if post.stated.kind in {"day", "month"}]
    usable, warnings = usable_statements(spell, said, carried_over(spell, spells))
    bad = [post.stated for post in spell.posts if post.stated.kind == "bad"]
    if usable:
        first = min(usable, key=lambda one: (one.earliest, one.latest))
        later = sorted({one.earliest for one in usable if one.earliest > first.earliest})
        warnings += [messages.later_statement(day) for day in later]
        warnings += [messages.bad_date_beside(one.hint) for one in bad[-1:]]
        return stated(spell, first, tuple(warnings))
    if bad and not warnings:
        return Start(None, spell.first_seen, messages.bad_date(spell, bad[-1].hint), "BAD_DATE")
    return seen(spell, spells, ground)._replace(warnings=tuple(warnings))


def carried_over(spell: Spell, spells: Sequence[Spell]) -> set[Stated]:
    """What rows of another kind of job stated before this spell was seen: that start belongs to the other job."""
    return {
        post.stated
        for other in spells
        if other.family != spell.family
        for post in other.posts
        if post.first_seen < spell.first_seen and post.until is not None
    }


def usable_statements(spell: Spell, said: Sequence[Stated], carried: set[Stated]) -> tuple[list[Stated], list[str]]:
    """The statements that may be the start, and a warning for each that cannot."""
    first = spell.posts[0].stated
    announced = first.kind in {"day", "month"} and first.earliest > spell.first_seen
    usable, warnings = [], []
    for one in dict.fromkeys(said):
        if one in carried:
            warnings.append(messages.carried_statement(one.earliest))
        elif one.earliest > spell.first_seen and not announced:
            warnings.append(messages.seen_before_statement(one.earliest, spell.first_seen))
        else:
            usable.append(one)
    return usable, warnings


def stated(spell: Spell, one: Stated, warnings: tuple[str, ...]) -> Start:
    """A stated start; a month that an export cut short ends there."""
    latest = min(one.latest, spell.first_seen) if one.earliest <= spell.first_seen else one.latest
    return Start(one.earliest, latest, messages.stated(spell, one), "START_UNCERTAIN", warnings)


def seen(spell: Spell, spells: Sequence[Spell], ground: Ground) -> Start:
    """
    The start as the exports show it (R3 b-d).

    Where an export has everybody (`first_seen_without_history = new`), one without the spell shows that it began later.
    """
    rule, latest = ground.rule, spell.first_seen
    before = shown_before(spell, spells, ground.pulls)
    exports = [day for post in spell.posts[:1] for day in ground.pulls.get(post.version.source, ()) if day < latest]
    if before is not None:
        day, other = before
        evidence = messages.seen_between(spell, day, other)
        if exports and rule.first_seen_without_history == "new":
            day = max(day, exports[-1])
        return Start(day + A_DAY if rule.missing_start == "infer_from_pulls" else None, latest, evidence)
    start = Start(None, latest, messages.no_history(spell), "NO_HISTORY")
    if not exports or rule.first_seen_without_history == "review":
        return start
    if rule.first_seen_without_history == "not_new":
        return start._replace(assumed_over=True)
    return start._replace(earliest=exports[-1] + A_DAY)
