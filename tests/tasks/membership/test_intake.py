"""Exports become history: whole or not at all, once, and with everything accounted for."""

import os
import shutil
from pathlib import Path
from threading import Thread

import pytest
from exports import a_member, a_roster, as_csv, drop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake import MASA, MONDAYS, NOW, everything, unproven, versions
from sqlalchemy import select
from thorough import some

from sql.database import connect
from sql.tables import quarantined_rows
from tasks.membership.steps import HistoryMoved, pull_membership


def test_a_first_export_is_applied_whole(pull, database):
    [outcome] = pull(as_csv(a_roster()))

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


def test_after_a_full_reading_the_lines_of_the_file_are_known(pull):
    roster, semicolons = a_roster(), {"delimiter": ";"}
    contradicting = [*roster, a_member(1, title="Principal")]

    outcomes = pull(roster, as_csv(roster, **semicolons), as_csv(contradicting, **semicolons))

    assert [row.line for row in outcomes[2].quarantined] == [len(contradicting) + 1]


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


@settings(max_examples=some(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
