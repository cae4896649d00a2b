"""Changed rules of payment are asked about in real runs; nothing is proposed by them until a second person signs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow_runs import Said, answer_next, ask, count
from money_builders import with_stipend
from paid_batches import ACCOUNTS, put_ground
from payee_builders import aba, verified
from recorded_approval import APPROVE, REJECT, AnswerRefused
from region_builders import MASA
from sqlalchemy import Engine

from dags.acts.rules import Signing
from dags.acts.stipends import Approval
from schemas.payment_rules import mark_of, rules_sha256
from tasks.stipends.asking import take_approval
from tasks.stipends.batches import propose_batch
from tasks.stipends.sign_off import put, read_standing

DAG = "masa__pay_stipends"
MONDAY = datetime(2026, 11, 2, 16, tzinfo=UTC)
MARK = mark_of(rules_sha256(MASA))
CHEAPER = with_stipend(amount_minor=400_00)
pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def ground(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any]) -> Iterator[Engine]:
    """Three regions with six mentors, on the first working day after a day of payment."""
    import sql.database

    assert DAG in known_dags
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MONDAY)
    database = sql.database.engine()
    put_ground(database)
    for region, number in ACCOUNTS.items():
        verified(database, region, aba(number, "091000022"))
    yield database
    database.dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def changed(ground: Engine) -> Engine:
    """Cheaper rules were signed; the definition has changed since."""
    with ground.begin() as db:
        put(db, CHEAPER, "ann", "carl", MONDAY, "")
    return ground


@pytest.fixture
def run(known_dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """Run the DAG as Airflow does; people answer through the code of Airflow's own API, then nobody does."""
    from airflow.utils.session import create_session

    def run(*answers: Said) -> dict[str, str]:
        left = list(answers)
        monkeypatch.setattr("time.sleep", lambda _: answer(left))
        ran = known_dags[DAG].test()
        assert not left, "an answer that nobody asked for"
        with create_session() as session:
            return {ti.task_id: str(ti.state) for ti in ran.get_task_instances(session=session)}

    return run


def answer(left: list[Said]) -> None:
    """Give the next answer, if there is one, with a reason."""

    def following(_: str) -> Said | None:
        if not left:
            return None
        person, option, entered = left.pop(0)
        return person, option, entered | {"reason": "As decided."}

    answer_next(DAG, following)


def test_nothing_is_proposed_until_a_second_person_signs_and_then_a_new_run_goes_on(
    changed: Engine, run: Callable[..., dict[str, str]]
) -> None:
    found = run(("bea", APPROVE, {"mark": MARK.upper(), "changed_by": "ann"}))

    assert (found["sign_off_rules"], found["ask_again"], found["first_approval"]) == ("skipped", "success", "skipped")
    assert (count("payment_rule_signoffs"), count("payment_batches"), count("obligations")) == (2, 0, 0)

    total = {"total": "3000.00"}
    found = run(("bea", APPROVE, total), ("carl", APPROVE, total))
    assert (found["sign_off_rules"], found["release_batch"]) == ("success", "success")
    assert (count("payment_batches"), count("release_rules WHERE signoff_id = 's2-masa'")) == (1, 1)


def test_whoever_changed_them_is_asked_for_another_and_whoever_rejects_signs_nothing(
    changed: Engine, run: Callable[..., dict[str, str]]
) -> None:
    found = run(("bea", APPROVE, {"mark": MARK, "changed_by": "Bea"}))
    assert (found["sign_off_rules"], found["ask_again"], count("payment_rule_signoffs")) == ("skipped", "success", 1)

    found = run(("dora", REJECT, {"mark": "", "changed_by": ""}))
    assert (found["sign_off_rules"], found["propose_batch"]) == ("skipped", "success")
    assert (count("payment_rule_signoffs"), count("audit WHERE action = 'rules_not_signed'")) == (1, 1)


def test_the_question_shows_the_settings_the_money_and_why_the_last_answer_did_not_count(changed: Engine) -> None:
    asked = Signing(MASA)
    assert not asked.settled("")
    with pytest.raises(AnswerRefused, match="mark"):
        asked.record("", "bea", APPROVE, "nothing", "ann", "")

    words = asked.describe("")
    assert "| `payments.stipend.amount_minor` | 40000 (400.00 USD) | 50000 (500.00 USD) |" in words
    assert "| Lines of 2026-27 | 6 | 6 |" in words
    assert "| Amount | 2,400.00 USD | 3,000.00 USD |" in words
    assert "| The next batch | 2,400.00 USD | 3,000.00 USD |" in words
    assert f"Mark of these rules: `{MARK}`" in words
    assert "did not count:** Type the mark" in words
    assert "Jo Last" not in words
    assert count("payment_batches") == 0, "a look writes nothing"

    asked.record("", "bea", APPROVE, MARK, "ann", "")
    assert asked.settled("")
    with pytest.raises(LookupError):
        asked.describe("")


def test_the_first_batch_shows_the_rules_that_its_approvers_sign(
    ground: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, "q1")
    assert Signing(MASA).settled(""), "nothing to sign before the first batch"
    made = propose_batch(MASA, ground, "e", MONDAY.date(), MONDAY, "svc:pay_stipends")

    words = Approval(MASA, 1).describe(made.batch_id)
    assert "Nobody has signed them yet" in words
    assert '| `payments.stipend.unit` | "mentor_per_program_year" |' in words
    for number, person in enumerate(("bea", "carl"), 1):
        take_approval(MASA, ground, made.batch_id, number, person, "3000.00", "", MONDAY)
    assert not read_standing(MASA, ground).waits
    assert "Nobody has signed them yet" not in Approval(MASA, 1).describe(made.batch_id)
