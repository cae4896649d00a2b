"""Reads what suggestions rest on, and tells which mentors to suggest on every list of a day. Nothing is written."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Engine

from schemas.folding import fold
from schemas.program import Program
from schemas.region import ALL_REGIONS
from schemas.region import fold as region_key
from sql.database import reading
from sql.queries import query
from tasks.regions.comparing import Known, Match
from tasks.regions.pools import Pool, pool_of, with_others
from tasks.regions.reading import read_candidates, read_plan


def read_known(db: Connection, program: Program, today: date) -> Known:
    """Everything that suggestions rest on but the lists."""
    of_program, of_today = {"program": program.code}, {"program": program.code, "today": today}
    matches = [Match(**row) for row in db.execute(query("regions/running_matches"), of_today).mappings()]
    disclosed = [(one, other) for one, other in db.execute(query("regions/disclosed_pairs"), of_today)]
    schools = db.execute(query("regions/school_words"), of_program).mappings()
    return Known(
        program, today, tuple(read_candidates(db, program)), tuple(matches), tuple(disclosed),
        {fold(row["school"]): dict(row) for row in schools},
    )  # fmt: skip


def regions_without(known: Known, lists: Iterable[str]) -> list[str]:
    """The regions of the roster for which there is no list, since nobody new is there; mentors may be."""
    listed = {region_key(region) for region in lists}
    names = {region_key(one.region): one.region for one in known.roster}
    return [] if ALL_REGIONS in lists else sorted(name for key, name in names.items() if key and key not in listed)


def suggest_for_lists(program: Program, engine: Engine, today: date) -> list[Pool]:
    """
    The suggestions of every region's list as it would go today, the second step included; nothing is written.

    Regions without a list come last: their mentors may be needed elsewhere.
    """
    with reading(engine) as db:
        plan = read_plan(db, program, today)
        known = read_known(db, program, today)
    lists = plan.grouping.regions
    pools = [pool_of(known, region, people) for region, people in lists.items()]
    pools += [pool_of(known, region, ()) for region in regions_without(known, lists)]
    return with_others(known, pools)
