"""
The sample association: an export of last month, one of this month, two registers, and the truth about each member.

Everybody in it is made up. The same seed and month give the same bytes.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from examples.sample.cases import Case, cases
from examples.sample.members import MEMBERS, REGIONS, Draw, grown
from examples.sample.rows import HEADINGS, Row
from examples.sample.words import FIRST_NAMES, LAST_NAMES
from schemas.spans import months_after

PROGRAM = "masa"
SEED = 2026
REGION_WITH_TWO = "Region 5"
VOLUNTEERS_PER_REGION = 12
EXPORT, COORDINATORS, VOLUNTEERS = "membership", "coordinators", "volunteers"


@dataclass(frozen=True, slots=True)
class Sample:
    """What the association would send, as tables, and what must be decided about each member."""

    month: date
    before: list[Row]
    now: list[Row]
    coordinators: list[tuple[str, ...]]
    volunteers: list[tuple[str, ...]]
    truth: list[tuple[str, str, str, str]]
    """member id, state, reason, and the day the role began where one is stated."""


def make_sample(month: date, seed: int = SEED, members: int = MEMBERS) -> Sample:
    """
    Draw the association as it is in one month.

    Args:
        month: Any day of the month; the newer export is of its first day, the older one of the month before.
        members: Rows of the newer export. More of them bring more of each case and more volunteers.
    """
    draw = Draw(seed, month.replace(day=1), members)
    drawn = sorted(cases(draw, members), key=member_id)
    now = with_faults(drawn)
    return Sample(
        month=draw.month,
        before=[case.before for case in drawn if case.before],
        now=now,
        coordinators=coordinators(draw),
        volunteers=volunteers(draw, now, grown(VOLUNTEERS_PER_REGION, members)),
        truth=[(member_id(case), case.state, case.reason, case.start.isoformat() if case.start else "")
               for case in drawn],
    )  # fmt: skip


def member_id(case: Case) -> str:
    """Whose case it is."""
    row = case.now or case.before
    if row is None:
        raise ValueError("a case of nobody")
    return row.member_id


def with_faults(drawn: list[Case]) -> list[Row]:
    """The newer export with faults of its own: a settled member's last name lost, another's row there twice."""
    nameless, doubled = [case for case in drawn if case.before == case.now and case.reason == "FIRST_YEAR_OVER"][:2]
    rows: list[Row] = []
    for case in drawn:
        row = replace(case.now, last_name="") if case is nameless and case.now else case.now
        rows += [row] * (1 + (case is doubled)) if row else []
    return rows


def coordinators(draw: Draw) -> list[tuple[str, ...]]:
    """Each region's coordinator since the program year before last; one region has two."""
    since = date(draw.month.year - 2, 7, 1).isoformat()
    register: list[tuple[str, ...]] = []
    for region in REGIONS:
        number = region.split()[1]
        for kind in ("primary", "backup") if region == REGION_WITH_TWO else ("primary",):
            name = f"{draw.chance.choice(FIRST_NAMES)} {draw.chance.choice(LAST_NAMES)}"
            address = f"region{number}{'-backup' if kind == 'backup' else ''}@example.org"
            register.append((region, name, address, kind, since, ""))
    return register


def volunteers(draw: Draw, rows: list[Row], of_each_region: int) -> list[tuple[str, ...]]:
    """Members with years in their job, or retired, who offer to be mentors: places and present mentees."""
    willing = [row for row in rows if row.last_name and row.membership_status in {"Active", "Retired"}]
    pool = []
    for region in REGIONS:
        members = [row for row in willing if row.region == region and not row.prior_title]
        for row in draw.chance.sample(members, min(of_each_region, len(members))):
            pool.append((row.member_id, str(draw.chance.choice((1, 1, 2, 3))), str(draw.chance.choice((0, 0, 1)))))
    return sorted(set(pool))


def write_sample(sample: Sample, inbox: Path, truth: Path) -> list[Path]:
    """
    Lay the files where they would arrive.

    Args:
        inbox: The folder of one program's files; each kind has a folder of its own in it.
        truth: Where to write what must be decided; nothing but tests reads it.
    Returns:
        The files written, the truth last.
    """
    day, earlier = sample.month.isoformat(), months_after(sample.month, -1).isoformat()
    files = {
        inbox / EXPORT / f"members-{earlier}.csv": table(HEADINGS, [row.cells() for row in sample.before]),
        inbox / EXPORT / f"members-{day}.csv": table(HEADINGS, [row.cells() for row in sample.now]),
        inbox / COORDINATORS / f"coordinators-{day}.csv":
            table(("Region", "Name", "Email", "Kind", "From", "To"), sample.coordinators),
        inbox / VOLUNTEERS / f"volunteers-{day}.csv": table(("Member ID", "Places", "Mentees"), sample.volunteers),
        truth: table(("member_id", "state", "reason", "start"), sample.truth),
    }  # fmt: skip
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(files)


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    """CSV as a spreadsheet program saves it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
