"""A batch leaves after two people typed its total, in real runs; nothing else that anybody does makes money leave."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow_runs import Said, answer_next, ask, count, everything_airflow_keeps
from money_builders import change_account
from paid_batches import ACCOUNTS, put_ground
from payee_builders import aba, verified
from recorded_approval import APPROVE, REJECT
from sqlalchemy import Engine, text
from thorough import THOROUGH

from tasks.shared.files import home

CODE = "masa"
DAG = f"{CODE}__pay_stipends"
MONDAY = datetime(2026, 11, 2, 16, tzinfo=UTC)
TOTAL = "3,000.00"
CANARY = "Qqmentor"
Answer = tuple[str, str, str, str]
"""Person, option, total as typed, reason."""
pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def ground(
    sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any]
) -> Iterator[Engine]:  # fmt: skip
    """Three regions with six mentors, on the first working day after a day of payment."""
    import sql.database

    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MONDAY)
    monkeypatch.setenv("MENTOR_FINANCE_MAIL", "finance@example.org")
    database = sql.database.engine()
    put_ground(database)
    with database.begin() as db:
        db.execute(text("UPDATE member_records SET last_name = :name"), {"name": CANARY})
    for region, number in ACCOUNTS.items():
        verified(database, region, aba(number, "091000022"))
    forget_runs_that_wait()
    yield database
    database.dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def run(
    ground: Engine, known_dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, str]]:  # fmt: skip
    """Run the DAG as Airflow does; people answer through the code of Airflow's own API, then nobody does."""
    from airflow.utils.session import create_session

    def run(*answers: Answer, **more: Any) -> dict[str, str]:
        left = list(answers)
        monkeypatch.setattr("time.sleep", lambda _: answer(left))
        ran = known_dags[DAG].test(**more)
        assert not left, "an answer that nobody asked for"
        with create_session() as session:
            return {ti.task_id: str(ti.state) for ti in ran.get_task_instances(session=session)}

    return run


def answer(left: list[Answer]) -> None:
    """Give the next answer, if there is one."""

    def following(_: str) -> Said | None:
        if not left:
            return None
        person, option, total, reason = left.pop(0)
        return person, option, {"total": total, "reason": reason}

    answer_next(DAG, following)


def runs_that_wait() -> int:
    """Runs that somebody has asked for and that have not begun."""
    from airflow.models import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        return int(session.query(DagRun).filter_by(dag_id=DAG, state="queued").count())


def forget_runs_that_wait() -> None:
    """Other tests' runs."""
    from airflow.models import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        session.query(DagRun).filter_by(dag_id=DAG, state="queued").delete()


def yes(person: str, total: str = TOTAL) -> Answer:
    return (person, APPROVE, total, "")


def test_two_people_approve_and_the_money_leaves_once(run: Callable[..., dict[str, str]]) -> None:
    found = run(yes("bea"), yes("carl", "3000.00 USD"))

    assert {found[name] for name in found if name != "ask_again"} == {"success"}
    assert found["ask_again"] == "skipped", "both answers counted"
    assert count("approvals WHERE decision = 'approve' AND typed_total_minor = 300000") == 2
    assert (count("releases"), count("payment_files"), count("outbox WHERE kind LIKE '%advice%'")) == (1, 2, 3)

    again = run()
    assert {again["release_batch"], again["write_payment_files"], again["send_mail"]} == {"success"}
    assert (count("releases"), count("payment_files"), count("payment_batches")) == (1, 2, 1)
    assert count("outbox WHERE kind LIKE '%advice%'") == 3


def test_what_waits_in_the_inbox_is_taken_in_before_anything_is_proposed(run: Callable[..., dict[str, str]]) -> None:
    for kind, content in (
        ("payees", "Region,Legal name,Type,Town,Country,Remittance email\n"
                   "Region 77,Seventy Seven,organisation,Bemidji,US,r77@example.org\n"),
        ("bank", "this is no answer of a bank\n"),
    ):  # fmt: skip
        folder = home() / "inbox/masa" / kind
        folder.mkdir(parents=True)
        (folder / "2026-10-01.csv").write_text(content)

    found = run()

    assert count("payees WHERE legal_name = 'Seventy Seven'") == 1
    assert found["propose_batch"] == "success"
    assert found["raise_alarms"] == "failed", "the file of the bank was refused"
    assert list((home() / "inbox/masa/bank/refused").iterdir())


def test_nobody_answers_and_nothing_leaves(run: Callable[..., dict[str, str]]) -> None:
    found = run()

    assert (found["first_approval"], found["release_batch"]) == ("failed", "upstream_failed")
    assert (count("approvals"), count("releases")) == (0, 0)


def test_one_approval_stands_and_the_next_run_asks_the_second_person(run: Callable[..., dict[str, str]]) -> None:
    found = run(yes("bea"))
    assert (found["first_approval"], found["second_approval"]) == ("success", "failed")
    assert (count("approvals"), count("releases")) == (1, 0)

    found = run(yes("carl"))
    assert (found["first_approval"], found["second_approval"], found["release_batch"]) == ("success",) * 3
    assert (count("approvals"), count("releases"), count("payment_batches")) == (2, 1, 1)


def test_the_same_person_twice_is_asked_for_another(run: Callable[..., dict[str, str]]) -> None:
    found = run(yes("bea"), yes("Bea"))
    assert (found["second_approval"], count("approvals"), count("releases")) == ("skipped", 1, 0)
    assert (found["ask_again"], found["release_batch"]) == ("success", "skipped")


def test_a_wrong_or_missing_total_approves_nothing_and_is_asked_again_and_airflow_keeps_no_name_or_account(
    run: Callable[..., dict[str, str]], printed: Callable[[], str]
) -> None:
    wrong = ["", "3000.01"] if THOROUGH else [""]  # every other way: tests/tasks/stipends/test_typed_total.py
    for number, typed in enumerate(wrong, 1):
        found = run(yes("bea", typed))
        states = (found["first_approval"], found["second_approval"], found["ask_again"])
        assert states == ("skipped", "skipped", "success"), typed
        assert runs_that_wait() == number, "one more, which asks at once, and says why"
        assert (count("audit WHERE action = 'batch_answer_refused'"), count("approvals")) == (number, 0), typed

    run(yes("bea"), yes("carl"))
    assert (count("approvals"), count("releases"), count("payment_batches")) == (2, 1, 1)

    kept = dict(everything_airflow_keeps()) | {"what was printed": printed()}
    assert count(f"payment_lines WHERE mentor_name LIKE '%{CANARY}%'") == 6, "the canary went the whole way"
    assert [place for place, words in kept.items() if CANARY in words] == []
    assert [place for place, words in kept.items() if any(number in words for number in ACCOUNTS.values())] == []
    assert "Type the total of the batch" in kept["what was printed"]


@pytest.mark.parametrize("before", [(), (yes("bea"),)])
def test_a_rejected_batch_pays_nothing_and_is_proposed_anew(
    run: Callable[..., dict[str, str]], before: tuple[Answer, ...]
) -> None:
    found = run(*before, ("dora", REJECT, "", "Region 5 is wrong."))

    assert (found["release_batch"], found["write_payment_files"]) == ("skipped", "skipped")
    assert (count("releases"), count("payment_batches WHERE state = 'cancelled'")) == (0, 1)
    if THOROUGH or not before:
        run(yes("bea"))
        assert count("payment_batches WHERE state = 'proposed'") == 1


def test_marking_the_approvals_as_success_releases_nothing(run: Callable[..., dict[str, str]]) -> None:
    found = run(mark_success_pattern="first_approval|second_approval")

    assert (found["first_approval"], found["second_approval"], found["release_batch"]) == (
        "success", "success", "failed")  # fmt: skip
    assert (found["write_payment_files"], found["tell_payees"]) == ("upstream_failed", "upstream_failed")
    assert (count("approvals"), count("releases"), count("payment_files")) == (0, 0, 0)


def test_marking_one_approval_or_the_release_as_success_lets_no_file_leave(
    run: Callable[..., dict[str, str]],
) -> None:
    found = run(yes("bea"), mark_success_pattern="second_approval")
    assert (found["release_batch"], count("approvals"), count("releases")) == ("failed", 1, 0)

    found = run(mark_success_pattern="second_approval|release_batch")
    assert (found["write_payment_files"], count("payment_files")) == ("failed", 0)


def test_a_batch_that_changed_while_people_answered_does_not_leave(
    run: Callable[..., dict[str, str]], ground: Engine
) -> None:
    run(yes("bea"))
    change_account(ground, "masa-region-1", state="suspended")

    found = run(yes("carl", "2,500.00"))

    assert (found["second_approval"], count("releases")) == ("failed", 0)
    assert count("payment_batches WHERE state = 'cancelled'") == 1
    assert count("payment_batches WHERE state = 'proposed' AND total_minor = 250000") == 1
    assert found["raise_alarms"] == "failed", "somebody is owed money and cannot be paid"


def test_the_question_shows_the_regions_the_total_and_why_the_last_answer_did_not_count(
    run: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dags.acts.stipends import Approval
    from schemas.registry import program

    run()
    asked = Approval(program(CODE), 1)
    with_batch = only("SELECT batch_id FROM payment_batches")
    ask(monkeypatch, "q1")
    asked.describe(with_batch)
    with pytest.raises(RuntimeError, match="is not the total"):
        asked.record(with_batch, "bea", APPROVE, "1.00", "")

    words = asked.describe(with_batch)
    assert "| Region 5 | 2 | 1,000.00 USD |" in words
    assert "| **Total** | **6** | **3,000.00 USD** |" in words
    assert "Nothing is odd." in words
    assert "did not count:** The total that you typed, 1.00 USD, is not the total" in words
    assert CANARY not in words
    with pytest.raises(LookupError):
        asked.describe("forged")
    with pytest.raises(RuntimeError, match="nobody has read of it"):
        asked.record("forged", "bea", APPROVE, TOTAL, "")


def only(statement: str) -> str:
    """The one value that a question has."""
    from sql.database import engine

    with engine().connect() as db:
        return str(db.execute(text(statement)).scalar_one())
