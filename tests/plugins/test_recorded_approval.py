"""An answer is written into our own records before anything goes on; what nobody answered decides nothing."""

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from recorded_approval import AGAIN, APPROVE, REJECT, AnswerRefused, AskAgain, RecordedApproval, TypedApproval
from sqlalchemy import Engine, text

from schemas.registry import all_programs
from sql import tables

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROGRAM = all_programs()[0]


def an_answer(option: str, **other: Any) -> dict[str, Any]:
    person = {"id": "7", "name": "office"}
    return {"chosen_options": [option], "params_input": {}, "responded_at": MOMENT, "responded_by_user": person} | other


def an_approval(recorded: list[tuple[str, str, str]]) -> RecordedApproval:
    return RecordedApproval(
        task_id="ask", subject="Held", about="12", describe=lambda about: f"numbers of {about}",
        record=lambda *answer: recorded.append(answer),
    )  # fmt: skip


@pytest.mark.parametrize("option", [APPROVE, REJECT])
def test_an_answer_is_recorded_with_the_person_who_gave_it(option: str) -> None:
    recorded: list[tuple[str, str, str]] = []

    an_approval(recorded).execute_complete({}, an_answer(option))

    assert recorded == [("12", "office", option)]


@pytest.mark.parametrize(
    ("entered", "kept"), [({"reason": " She called me. "}, "She called me."), ({"reason": None}, ""), ({}, "")], ids=str
)
def test_a_reason_is_recorded_where_one_is_asked_for_and_may_stay_empty(entered: dict[str, Any], kept: str) -> None:
    recorded: list[tuple[str, ...]] = []
    approval = RecordedApproval(
        task_id="ask", subject="Waits", about="12", describe=str, record=lambda *answer: recorded.append(answer),
        asks_why=True,
    )  # fmt: skip

    approval.execute_complete({}, an_answer(APPROVE, params_input=entered))

    assert recorded == [("12", "office", APPROVE, kept)]
    assert set(approval.params) == {"reason"}


def test_an_answer_of_nobody_decides_nothing() -> None:
    recorded: list[tuple[str, str, str]] = []

    with pytest.raises(AirflowFailException):
        an_approval(recorded).execute_complete({}, an_answer(APPROVE, responded_by_user=None))

    assert recorded == []


def test_a_question_that_nobody_answered_in_time_decides_nothing() -> None:
    recorded: list[tuple[str, str, str]] = []

    with pytest.raises(Exception, match="timeout"):
        an_approval(recorded).execute_complete({}, {"error": "timeout", "error_type": "timeout"})

    assert recorded == []


def test_what_people_wrote_never_reaches_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.providers.standard.operators.hitl import HITLOperator

    asked: list[str | None] = []
    monkeypatch.setattr(HITLOperator, "execute", lambda self, context: asked.append(self.body))
    approval = an_approval([])
    approval.describe = lambda about: "{{ 7 * 7 }} members would leave"

    approval.render_template_fields({})
    approval.execute({})

    assert asked == ["{{ 7 * 7 }} members would leave"]


def a_typed_approval(record: Any, *, settled: bool = False) -> TypedApproval:
    return TypedApproval(
        task_id="ask", subject="Pay", about="b1", describe=str, record=record, settled=lambda about: settled
    )


@pytest.mark.parametrize(
    ("entered", "total"),
    [({"total": " 10.00 ", "reason": "Known."}, "10.00"), ({"total": None}, ""), ({}, "")],
    ids=str,
)
def test_the_typed_total_is_recorded_and_may_be_missing(entered: dict[str, Any], total: str) -> None:
    recorded: list[tuple[str, ...]] = []
    asked = a_typed_approval(lambda *answer: recorded.append(answer))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TypedApproval, "validate_params_input", lambda *_: None)
        asked.execute_complete({}, an_answer(APPROVE, params_input=entered))

    assert recorded == [("b1", "office", APPROVE, total, entered.get("reason", ""))]
    assert list(asked.params) == ["total", "reason"]


class Told:
    """A task instance that keeps what a task tells others."""

    def __init__(self, try_number: int = 1, **found: Any) -> None:
        self.try_number, self.told, self.found = try_number, dict[str, Any](), found

    def xcom_push(self, key: str, value: Any) -> None:
        self.told[key] = value

    def xcom_pull(self, task_ids: list[str], key: str) -> list[Any]:
        return [self.found.get(name) for name in task_ids]


def test_an_answer_that_our_records_refuse_is_asked_again_by_a_new_run() -> None:
    def refuse(*_: str) -> None:
        raise AnswerRefused("Type the total.")

    told = Told()
    with pytest.raises(AirflowSkipException, match="Type the total"):
        a_typed_approval(refuse).execute_complete({"ti": told}, an_answer(APPROVE))
    assert told.told == {AGAIN: True}


def test_no_run_asks_a_question_twice_since_its_text_would_be_the_old_one() -> None:
    told = Told(try_number=2)

    with pytest.raises(AirflowSkipException, match="old text"):
        a_typed_approval(None).execute({"ti": told})
    assert told.told == {AGAIN: True}


@pytest.mark.parametrize(("found", "begun"), [({}, False), ({"ask": True}, True)], ids=["all counted", "one did not"])
def test_another_run_begins_only_where_a_question_must_be_asked_again(
    found: dict[str, bool], begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
    from airflow.sdk import DAG

    triggered: list[Any] = []
    monkeypatch.setattr(TriggerDagRunOperator, "execute", lambda self, context: triggered.append(self.trigger_dag_id))
    with DAG("asking", schedule=None):
        again = AskAgain(task_id="again", trigger_dag_id="asking")
        a_typed_approval(None) >> again

    with nullcontext() if begun else pytest.raises(AirflowSkipException):
        again.execute({"ti": Told(**found)})
    assert triggered == ["asking"] * begun


def test_what_our_records_have_is_not_asked_again() -> None:
    assert a_typed_approval(None, settled=True).execute({}) is None


@pytest.mark.parametrize(
    "event", [{"error": "timeout", "error_type": "timeout"}, an_answer(APPROVE, responded_by_user=None)]
)
def test_silence_approves_nothing_and_is_left_to_the_next_run(event: dict[str, Any]) -> None:
    recorded: list[Any] = []

    with pytest.raises(AirflowFailException):
        a_typed_approval(lambda *answer: recorded.append(answer)).execute_complete({}, event)

    assert recorded == []


@pytest.fixture
def held(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """One export that waits for a decision."""
    import sql.database

    monkeypatch.setattr(sql.database, "engine", lambda: database)
    counts = dict.fromkeys(("exact_duplicates", "added", "changed", "departed", "missing", "quarantined"), 0)
    with database.begin() as db:
        db.execute(tables.received_files.insert(), {
            "sha256": "a" * 64, "size_bytes": 1, "kind": "csv", "received_at": MOMENT})  # fmt: skip
        db.execute(tables.snapshots.insert(), {
            "snapshot_id": 12, "program": PROGRAM.code, "source": "membership", "sha256": "a" * 64,
            "as_of": date(2026, 11, 20), "verdict": "held", "comparison_key": "", "basis": 3, "received_at": MOMENT,
            "rows_in_file": 40, "accepted": 40, **counts})  # fmt: skip
        db.execute(tables.snapshot_findings.insert(), {
            "snapshot_id": 12, "guard": "G5", "subject": "", "verdict": "hold",
            "sentence": "17 of 57 members would leave."})  # fmt: skip
    return database


def test_the_person_reads_the_guards_numbers_from_our_records(held: Engine) -> None:
    from dags.acts.held_exports import answers_about

    describe, _ = answers_about(PROGRAM)

    assert "17 of 57 members would leave." in describe("12-3")


def test_the_first_answer_stands_in_our_records(held: Engine) -> None:
    from dags.acts.held_exports import answers_about

    _, record = answers_about(PROGRAM)
    record("12-3", "office", APPROVE)
    record("12-3", "somebody else", REJECT)

    with held.connect() as db:
        found = db.execute(text("SELECT snapshot_id, decision, person FROM snapshot_decisions")).all()
        audited = db.execute(text("SELECT actor, action FROM audit")).all()
    assert [tuple(row) for row in found] == [(12, "approve", "office")]
    assert [tuple(row) for row in audited] == [("office", "decide_held_export")]


@pytest.mark.parametrize("forged", ["13-3", "12-4", "12", "", "12-3 OR 1=1"])
def test_an_id_that_does_not_wait_is_refused(held: Engine, forged: str) -> None:
    from dags.acts.held_exports import answers_about

    describe, record = answers_about(PROGRAM)

    with pytest.raises(LookupError):
        describe(forged)
    with pytest.raises(LookupError):
        record(forged, "office", APPROVE)
