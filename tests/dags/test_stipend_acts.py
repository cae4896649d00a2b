"""What Airflow's tasks of paying refuse by themselves: answers to another question, batches that no file can say."""

from collections.abc import Iterator

import pytest
from airflow.sdk.exceptions import AirflowFailException
from airflow_runs import ask
from money_builders import TODAY, agree, change_account, noon, propose
from paid_batches import ACCOUNTS, EVERY, put_ground
from payee_builders import aba, verified
from recorded_approval import APPROVE, REJECT, AnswerRefused
from region_builders import rows_of
from sent_money import state_of
from sqlalchemy import Engine, update

from dags.acts import stipends
from sql import payment_tables

EVENT = "masa/2026-27/pay_autumn"
pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def proposed(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A batch of three regions that waits for its approvals."""
    import sql.database

    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.shared.clock.now", lambda: noon(TODAY))
    put_ground(sqlite_database)
    for region, number in ACCOUNTS.items():
        verified(sqlite_database, region, aba(number, "091000022"))
    yield propose(sqlite_database, EVERY, EVENT).batch_id
    sql.database.engine().dispose()
    sql.database.engine.cache_clear()


@pytest.mark.parametrize("answer", [APPROVE, REJECT])
def test_an_answer_to_a_question_from_before_the_batch_is_no_answer(
    proposed: str, sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    ask(monkeypatch, "q1")
    stipends.Approval(EVERY, 1).describe(proposed)
    change_account(sqlite_database, "masa-region-1", verified_at=noon(TODAY))
    again = propose(sqlite_database, EVERY, EVENT).batch_id
    assert again != proposed

    with pytest.raises(AnswerRefused, match="nobody has read of it"):
        stipends.Approval(EVERY, 1).record(again, "bea", answer, "2500.00", "")

    assert rows_of(sqlite_database, payment_tables.approvals) == []
    assert state_of(sqlite_database, again) == "proposed"


def test_an_answer_to_a_question_about_the_batch_counts(
    proposed: str, sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, "q1")
    stipends.Approval(EVERY, 1).describe(proposed)

    stipends.Approval(EVERY, 1).record(proposed, "bea", APPROVE, "3000.00", "")

    assert [row["actor"] for row in rows_of(sqlite_database, payment_tables.approvals)] == ["bea"]


def test_an_approved_batch_that_a_format_refuses_does_not_leave(proposed: str, sqlite_database: Engine) -> None:
    agree(sqlite_database, proposed, "bea", "carl", program=EVERY)
    bank = EVERY.payments.formats | {"nacha_ccd": {**EVERY.payments.formats["nacha_ccd"], "company_name": "x" * 17}}
    changed = EVERY.model_copy(update={"payments": EVERY.payments.model_copy(update={"formats": bank})})

    with pytest.raises(AirflowFailException, match=r"cannot be made.*company_name"):
        stipends.refuse_unwritable(changed, proposed, noon(TODAY))

    assert rows_of(sqlite_database, payment_tables.releases) == []
    assert state_of(sqlite_database, proposed) == "cancelled"


def test_a_file_of_a_batch_that_can_be_made_is_no_reason_to_stop(proposed: str, sqlite_database: Engine) -> None:
    payees = payment_tables.payees
    with sqlite_database.begin() as db:
        db.execute(update(payees).values(remittance_email="other@example.org"))

    stipends.refuse_unwritable(EVERY, proposed, noon(TODAY))
    stipends.refuse_unwritable(EVERY, "", noon(TODAY))

    assert state_of(sqlite_database, proposed) == "proposed"
