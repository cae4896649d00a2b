"""Fees in real runs: invoiced, filed and mailed once, and done when finance says that they are paid."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow_runs import count, everything_airflow_keeps
from fee_builders import a_table, drop, invoices, put_ground, put_protege
from sqlalchemy import Engine

from tasks.shared.files import home

DAG = "wasbo__invoice_fees"
MONDAY = datetime(2026, 10, 5, 16, tzinfo=UTC)
CANARY = "Qqprotege"


@pytest.fixture
def ground(
    sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any]
) -> Iterator[Engine]:  # fmt: skip
    """Two protégés whose matches wait, and a third of whom nobody knows enough."""
    import sql.database

    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MONDAY)
    database = sql.database.engine()
    put_ground(database)
    put_protege(database, "p1", "Active", last_name=CANARY)
    put_protege(database, "p2", "Nonmember", ever_member="No")
    yield database
    database.dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def run(ground: Engine, known_dags: dict[str, Any]) -> Callable[[], dict[str, str]]:
    """Run the DAG as Airflow does; the state of each task."""
    from airflow.utils.session import create_session

    def run() -> dict[str, str]:
        ran = known_dags[DAG].test()
        with create_session() as session:
            return {ti.task_id: str(ti.state) for ti in ran.get_task_instances(session=session)}

    return run


def test_fees_are_invoiced_filed_and_mailed_once_and_paid_ones_are_booked(
    run: Callable[[], dict[str, str]], ground: Engine
) -> None:
    assert set(run().values()) == {"success"}
    assert (count("fee_invoices"), count("fee_files"), count("outbox WHERE state = 'sent'")) == (2, 3, 2)

    again = run()
    assert again["take_in_payments"] == again["issue_invoices"] == again["raise_alarms"] == "success"
    assert {again[name] for name in ("write_invoices", "mail_invoices", "send_mail")} == {"skipped"}
    assert (count("fee_invoices"), count("fee_files"), count("outbox")) == (2, 3, 2)

    number = invoices(ground)["p1"]["invoice_no"]
    drop(a_table((number, "paid", "1685.00", "10/02/2026")))
    run()
    assert count("fee_events WHERE kind = 'paid'") == 1
    assert not [where for where, words in everything_airflow_keeps() if CANARY in words]


def test_what_waits_for_a_person_turns_the_alarm_red(run: Callable[[], dict[str, str]], ground: Engine) -> None:
    put_protege(ground, "p3", "Nonmember")
    drop("this is no table\n")

    found = run()

    assert {name for name, state in found.items() if state == "failed"} == {"raise_alarms"}
    assert list((home() / "inbox/wasbo/fee_payments/refused").glob("*.txt"))
    assert count("fee_invoices") == 2
