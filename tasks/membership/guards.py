"""Whether an export may touch the history: guards G1 to G9, each with its reason in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schemas.dates import ORDER_EXAMPLES, ORDER_WORDS, Order, day_words
from schemas.roster import Guards

Consequence = Literal["warn", "hold", "refuse", "store"]
WEIGHT: dict[str, int] = {"warn": 0, "store": 1, "hold": 2, "refuse": 3}
VERDICTS = {"warn": "applied", "store": "stored", "hold": "held", "refuse": "refused"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one guard says of an export."""

    guard: str
    verdict: Consequence
    sentence: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """How many members of a region stood in the history, and how many of them the export lacks."""

    region: str
    standing: int
    gone: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What applying an export would do, as numbers of rows."""

    rows: int
    quarantined: int
    judged: int
    """Rows that were read because the history does not have them as they are."""
    bad_dates: int
    """How many of those have a start date that is none in the declared order."""
    standing: int
    added: int
    changed: int
    new_roles: int
    rekeyed: int
    regions: tuple[Region, ...] = ()
    bad_date: str = ""
    """Where the first bad start date stands and what is wrong with it."""

    @property
    def gone(self) -> int:
        """Members of the history whom the export lacks."""
        return sum(region.gone for region in self.regions)


def over(count: int, whole: int, percent: int, floor: int) -> bool:
    """Whether a share is too large: more than `percent` of the whole, and more than `floor` in absolute numbers."""
    return count > floor and count * 100 > percent * whole


def in_order(as_of: date, last: date | None) -> Finding | None:
    """G4: an export never goes behind one that was applied, and one day has one export."""
    if last is None or as_of > last:
        return None
    if as_of == last:
        return Finding(
            "G4",
            "hold",
            f"Another export of {day_words(as_of)} was applied already and this one differs: "
            "approve it only if it is the better one; it then counts as of the next day.",
        )
    return Finding(
        "G4",
        "store",
        f"This export is of {day_words(as_of)}, but one of {day_words(last)} was applied "
        "already. It is kept and not applied.",
    )


def judge_file(measures: Measures, guards: Guards, order: Order) -> list[Finding]:
    """G1 and G8: the file by itself, whatever the history says. `order` is how the program's exports write dates."""
    found = []
    if measures.rows < guards.min_rows:
        found.append(
            Finding(
                "G1",
                "hold",
                f"The export has {measures.rows} rows; this program expects at least "
                f"{guards.min_rows}. Was the download cut off?",
            )
        )
    if over(measures.quarantined, measures.rows, guards.max_quarantined_pct, guards.quarantine_floor):
        found.append(
            Finding(
                "G8",
                "refuse",
                f"{measures.quarantined} of {measures.rows} rows cannot be read; "
                f"more than {guards.max_quarantined_pct} % is too many. Mend the export and drop it again.",
            )
        )
    if over(measures.bad_dates, measures.judged, guards.max_bad_date_pct, guards.quarantine_floor):
        found.append(
            Finding(
                "G8",
                "refuse",
                f"{measures.bad_dates} of the {measures.judged} rows that are new or changed have a start date that "
                f"cannot be right: {measures.bad_date}. This program reads dates as {ORDER_WORDS[order]}: write "
                f"25 July 2026 as {ORDER_EXAMPLES[order]} or 2026-07-25. Export again and drop the file again.",
                "dates",
            )
        )
    return found


def judge_change(measures: Measures, guards: Guards) -> list[Finding]:
    """G5 to G7: the file against the history. A first export has nothing to be compared with."""
    if measures.standing == 0:
        return []
    return [*shrunk(measures, guards), *rekeyed(measures, guards), *storm(measures, guards)]


def shrunk(measures: Measures, guards: Guards) -> Iterable[Finding]:
    """G5: too many members gone, over all or in one region, or a region emptied."""
    if over(measures.gone, measures.standing, guards.max_drop_pct, guards.drop_floor):
        yield Finding(
            "G5",
            "hold",
            f"{measures.gone} of {measures.standing} members are missing from this export; "
            f"more than {guards.max_drop_pct} % at once is unusual.",
        )
    for region in measures.regions:
        emptied = region.gone == region.standing and region.standing > guards.region_drop_floor
        if emptied or over(region.gone, region.standing, guards.max_region_drop_pct, guards.region_drop_floor):
            name = region.region or "without a region"
            yield Finding(
                "G5",
                "hold",
                f"{region.gone} of {region.standing} members of {name} are missing from this export.",
                name,
            )


def rekeyed(measures: Measures, guards: Guards) -> Iterable[Finding]:
    """G6: members who come back under new ids."""
    if over(measures.rekeyed, measures.standing, guards.max_rekeyed_pct, guards.drop_floor):
        yield Finding(
            "G6",
            "hold",
            f"{measures.rekeyed} members have a new member id and the e-mail of a member "
            "who is missing: were the ids renumbered?",
        )


def storm(measures: Measures, guards: Guards) -> Iterable[Finding]:
    """G7: too many people changed title or district at once."""
    if over(measures.new_roles, measures.standing, guards.max_role_change_pct, guards.role_change_floor):
        yield Finding(
            "G7",
            "hold",
            f"{measures.new_roles} of {measures.standing} members changed title or district at "
            f"once; more than {guards.max_role_change_pct} % is unusual.",
        )


def verdict_of(findings: Iterable[Finding], *, approved: bool = False) -> str:
    """
    The heaviest consequence, as the word kept for the snapshot.

    Args:
        approved: A named person has looked at what holds it, so holds no longer count; refusals still do.
    """
    counted = [finding.verdict for finding in findings if not (approved and finding.verdict == "hold")]
    return VERDICTS[max(counted, key=WEIGHT.__getitem__, default="warn")]


def stale(source: str, last: date | None, today: date, guards: Guards) -> Finding | None:
    """G9: no export for too long. A source that never sent one is not late, it has not begun."""
    if last is None or today - last <= timedelta(days=guards.stale_after_days):
        return None
    return Finding(
        "G9",
        "warn",
        f"The newest export of {source} is of {day_words(last)}, {(today - last).days} days "
        f"ago; after {guards.stale_after_days} days lists would rest on old data.",
        source,
    )
