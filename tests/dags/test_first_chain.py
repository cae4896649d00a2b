"""One program from an export in the inbox to a list in the outbox, by Airflow itself on its own database."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from airflow_runs import count, everything_airflow_keeps, everything_people_may_read, regions_mapped, run, woken
from sqlalchemy import text

from examples.sample.association import PROGRAM

CANARY = "Qqcanary"
NEW_HERE = {"Title": "Superintendent", "Region": "Region 5", "Member Type": "Active", "Position Start Date": "9/1/2026"}


def plant_a_canary(installation: Path) -> None:
    """Somebody whose name and address must never be read in a log, once as a good row and once as one with a fault."""
    for export in (installation / "inbox" / PROGRAM / "membership").glob("*.csv"):
        with export.open(encoding="utf-8-sig", newline="") as file:
            headings, *rows = csv.reader(file)
        for number, status in (("98001", "Active"), ("98002", CANARY)):
            told = NEW_HERE | {"Member ID": number, "Last Name": CANARY, "First Name": "Ann", "Status": status,
                               "Work Email": f"{CANARY}@example.org"}  # fmt: skip
            assert told.keys() <= set(headings), "a heading that the export does not have plants nothing"
            rows.append([told.get(heading, cell) for heading, cell in zip(headings, rows[-1], strict=True)])
        with export.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([headings, *rows])


def test_an_export_in_the_inbox_becomes_lists_in_the_outbox_and_nobody_is_named_where_operations_look(
    installation: Path, known_dags: dict[str, Any], printed: Callable[[], str]
) -> None:
    plant_a_canary(installation)
    early = run(known_dags, "flag_new_in_role")
    assert (early["run"], early["flag_members"]) == ("success", "skipped")
    assert count("decision_runs") == 0
    assert woken() == set()

    pulled = run(known_dags, "pull_membership")
    assert pulled == {
        "run": "success", "pull_exports": "success", "announce_members": "success",
        "announce_held_exports": "skipped", "raise_alarms": "skipped",
    }  # fmt: skip
    assert woken() == {f"{PROGRAM}__flag_new_in_role"}

    flagged = run(known_dags, "flag_new_in_role")
    assert flagged["flag_members"] == "success"
    assert woken() == {f"{PROGRAM}__send_region_lists", f"{PROGRAM}__read_match_lists"}

    sent = run(known_dags, "send_region_lists")
    assert (sent["send_mail"], sent["raise_alarms"]) == ("success", "success")
    assert regions_mapped() == count("region_lists") > 0
    mails = len(list((installation / "outbox").glob("*.eml")))
    assert mails == count("outbox") > 0

    again = run(known_dags, "send_region_lists")
    assert again["plan"] == "success"
    assert count("outbox") == mails, "nobody gets the same list twice"
    assert run(known_dags, "pull_membership")["announce_members"] == "skipped"

    said = printed()
    kept = dict([*everything_airflow_keeps(), *everything_people_may_read(installation)])
    kept |= {"what was printed": said}
    assert all(f"end task task_id={task}" in said for task in ("pull_exports", "flag_members", "send_mail"))
    assert count("quarantined_rows") > 0
    assert count(f"member_versions WHERE last_name = '{CANARY}'") > 0
    assert count("region_list_rows WHERE person_id = '98001'") == 1, "the canary went the whole way"
    assert "xcom" in kept
    assert [place for place, words in kept.items() if CANARY.lower() in words.lower()] == []


def test_a_day_without_anything_to_do_starts_one_task_for_each_verb(
    installation: Path, known_dags: dict[str, Any]
) -> None:
    for waiting in (installation / "inbox" / PROGRAM).rglob("*.*"):
        waiting.unlink()

    states = {verb: run(known_dags, verb) for verb in ("pull_membership", "send_region_lists", "decide_held_export")}

    for verb, found in states.items():
        assert found.pop("run") == "success", verb
        assert sorted(found.values()) == ["skipped"] * (len(found) - 1) + ["success"], verb


def put_what_is_no_export(installation: Path) -> Path:
    """Let nothing else wait than a file that is refused."""
    folder = installation / "inbox" / PROGRAM / "membership"
    for waiting in folder.glob("*.*"):
        waiting.unlink()
    (folder / f"{date(2026, 11, 20)}.csv").write_text("Not,An,Export\n1,2,3\n")
    return folder


def test_a_refused_export_turns_the_run_red_and_says_where_the_reasons_are(
    installation: Path, known_dags: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put_what_is_no_export(installation)

    states = run(known_dags, "pull_membership")

    assert (states["run"], states["pull_exports"], states["raise_alarms"]) == ("failed", "success", "failed")
    assert list((folder / "refused").glob("*.txt"))


def test_a_record_of_acts_that_was_changed_turns_the_next_pull_red(
    installation: Path, known_dags: dict[str, Any], printed: Callable[[], str]
) -> None:
    from sql.database import engine

    put_what_is_no_export(installation)
    run(known_dags, "pull_membership")
    assert "audit chain: row 1, hash " in printed()
    with engine().begin() as db:
        db.execute(text("DROP TRIGGER audit_no_update"))
        db.execute(text("UPDATE audit SET actor = 'somebody else' WHERE seq = 1"))

    states = run(known_dags, "pull_membership")

    assert (states["run"], states["pull_exports"], states["raise_alarms"]) == ("failed", "success", "failed")
    assert "rows 1 of the table audit" in printed()
