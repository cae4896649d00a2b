"""Exports become history: whole or not at all, once, and with everything accounted for."""

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
from exports import a_member, a_roster, as_csv, drop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from schemas.registry import program
from sql.database import connect
from sql.tables import audit, member_versions, quarantined_rows, snapshot_findings, snapshots
from tasks.membership.check import check_export
from tasks.membership.held import describe, follow_decisions, held_exports, record_decision
from tasks.membership.steps import HistoryMoved, pull_membership, stale_sources

MASA = program("masa")
SOURCE = MASA.roster.sources[0]
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
MONDAYS = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)]


def unproven(*_):
    """Great Expectations' part is tested by itself; here it would cost its import for every test."""
    return ""


@pytest.fixture
def home() -> Path:
    return Path(os.environ["MENTOR_HOME"])


@pytest.fixture
def pull(home, database):
    """Drop rosters as exports of one Monday after the other, pull, and give what became of them."""

    def dropped_and_pulled(*rosters, first=0):
        for day, roster in zip(MONDAYS[first:], rosters, strict=False):
            drop(home, "masa", day, roster if isinstance(roster, bytes) else as_csv(roster))
        return pull_membership(MASA, database, NOW, unproven)

    return dropped_and_pulled


def versions(database, **where):
    """(key, title, from, to, absent since) of every version, in order."""
    table = member_versions.c
    wanted = [table.row_key, table.title, table.valid_from, table.valid_to, table.absent_since]
    query = select(*wanted).where(*[table[name] == value for name, value in where.items()])
    with database.connect() as db:
        return [tuple(row) for row in db.execute(query.order_by(table.row_key, table.valid_from))]


def everything(database):
    """Every table of the intake, without surrogate numbers and moments."""
    with database.connect() as db:
        return [
            sorted(map(repr, db.execute(select(*[c for c in table.c if c.name not in {"received_at", "version_id"}]))))
            for table in (snapshots, snapshot_findings, quarantined_rows, member_versions)
        ]


def test_a_first_export_is_applied_whole(pull, database):
    [outcome] = pull(a_roster())

    assert outcome.verdict == "applied"
    assert len(versions(database)) == 60
    assert outcome.counts["rows_in_file"] == outcome.counts["accepted"] == 60


def test_the_same_export_of_the_same_day_changes_nothing(pull, database):
    pull(a_roster())
    before = everything(database)

    [outcome] = pull(a_roster())

    assert outcome.verdict == "repeated"
    assert everything(database) == before


def test_the_same_bytes_of_a_later_day_are_an_observation_and_no_version(pull, database):
    pull(a_roster())
    before = versions(database)

    [outcome] = pull(a_roster(), first=1)

    assert outcome.verdict == "applied"
    assert versions(database) == before


def test_a_correction_back_to_an_earlier_export_is_applied(pull, database):
    lapsed = [a_member(1, membership_status="Lapsed"), *a_roster()[1:]]

    outcomes = pull(a_roster(), lapsed, a_roster())

    assert [outcome.verdict for outcome in outcomes] == ["applied"] * 3
    assert [row[2:4] for row in versions(database, row_key="00001")] == [
        (MONDAYS[0], MONDAYS[1]), (MONDAYS[1], MONDAYS[2]), (MONDAYS[2], None),
    ]  # fmt: skip


def test_the_same_export_week_after_week_confirms_a_departure(pull, database):
    pull(a_roster(), a_roster()[1:], a_roster()[1:])

    assert versions(database, row_key="00001")[0][3] == MONDAYS[1]


def test_a_row_that_does_not_say_whose_it_is_confirms_nobodys_departure(pull, database):
    spoilt = [a_member(1, member_id=""), *a_roster()[1:]]

    outcomes = pull(a_roster(), spoilt, [*spoilt, a_member(61)])

    assert versions(database, row_key="00001") == [("00001", "Superintendent", MONDAYS[0], None, MONDAYS[1])]
    assert "confirms nobody's departure" in outcomes[2].findings[0].sentence


def test_a_better_export_of_the_same_day_takes_the_place_of_the_other_by_approval(pull, database):
    pull(a_roster(), [a_member(1, title="Principal"), *a_roster()[1:], a_member(61)])
    [held_one] = pull([a_member(2, title="Dean of Students") if n == 1 else row for n, row in enumerate(a_roster())],
                      first=1)  # fmt: skip
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    record_decision(database, held, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert (held_one.verdict, outcome.verdict) == ("held", "applied")
    current = {row[0]: row[1] for row in versions(database) if row[3] is None}
    assert (current["00001"], current["00002"]) == ("Superintendent", "Dean of Students")
    assert "00061" not in current
    [next_one] = pull(a_roster(), first=2)
    assert next_one.verdict == "applied"


def test_an_export_of_the_same_day_that_says_the_same_asks_nobody(pull):
    outcomes = pull(a_roster())

    [again] = pull(a_roster()[::-1])

    assert (outcomes[0].verdict, again.verdict) == ("applied", "stored")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("members-2062-10-05.csv", "has not come yet", id="a day to come"),
        pytest.param("members-2026-10-05-until-2027-06-30.csv", "two different days", id="two days"),
    ],
)
def test_a_file_whose_day_is_wrong_is_refused_and_shuts_nobody_out(pull, home, database, name, words):
    path = drop(home, "masa", MONDAYS[0], as_csv(a_roster()))
    path.rename(path.with_name(name))

    [refused] = pull()
    [after] = pull(a_roster())

    assert (refused.verdict, after.verdict) == ("refused", "applied")
    assert words in refused.findings[0].sentence


def test_an_approval_counts_only_for_the_numbers_that_were_shown(pull, database):
    pull(a_roster())
    pull(a_roster()[:52], first=2)
    with database.connect() as db:
        [shown] = held_exports(db, "masa")
    pull([*a_roster(), a_member(61), a_member(62)], first=1)

    record_decision(database, shown, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert outcome.verdict == "held"
    with database.connect() as db:
        [asked_again] = held_exports(db, "masa")
    assert asked_again.decision is None
    assert asked_again.ref != shown.ref


def test_a_refused_file_is_judged_again_once_the_definition_is_mended(pull, home, database):
    strange = as_csv([row | {"membership_status": "Fellow"} for row in a_roster()])
    [first] = pull(strange)
    roster = MASA.roster.model_copy(update={"statuses": {**MASA.roster.statuses, "Fellow": "active"}})
    mended = MASA.model_copy(update={"roster": roster})
    drop(home, "masa", MONDAYS[0], strange)

    [second] = pull_membership(mended, database, NOW, unproven)

    assert (first.verdict, second.verdict) == ("refused", "applied")


def test_a_line_read_by_an_old_definition_is_read_anew_when_it_comes_back(pull, home, database):
    pull(a_roster())
    changed = MASA.model_copy(update={"name": "Another name"})
    drop(home, "masa", MONDAYS[1], as_csv([*a_roster()[1:], a_member(61)]))
    pull_membership(changed, database, NOW, unproven)
    hashes = "SELECT line_hash = content_hash FROM member_versions WHERE row_key = '00001'"

    with database.connect() as db:
        assert db.exec_driver_sql(hashes).scalar_one()


def test_a_changed_title_ends_one_version_and_begins_another(pull, database):
    pull(a_roster(), [a_member(1, title="Principal"), *a_roster()[1:]])

    assert versions(database, row_key="00001") == [
        ("00001", "Superintendent", MONDAYS[0], MONDAYS[1], None),
        ("00001", "Principal", MONDAYS[1], None, None),
    ]


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(lambda rows: as_csv(rows[::-1]), id="in another order"),
        pytest.param(lambda rows: as_csv(rows, quoting=1), id="with quotes"),
        pytest.param(lambda rows: as_csv(rows, delimiter=";"), id="with semicolons"),
        pytest.param(lambda rows: as_csv(rows, lineterminator="\r\n"), id="with other line ends"),
        pytest.param(lambda rows: as_csv(rows).decode().encode("utf-16"), id="as UTF-16"),
        pytest.param(lambda rows: as_csv(rows) + b"\n\n", id="with blank lines"),
    ],
)
def test_the_same_content_written_differently_makes_no_version(pull, database, rewritten):
    pull(a_roster())
    before = versions(database)

    [outcome] = pull(rewritten(a_roster()), first=1)

    assert outcome.verdict == "applied"
    assert versions(database) == before


def test_nobody_departs_by_one_missing_row(pull, database):
    pull(a_roster(), a_roster()[1:])

    assert versions(database, row_key="00001") == [("00001", "Superintendent", MONDAYS[0], None, MONDAYS[1])]


def test_who_is_missing_twice_departed_on_the_first_day_without_a_row(pull, database):
    outcomes = pull(a_roster(), a_roster()[1:], [a_member(2, title="Principal"), *a_roster()[2:]])

    assert versions(database, row_key="00001")[0][3] == MONDAYS[1]
    assert [outcome.counts["departed"] for outcome in outcomes] == [0, 0, 1]


def test_who_comes_back_after_one_missing_row_was_never_away(pull, database):
    pull(a_roster(), a_roster()[1:], [*a_roster(), a_member(99)])

    assert versions(database, row_key="00001") == [("00001", "Superintendent", MONDAYS[0], None, None)]


def test_a_row_said_twice_counts_once(pull, database):
    [outcome] = pull([*a_roster(), a_member(1)])

    assert (outcome.counts["exact_duplicates"], outcome.counts["accepted"]) == (1, 60)
    assert len(versions(database)) == 60


def test_a_known_row_said_twice_counts_once(pull):
    outcomes = pull(a_roster(), [*a_roster(), a_member(1), a_member(77)])

    assert (outcomes[1].counts["exact_duplicates"], outcomes[1].counts["added"]) == (1, 1)


def test_contradicting_rows_of_one_member_leave_the_member_as_before(pull, database):
    outcomes = pull(a_roster(), [*a_roster(), a_member(1, title="Principal")])

    assert [row.code for row in outcomes[1].quarantined] == ["SAME_KEY_TWICE"]
    assert versions(database, row_key="00001") == [("00001", "Superintendent", MONDAYS[0], None, None)]


def test_two_new_contradicting_rows_are_both_kept_aside(pull, database):
    outcomes = pull(a_roster(), [*a_roster()[1:], a_member(1, title="Principal"), a_member(1, title="Dean")])

    assert len(outcomes[1].quarantined) == 2
    assert versions(database, row_key="00001") == [("00001", "Superintendent", MONDAYS[0], None, None)]


def test_every_row_of_a_file_is_accounted_for(pull):
    broken = as_csv([*a_roster(), a_member(1), a_member(61, member_id=""), a_member(62, title="Dean")]) + b"too,few\n"

    [outcome] = pull(broken)

    counts = outcome.counts
    assert counts["rows_in_file"] == 64
    assert counts["accepted"] + counts["quarantined"] + counts["exact_duplicates"] == 64


def test_a_quarantined_row_keeps_no_readable_value(pull, database):
    pull([*a_roster(), a_member(61, membership_status="Beloved")])

    with database.connect() as db:
        [row] = db.execute(select(quarantined_rows)).mappings()
    assert (row["line"], row["masked_value"]) == (62, "xxxxxxx")
    assert "line 62" in row["sentence"].lower()


def swapped(rows):
    """The rows of an export whose dates are written day/month/year."""
    return [{**row, "position_start": f"{13 + number % 15}/7/2020"} for number, row in enumerate(rows)]


def test_an_export_with_day_and_month_swapped_is_refused_with_what_to_do(pull, database):
    pull(a_roster())
    before = versions(database)

    [outcome] = pull(swapped(a_roster()), first=1)

    assert (outcome.verdict, versions(database)) == ("refused", before)
    assert outcome.sentences[0] == (
        "60 of the 60 rows that are new or changed have a start date that cannot be right: in line 2 13/7/2020 is no "
        "day written month/day/year; written day/month/year it would be 13 July 2020. This program reads dates as "
        "month/day/year: write 25 July 2026 as 7/25/2026 or 2026-07-25. Export again and drop the file again."
    )


def test_a_few_changed_rows_with_bad_dates_go_to_a_person_and_stop_no_export(pull):
    roster = a_roster()

    outcomes = pull(roster, [*swapped(roster[:3]), *roster[3:]])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]


def test_bad_dates_are_a_share_of_what_is_new_however_large_the_roster(pull):
    roster = a_roster(300)

    outcomes = pull(roster, [*swapped(roster[:4]), *roster[4:]])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "refused"]


def test_how_far_ahead_a_start_may_lie_counts_from_the_day_of_the_export(pull):
    nearly = [{**row, "position_start": "10/5/2027"} for row in a_roster()]
    too_far = [{**row, "position_start": "10/13/2027"} for row in a_roster()]

    outcomes = pull(nearly, too_far)

    assert [outcome.verdict for outcome in outcomes] == ["applied", "refused"]


def test_a_shrunk_export_is_held_and_touches_nothing(pull, database):
    pull(a_roster())
    before = versions(database)

    [outcome] = pull(a_roster()[:52], first=1)

    assert outcome.verdict == "held"
    assert versions(database) == before


def test_a_held_export_waits_for_a_named_person(pull, database):
    pull(a_roster(), a_roster()[:52])

    assert follow_decisions(MASA, database, NOW, unproven) == []

    with database.connect() as db:
        [held] = held_exports(db, "masa")
        assert "8 of 60 members are missing" in describe(db, held)
    record_decision(database, held, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert outcome.verdict == "applied"
    with database.connect() as db:
        acts = db.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.seq)).all()
    assert ("ops", "decide_held_export") in acts
    assert acts[-1] == ("ops", "take_in_export")


def test_a_refused_export_is_never_applied(pull, database):
    pull(a_roster(), a_roster()[:52])
    before = versions(database)
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    record_decision(database, held, "refuse", "ops", NOW)
    follow_decisions(MASA, database, NOW, unproven)

    assert versions(database) == before
    with database.connect() as db:
        assert held_exports(db, "masa") == []


def test_the_first_decision_stands(pull, database):
    pull(a_roster(), a_roster()[:52])
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    assert record_decision(database, held, "refuse", "ops", NOW)
    assert not record_decision(database, held, "approve", "finance", NOW)


def test_an_approved_export_that_a_newer_one_overtook_is_kept_and_not_applied(pull, database):
    pull(a_roster(), a_roster()[:52], [*a_roster(), a_member(61)])
    before = versions(database)
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    record_decision(database, held, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert outcome.verdict == "stored"
    assert versions(database) == before


def test_an_older_export_is_kept_and_not_applied(pull, database):
    pull(a_roster(), first=2)
    before = versions(database)

    [outcome] = pull(a_roster()[:58], first=0)

    assert outcome.verdict == "stored"
    assert versions(database) == before


def test_an_unreadable_file_is_refused_with_its_sentence(pull, home):
    [outcome] = pull(b"<html><table><tr><td>Member ID</td></tr></table></html>")

    assert outcome.verdict == "refused"
    [note] = (home / "inbox/masa/membership/refused").glob("*.txt")
    assert outcome.findings[0].sentence in note.read_text()


def test_the_bytes_are_kept_whatever_becomes_of_them(pull, home):
    outcomes = pull(b"nonsense", a_roster())

    kept = {path.name for path in (home / "raw").rglob("*") if path.is_file()}
    assert kept == {outcome.sha256 for outcome in outcomes}


def test_a_definition_that_changed_is_held_against_every_row_and_makes_no_version(pull, database):
    pull(a_roster())
    before = versions(database)
    changed = MASA.model_copy(update={"name": "Another name"})
    drop(Path(os.environ["MENTOR_HOME"]), "masa", MONDAYS[1], as_csv([*a_roster(), a_member(61)]))

    [outcome] = pull_membership(changed, database, NOW, unproven)

    assert outcome.counts["added"] == 1
    assert [row for row in versions(database) if row[0] != "00061"] == before


def test_a_proof_that_fails_leaves_everything_as_it_was(home, database):
    drop(home, "masa", MONDAYS[0], as_csv(a_roster()))

    def disagrees(*_):
        raise RuntimeError("the check did not run")

    with pytest.raises(RuntimeError, match="did not run"):
        pull_membership(MASA, database, NOW, disagrees)

    assert versions(database) == []
    assert pull_membership(MASA, database, NOW, unproven)[0].verdict == "applied"


def test_a_member_under_a_new_id_stays_the_same_person(pull, database):
    pull(a_roster(), [a_member(1, member_id="90001"), *a_roster()[1:]])

    with database.connect() as db:
        links = db.exec_driver_sql("SELECT row_key, person_id, evidence FROM person_links").all()
    assert [tuple(link) for link in links] == [("90001", "00001", "rekeyed")]


def test_an_alarm_is_raised_when_no_export_comes(pull, database):
    pull(a_roster())

    with database.connect() as db:
        assert stale_sources(MASA, db, NOW) == []
        assert [f.guard for f in stale_sources(MASA, db, datetime(2026, 12, 24, tzinfo=UTC))] == ["G9"]


def test_checking_a_file_says_what_intake_would_say_and_writes_nothing(pull, database, tmp_path):
    pull(a_roster())
    before = everything(database)
    path = tmp_path / "next.csv"
    path.write_bytes(as_csv(a_roster()[:52]))

    outcome = check_export(MASA, database, SOURCE, MONDAYS[1], path)

    assert (outcome.verdict, outcome.findings[0].guard) == ("held", "G5")
    assert everything(database) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(8)), st.sets(st.integers(0, 7), max_size=3))
def test_the_history_does_not_depend_on_the_order_of_rows(sqlite_template, tmp_path_factory, order, leaving):
    folder = tmp_path_factory.mktemp("order")
    os.environ["MENTOR_HOME"] = str(folder)
    roster = a_roster(60)
    second = [a_member(n + 1, title="Principal") for n in order if n not in leaving] + roster[8:]
    engine = connect(f"sqlite:///{shutil.copy(sqlite_template, folder / 'm.db')}")
    drop(folder, "masa", MONDAYS[0], as_csv(roster))
    drop(folder, "masa", MONDAYS[1], as_csv(second))

    pull_membership(MASA, engine, NOW, unproven)

    current = [row for row in versions(engine) if row[3] is None]
    engine.dispose()
    assert len(current) == 60
    assert {row[0] for row in current if row[4]} == {f"{n + 1:05d}" for n in leaving}


def test_two_runs_at_once_apply_an_export_once(home, database):
    drop(home, "masa", MONDAYS[0], as_csv(a_roster()))
    failures = []

    def run():
        try:
            pull_membership(MASA, database, NOW, unproven)
        except (HistoryMoved, FileNotFoundError) as error:
            failures.append(error)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(failures) <= 1
    assert len(versions(database)) == 60


def test_a_file_with_what_we_must_not_hold_is_kept_nowhere(pull, home):
    [outcome] = pull(as_csv(a_roster()).replace(b"Position Start Date", b"Social Security Number"))

    assert outcome.verdict == "refused"
    assert [path for path in home.rglob("*") if path.is_file() and path.suffix != ".txt"] == []
    assert "Social Security Number" in "".join(path.read_text() for path in home.rglob("*.txt"))
