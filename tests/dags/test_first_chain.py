"""One program from an export in the inbox to a list in the outbox, by Airflow itself on its own database."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow_home import ROOT
from sqlalchemy import Engine, text

from examples.sample.association import PROGRAM, make_sample, write_sample

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def known_dags() -> dict[str, Any]:
    """Every DAG, known to Airflow's own tables and awake; a task that fails is not retried, so that tests end."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models import DagModel
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session

    initdb()
    DagBundlesManager().sync_bundles_to_db()
    bag = DagBag(dag_folder=str(ROOT / "dags"))
    for task in (task for dag in bag.dags.values() for task in dag.tasks):
        if task.is_mapped:
            task.partial_kwargs["retries"] = 0
        else:
            task.retries = 0
    sync_bag_to_db(bag, "dags-folder", None)
    with create_session() as session:
        session.query(DagModel).update({DagModel.is_paused: False})
    return dict(bag.dags)


@pytest.fixture
def installation(
    sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any]
) -> Iterator[Path]:
    """A home with the sample association's files in the inbox, and our tables empty."""
    import sql.database

    home = tmp_path / "home"
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    write_sample(make_sample(NOW.date()), home / "inbox" / PROGRAM, tmp_path / "truth.csv")
    monkeypatch.setattr("tasks.shared.clock.now", lambda: NOW)
    yield home
    sql.database.engine().dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def printed(request: pytest.FixtureRequest) -> Callable[[], str]:
    """What was printed since; Airflow writes to the stream that it found when it was set up, which capfd misses."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    return lambda: "".join(capture.read_global_capture())


def run(known_dags: dict[str, Any], verb: str) -> dict[str, str]:
    """Run one DAG as Airflow does; the state of the run and of each task."""
    from airflow.utils.session import create_session

    ran = known_dags[f"{PROGRAM}__{verb}"].test()
    with create_session() as session:
        states = {ti.task_id: str(ti.state) for ti in ran.get_task_instances(session=session)}
    return {"run": str(ran.state), **states}


def woken() -> set[str]:
    """Which DAGs Airflow is about to start because of an asset; asking clears it."""
    from airflow.models.asset import AssetDagRunQueue
    from airflow.utils.session import create_session

    with create_session() as session:
        found = {row.target_dag_id for row in session.query(AssetDagRunQueue)}
        session.query(AssetDagRunQueue).delete()
    return found


def regions_mapped() -> int:
    """Over how many regions Airflow knows that it is to map the last plan; a scheduler maps nothing without it."""
    from airflow.models.taskmap import TaskMap
    from airflow.utils.session import create_session

    with create_session() as session:
        found = session.query(TaskMap).filter(TaskMap.task_id == "plan").order_by(TaskMap.run_id.desc()).first()
        return found.length if found else 0


def count(table: str) -> int:
    from sql.database import engine

    with engine().connect() as db:
        return int(db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_an_export_in_the_inbox_becomes_lists_in_the_outbox(installation: Path, known_dags: dict[str, Any]) -> None:
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


def test_a_day_without_anything_to_do_starts_one_task_for_each_verb(
    installation: Path, known_dags: dict[str, Any]
) -> None:
    for waiting in (installation / "inbox" / PROGRAM).rglob("*.*"):
        waiting.unlink()

    states = {verb: run(known_dags, verb) for verb in ("pull_membership", "send_region_lists", "decide_held_export")}

    for verb, found in states.items():
        assert found.pop("run") == "success", verb
        assert sorted(found.values()) == ["skipped"] * (len(found) - 1) + ["success"], verb


def test_a_refused_export_turns_the_run_red_and_says_where_the_reasons_are(
    installation: Path, known_dags: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = installation / "inbox" / PROGRAM / "membership"
    for waiting in folder.glob("*.*"):
        waiting.unlink()
    (folder / f"{date(2026, 11, 20)}.csv").write_text("Not,An,Export\n1,2,3\n")

    states = run(known_dags, "pull_membership")

    assert (states["run"], states["pull_exports"], states["raise_alarms"]) == ("failed", "success", "failed")
    assert list((folder / "refused").glob("*.txt"))


def test_a_record_of_acts_that_was_changed_turns_the_next_pull_red(
    installation: Path, known_dags: dict[str, Any], printed: Callable[[], str]
) -> None:
    from sql.database import engine

    run(known_dags, "pull_membership")
    assert "audit chain: row 2, hash " in printed()
    with engine().begin() as db:
        db.execute(text("DROP TRIGGER audit_no_update"))
        db.execute(text("UPDATE audit SET actor = 'somebody else' WHERE seq = 1"))

    states = run(known_dags, "pull_membership")

    assert (states["run"], states["pull_exports"], states["raise_alarms"]) == ("failed", "success", "failed")
    assert "rows 1 of the table audit" in printed()


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


def everything_airflow_keeps() -> Iterator[tuple[str, str]]:
    """Every table of Airflow's own database and every log file, as text."""
    from airflow import settings
    from airflow.configuration import AIRFLOW_HOME
    from sqlalchemy import inspect

    with settings.engine.connect() as db:
        for table in inspect(settings.engine).get_table_names():
            rows = db.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            yield table, repr(rows)
    for log in Path(AIRFLOW_HOME).rglob("*.log"):
        yield str(log), log.read_text(encoding="utf-8", errors="replace")


def everything_people_may_read(home: Path) -> Iterator[tuple[str, str]]:
    """Notes, evidence, names of files, and the tables that hold sentences, codes and counts."""
    from sql.database import engine

    yield "file names", " ".join(path.name for path in home.rglob("*"))
    for path in [*home.rglob("*.txt"), *home.rglob("*.html")]:
        yield str(path), path.read_text(encoding="utf-8")
    with engine().connect() as db:
        for table in ("audit", "decisions", "flags", "quarantined_rows", "snapshot_findings", "snapshots",
                      "region_lists", "region_list_rows", "calendar_done"):  # fmt: skip
            yield table, repr(db.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608


def test_nobody_is_named_where_operations_look(
    installation: Path, known_dags: dict[str, Any], printed: Callable[[], str]
) -> None:
    plant_a_canary(installation)

    for verb in ("pull_membership", "flag_new_in_role", "send_region_lists"):
        run(known_dags, verb)

    said = printed()
    kept = dict([*everything_airflow_keeps(), *everything_people_may_read(installation)])
    kept |= {"what was printed": said}
    assert all(f"end task task_id={task}" in said for task in ("pull_exports", "flag_members", "send_mail"))
    assert count("outbox") > 0
    assert count("quarantined_rows") > 0
    assert count(f"member_versions WHERE last_name = '{CANARY}'") > 0
    assert count("region_list_rows WHERE person_id = '98001'") == 1, "the canary went the whole way"
    assert "xcom" in kept
    assert [place for place, words in kept.items() if CANARY.lower() in words.lower()] == []
