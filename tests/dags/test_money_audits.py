"""The nightly look at all money and the sample that an auditor asks for, in real runs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow_runs import count, everything_airflow_keeps
from paid_batches import put_paid
from sqlalchemy import Engine

from dags.acts.audits import CHECKS as TASKS
from schemas.registry import program
from tasks.shared.audit_heads import heads_file
from tasks.stipends.files import folder_of, write_files
from tasks.stipends.nightly import CHECKS

CODE = "masa"
NIGHT = datetime(2026, 11, 3, 5, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def batch_id(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A batch that left yesterday."""
    import sql.database

    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.shared.clock.now", lambda: NIGHT)
    made = put_paid(sqlite_database, program(CODE))

    write_files(program(CODE), sqlite_database, made, NIGHT)
    yield made
    sql.database.engine().dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def run(batch_id: str, known_dags: dict[str, Any]) -> Callable[..., dict[str, str]]:
    """Run a DAG as Airflow does; the state of each task."""

    def run(verb: str, **asked: Any) -> dict[str, str]:
        from airflow.utils.session import create_session

        ran = known_dags[f"{CODE}__{verb}"].test(run_conf=asked)
        with create_session() as session:
            return {ti.task_id: str(ti.state) for ti in ran.get_task_instances(session=session)}

    return run


def test_each_check_is_a_task() -> None:
    assert tuple(CHECKS) == TASKS


def test_a_quiet_night_keeps_the_evidence_and_notes_the_end_of_the_record(
    run: Callable[..., dict[str, str]], batch_id: str
) -> None:
    found = run("audit_money")

    assert {found[name] for name in found if name != "watch"} == {"success"}
    assert len(list(folder_of(batch_id).glob("*-evidence-001-*.zip"))) == 1
    assert heads_file().read_text().startswith("2026-11-03T05:00:00+00:00,")
    assert set(run("audit_money").values()) <= {"success", "skipped"}
    assert count("audit WHERE action = 'evidence_kept'") == 1


def test_a_file_that_was_changed_is_one_red_task_and_a_red_run(
    run: Callable[..., dict[str, str]], batch_id: str, printed: Callable[[], str]
) -> None:
    register = folder_of(batch_id) / f"{batch_id}-register.csv"
    register.write_bytes(register.read_bytes() + b"x")

    found = run("audit_money")

    assert {name for name, state in found.items() if state == "failed"} == {"files_are_what_left", "watch"}
    assert f"{register.name} is not the file that left: somebody has changed it. Do not load it." in printed()


def test_a_check_that_cannot_be_made_is_red(
    run: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTOR_BANK_FILE_DAYS", "soon")
    monkeypatch.setattr("tasks.shared.audit.broken", lambda db: 1 / 0)

    found = run("audit_money")

    assert {name for name, state in found.items() if state == "failed"} == {
        "delete_bank_files", "record_is_whole", "watch"}  # fmt: skip
    assert found["no_negative_balance"] == "success"


def test_one_click_lays_a_sample_beside_the_files_and_airflow_learns_no_name(
    run: Callable[..., dict[str, str]], batch_id: str, printed: Callable[[], str]
) -> None:
    assert run("draw_audit_sample") == {"draw_sample": "success"}
    assert run("draw_audit_sample", batch=batch_id, percent=50) == {"draw_sample": "success"}

    assert {path.name for path in folder_of(batch_id).glob("*sample*")} == {
        f"{batch_id}-audit-sample-{share}.{ending}" for share in (10, 50) for ending in ("csv", "xlsx")}  # fmt: skip
    kept = dict(everything_airflow_keeps()) | {"what was printed": printed()}
    assert [place for place, words in kept.items() if "Lastmentor" in words] == []


def test_a_sample_of_a_batch_that_is_not_there_says_so(
    run: Callable[..., dict[str, str]], printed: Callable[[], str]
) -> None:
    assert run("draw_audit_sample", batch="nothing") == {"draw_sample": "failed"}
    assert "there is no batch 'nothing'" in printed()
