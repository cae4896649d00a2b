"""The sample association is made up, repeatable, and decided as the requirements say."""

from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Engine, select

from examples.sample.association import MEMBERS, PROGRAM, REGION_WITH_TWO, make_sample, write_sample
from schemas.registry import program
from sql.tables import decisions, snapshot_findings, snapshots
from tasks.eligibility.steps import decide_members
from tasks.membership.steps import pull_membership
from tasks.shared.files import home

MONTHS = [
    pytest.param(date(2026, 11, 1), id="november"),
    pytest.param(date(2027, 3, 1), id="spring"),
    pytest.param(date(2027, 7, 1), id="the first month of the program year"),
    pytest.param(date(2028, 2, 1), id="a leap february"),
]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(18), UTC)


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def take_in(database: Engine, month: date, today: date):
    """The sample of one month, pulled on one day, with what became of the two exports."""
    sample = make_sample(month)
    write_sample(sample, home() / "inbox" / PROGRAM, home() / "truth.csv")
    return sample, pull_membership(program(PROGRAM), database, noon(today), lambda *_: "")


def differing(database: Engine, sample) -> dict[tuple[str, ...], int]:
    """How often a decision is not the truth: what is true, what was decided."""
    with database.connect() as db:
        current = select(decisions).where(decisions.c.decided_to.is_(None))
        decided = {row.person_id: (row.outcome, row.reason) for row in db.execute(current)}
    said = [((state, reason), decided.pop(member, ("nobody", ""))) for member, state, reason, _ in sample.truth]
    return Counter(f"{true} but {found}" for true, found in said if true != found) + Counter(decided.values())


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("day", ["first", "last"])
def test_every_member_is_decided_as_is_true(sqlite_database, month, day):
    today = month if day == "first" else last_day(month)
    sample, _ = take_in(sqlite_database, month, today)

    decide_members(program(PROGRAM), sqlite_database, today)

    assert differing(sqlite_database, sample) == {}


def test_both_exports_pass_every_guard(database):
    _, outcomes = take_in(database, date(2026, 11, 1), date(2026, 11, 21))

    with database.connect() as db:
        findings = db.execute(select(snapshot_findings.c.guard, snapshot_findings.c.verdict)).all()
        verdicts = db.execute(select(snapshots.c.verdict)).scalars().all()
    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]
    assert verdicts == ["applied", "applied"]
    assert [verdict for _, verdict in findings if verdict != "warn"] == []


def test_the_faults_of_the_newer_export_are_told(sqlite_database):
    _, [_, newer] = take_in(sqlite_database, date(2026, 11, 1), date(2026, 11, 21))

    assert newer.counts["quarantined"] == 1
    assert newer.counts["exact_duplicates"] == 1
    assert len(newer.quarantined) == 1


def test_the_same_seed_and_month_give_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        write_sample(make_sample(date(2026, 11, 21)), tmp_path / folder, tmp_path / folder / "truth.csv")

    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.csv"))
    assert len(files) == 5
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_another_seed_gives_other_people():
    assert make_sample(date(2026, 11, 1), seed=1).now != make_sample(date(2026, 11, 1), seed=2).now


def test_the_newer_export_has_as_many_members_as_said_and_one_of_them_twice():
    rows = make_sample(date(2026, 11, 1)).now

    assert len({row.member_id for row in rows}) == MEMBERS
    assert len(rows) == MEMBERS + 1


def test_a_larger_association_has_more_of_each_case_and_nobody_twice():
    larger, usual = (make_sample(date(2026, 11, 1), members=members) for members in (2 * MEMBERS, MEMBERS))

    assert len({row.member_id for row in larger.now}) == 2 * MEMBERS
    reasons, before = (Counter(reason for _, _, reason, _ in sample.truth) for sample in (larger, usual))
    assert all(reasons[reason] >= 2 * count for reason, count in before.items())
    assert len(larger.volunteers) == 2 * len(usual.volunteers)


def test_every_kind_of_case_occurs():
    truth = make_sample(date(2026, 11, 1)).truth

    assert len(truth) == MEMBERS + 12
    assert len({reason for _, _, reason, _ in truth}) == 13
    assert {state for _, state, _, _ in truth} == {"ELIGIBLE", "UPCOMING", "REVIEW", "NOT_ELIGIBLE"}


def test_nobody_can_be_written_to():
    sample = make_sample(date(2026, 11, 1))
    addresses = [row.email for row in (*sample.before, *sample.now)] + [row[2] for row in sample.coordinators]

    assert {address.partition("@")[2] for address in addresses} == {"example.org"}


def test_all_nine_regions_have_a_coordinator_and_one_has_two():
    regions = Counter(region for region, *_ in make_sample(date(2026, 11, 1)).coordinators)

    assert len(regions) == 9
    assert [region for region, count in regions.items() if count == 2] == [REGION_WITH_TWO]
