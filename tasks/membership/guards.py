"""Whether an export may touch the history: guards G1 to G9, each with its reason in one sentence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schemas.dates import ORDER_EXAMPLES, ORDER_WORDS, Order, day_words
from schemas.roster import Guards

Consequence = Literal["warn", "hold", "refuse", "store"]
WEIGHT: dict[str, int] = {"warn": 0, "hold": 1, "store": 2, "refuse": 3}
"""An export that comes too late to be applied is nothing to ask a person about."""
VERDICTS = {"warn": "applied", "store": "stored", "hold": "held", "refuse": "refused"}
STORMS = (
    ("new_roles", "", "title or district", "Were those columns mixed up?"),
    ("new_regions", "region", "region", "Were the regions renamed or left out?"),
    ("new_statuses", "status", "status", "Was the status left out, or does one word stand in every row?"),
    ("new_names", "who", "last name or e-mail", "Was the list sorted without all its columns?"),
    ("new_starts", "start", "start date", "Were the dates left out or written in another way?"),
)
"""What G7 counts: the measure, the subject of the finding, the words for it, what may have happened."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one guard says of an export."""

    guard: str
    verdict: Consequence
    sentence: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """How many members of a region stood in the history, and how many of them the export lacks or puts elsewhere."""

    region: str
    standing: int
    gone: int
    moved: int = 0

    def emptied(self, floor: int) -> bool:
        """Whether nobody would be left; a few people who only move are no emptied region, and nor is a blank one."""
        by_moves = self.moved and (not self.region or self.standing <= floor)
        return self.gone + self.moved == self.standing and not by_moves


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
    new_regions: int = 0
    new_statuses: int = 0
    new_names: int = 0
    new_starts: int = 0
    distinct: int = 0
    """Rows of the export without those said twice, whether they can be read or not."""
    most: int = 0
    """The most accepted rows of an export of late; 0 if there was none."""
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


def misdated(as_of: date, today: date, *, clear: bool) -> Finding | None:
    """G4: an export speaks of one day, and of one that has come: a day of 2062 would shut out every later export."""
    if not clear:
        return Finding(
            "G4", "refuse", "The file's name holds two different days. Keep the one of which the export speaks, and "
            "drop it again.", "name",
        )  # fmt: skip
    if as_of > today:
        return Finding(
            "G4", "refuse", f"The file's name says {day_words(as_of)}, which has not come yet. Correct the day in the "
            "name, and drop it again.", "name",
        )  # fmt: skip
    return None


def in_order(as_of: date, last: date | None, *, same: bool = False) -> Finding | None:
    """
    G4: an export never goes behind one that was applied, and one day has one export.

    Args:
        same: The export says what the history says already.
    """
    if last is None or as_of > last:
        return None
    if as_of < last:
        return Finding("G4", "store", f"This export is of {day_words(as_of)}, but one of {day_words(last)} was applied "
                       "already. It is kept and not applied.")  # fmt: skip
    if same:
        return Finding("G4", "store", f"This export says the same as the one of {day_words(as_of)} that was applied.")
    return Finding("G4", "hold", f"Another export of {day_words(as_of)} was applied already and this one differs. "
                   "Approve it only if it is the better one; it then takes the other one's place.")  # fmt: skip


def nobody_departs(keyless: int) -> Finding | None:
    """G8: who seems to be missing may be behind a row that does not say whose it is."""
    if not keyless:
        return None
    return Finding("G8", "warn", f"{keyless} rows do not say whose they are, so this export confirms nobody's "
                   "departure.", "keyless")  # fmt: skip


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
    """G5: too many members gone, over all, little by little or in one region, or a region emptied."""
    if over(measures.gone, measures.standing, guards.max_drop_pct, guards.drop_floor):
        yield Finding(
            "G5",
            "hold",
            f"{measures.gone} of {measures.standing} members are missing from this export; "
            f"more than {guards.max_drop_pct} % at once is unusual.",
        )
    slowly = max(guards.max_slow_drop_pct, guards.max_drop_pct)
    if over(measures.most - measures.distinct, measures.most, slowly, guards.drop_floor):
        yield Finding(
            "G5",
            "hold",
            f"This export has {measures.distinct} rows; one of the {guards.slow_drop_days} days before had "
            f"{measures.most}. More than {slowly} % fewer within that time is unusual.",
            "little by little",
        )
    for region in measures.regions:
        too_many = over(region.gone, region.standing, guards.max_region_drop_pct, guards.region_drop_floor)
        is_emptied = guards.max_region_drop_pct < 100 and region.emptied(guards.region_drop_floor)
        if too_many or is_emptied:
            yield Finding("G5", "hold", shrunk_region(region), region.region or "without a region")


def shrunk_region(region: Region) -> str:
    """What happens to a region, in one sentence."""
    name = region.region or "without a region"
    if not region.moved:
        return f"{region.gone} of {region.standing} members of {name} are missing from this export."
    return (
        f"{region.gone} of {region.standing} members of {name} are missing from this export and {region.moved} have "
        "another region in it. Was the region renamed?"
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
    """G7: too many people changed in one respect at once."""
    for measure, subject, words, question in STORMS:
        count = getattr(measures, measure)
        if over(count, measures.standing, guards.max_role_change_pct, guards.role_change_floor):
            yield Finding(
                "G7",
                "hold",
                f"{count} of {measures.standing} members changed {words} at once; more than "
                f"{guards.max_role_change_pct} % is unusual. {question}",
                subject,
            )


def columns_of(comparison_key: str) -> frozenset[str]:
    """The columns that an export had, by its comparison key: what stands between the second bar and the third."""
    return frozenset("".join(comparison_key.split("|")[2:3]).split())


def lost_columns(
    before: Collection[str], found: Collection[str], columns: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """
    G2: a declared column that the last applied export had and this one lacks would blank everybody's value.

    Args:
        columns: Our names and the headings that are accepted for each.
    """
    return [
        Finding(
            "G2",
            "hold",
            f"The export has no column headed {headings[0]!r}, and the one before had it. Add the column and drop the "
            "file again, or approve this one to go on without it: the values of before then end.",
            name,
        )
        for name, headings in columns.items()
        if name in before and name not in found
    ]


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
