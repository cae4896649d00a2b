"""Every DAG parses, can be stored, is harmless to run twice, and tells its operator what to do."""

from datetime import timedelta
from typing import Any

from cli.airflow_tables import POOLS
from schemas.registry import all_programs

VERBS = ("pull_membership", "flag_new_in_role", "decide_held_export", "send_region_lists", "read_match_lists",
         "decide_replies", "remind_regions")  # fmt: skip
CODES = [program.code for program in all_programs()]
PAYING = {
    "pay_stipends": [program.code for program in all_programs() if program.payments.stipend],
    "invoice_fees": [program.code for program in all_programs() if program.payments.fees],
    "audit_money": [program.code for program in all_programs() if program.payments.stipend or program.payments.fees],
    "draw_audit_sample": [program.code for program in all_programs() if program.payments.stipend],
}
"""The verbs about money, and who has such money."""
ASKING = {verb: [program.code for program in all_programs() if program.surveys]
          for verb in ("launch_survey", "remind_survey", "close_survey", "report_survey")}  # fmt: skip
"""The verbs about surveys, and who has any."""
QUESTIONS = {"ask", "approve_wave", "review_texts", "release_results"}
"""Asked once in a run; the next run asks again."""
HALF_AN_HOUR = timedelta(minutes=30)


def tasks_of(dags: dict[str, Any]) -> list[Any]:
    return [task for dag in dags.values() for task in dag.tasks]


def asks_for_money(task: Any) -> bool:
    """Whether a task waits for an approval of a batch."""
    return str(task.task_id).endswith("_approval")


def as_run(task: Any) -> Any:
    """A task as it runs; of a mapped one, the instance for one region or reply."""
    mapped_over = "reply_id" if task.task_id == "read_reply" else "region"
    return task.unmap({"op_kwargs": {mapped_over: "Region 5"}}) if task.is_mapped else task


def assets_of(dags: dict[str, Any], dag_id: str) -> set[str]:
    """Which assets wake a DAG."""
    from airflow.serialization.encoders import coerce_to_core_timetable

    return {key.name for key, _ in coerce_to_core_timetable(dags[dag_id].timetable).asset_condition.iter_assets()}


def test_every_program_has_a_dag_for_each_verb(dags: dict[str, Any]) -> None:
    some = {f"{code}__{verb}" for verb, codes in (PAYING | ASKING).items() for code in codes}

    assert some
    assert set(dags) == {f"{code}__{verb}" for code in CODES for verb in VERBS} | some


def test_every_dag_can_be_stored_and_read_back(dags: dict[str, Any]) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    for dag in dags.values():
        again = DagSerialization.from_dict(DagSerialization.to_dict(dag))

        assert set(again.task_dict) == set(dag.task_dict)
        assert again.timetable.description


def test_every_dag_tells_the_person_on_duty_what_to_do(dags: dict[str, Any]) -> None:
    parts = ("**What the colours mean:**", "**If it fails:**", "**Who cares:**")

    assert [dag_id for dag_id, dag in dags.items() for part in parts if part not in (dag.doc_md or "")] == []


def test_every_dag_has_a_plain_name_a_tag_for_its_program_and_an_owner(dags: dict[str, Any]) -> None:
    for dag_id, dag in dags.items():
        code, _, verb = dag_id.partition("__")

        assert dag.tags == {code, verb}
        assert "__" not in dag.dag_display_name
        assert dag.owner == "operations"


def test_no_dag_overlaps_itself_or_replays_the_past(dags: dict[str, Any]) -> None:
    asks = {dag_id for dag_id in dags if dag_id.endswith("__decide_replies")}

    assert {(dag.max_active_runs, dag.catchup) for dag_id, dag in dags.items() if dag_id not in asks} == {(1, False)}
    assert {(dags[dag_id].max_active_runs > 1, dags[dag_id].catchup) for dag_id in asks} == {(True, False)}, (
        "nobody waits for the answer to a question about another reply"
    )


def test_every_task_is_retried_with_growing_pauses_and_has_a_deadline(dags: dict[str, Any]) -> None:
    for task in tasks_of(dags):
        if asks_for_money(task):
            assert task.retries == 5, "an answer that does not count is asked for by a new run"
            continue
        tries_again = 0 if task.task_id in QUESTIONS else 1 if "__read_match_lists" in task.dag_id else 5

        assert task.retries == tries_again, task.task_id
        assert task.retry_exponential_backoff
        assert task.max_retry_delay == timedelta(minutes=5)
        assert task.execution_timeout <= HALF_AN_HOUR


def test_bad_data_fails_at_once_and_a_lost_database_is_retried(dags: dict[str, Any]) -> None:
    from airflow.sdk import RetryAction
    from sqlalchemy.exc import OperationalError

    for task in tasks_of(dags):
        policy = task.retry_policy

        assert policy.evaluate(ValueError("bad file"), 1, 5).action is RetryAction.FAIL
        assert policy.evaluate(OperationalError("", {}, Exception()), 1, 5).action is RetryAction.DEFAULT
        assert policy.evaluate(ConnectionError(), 1, 5).action is RetryAction.DEFAULT


def test_no_task_prints_what_it_returns(dags: dict[str, Any]) -> None:
    python = [
        task
        for task in tasks_of(dags)
        if task.task_id not in QUESTIONS | {"ask_again", "sign_off_rules"} and not asks_for_money(task)
    ]

    assert {as_run(task).show_return_value_in_logs for task in python} == {False}


def test_operations_are_told_of_every_task_that_fails(dags: dict[str, Any]) -> None:
    for task in tasks_of(dags):
        told = task.on_failure_callback
        if task.task_id == "watch":  # what it watches is told
            assert not told
            continue

        assert "FailureMail" in {type(one).__name__ for one in (told if isinstance(told, list) else [told])}


def test_what_fails_every_ten_minutes_is_told_once_a_day_and_what_is_new_each_time(dags: dict[str, Any]) -> None:
    for task in tasks_of(dags):
        if task.task_id == "watch":
            continue
        [told] = task.on_failure_callback if isinstance(task.on_failure_callback, list) else [task.on_failure_callback]

        assert told.once_a_day == ("__read_match_lists" in task.dag_id and task.task_id != "raise_alarms")


def test_one_task_at_a_time_looks_into_a_mailbox(dags: dict[str, Any]) -> None:
    pools = {(task.dag_id.partition("__")[2], task.task_id): task.pool for task in tasks_of(dags)}

    assert {at for at, pool in pools.items() if pool != "default_pool"} == {
        ("read_match_lists", "collect"), ("read_match_lists", "tidy"),
    }  # fmt: skip
    assert {pool for pool in pools.values() if pool != "default_pool"} == set(POOLS)


def test_the_programs_look_for_replies_at_different_minutes(dags: dict[str, Any]) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable

    minutes = [coerce_to_core_timetable(dags[f"{code}__read_match_lists"].timetable).timetable for code in CODES]

    assert len({cron.serialize()["expression"] for cron in minutes}) > len(CODES) / 2


def test_each_dag_wakes_the_next_one(dags: dict[str, Any]) -> None:
    outlets = {(dag.dag_id, asset.name) for dag in dags.values() for task in dag.tasks for asset in task.outlets}

    for code in CODES:
        assert {asset for dag_id, asset in outlets if dag_id == f"{code}__pull_membership"} == {
            f"{code}/members", f"{code}/held_exports",
        }  # fmt: skip
        assert assets_of(dags, f"{code}__flag_new_in_role") == {f"{code}/members"}
        assert assets_of(dags, f"{code}__send_region_lists") == {f"{code}/flags"}
        assert assets_of(dags, f"{code}__decide_held_export") == {f"{code}/held_exports"}
        assert (f"{code}__flag_new_in_role", f"{code}/flags") in outlets
        assert (f"{code}__decide_held_export", f"{code}/members") in outlets
        assert assets_of(dags, f"{code}__read_match_lists") == {f"{code}/replies", f"{code}/flags"}
        assert assets_of(dags, f"{code}__decide_replies") == {f"{code}/quarantined"}
        assert (f"{code}__read_match_lists", f"{code}/quarantined") in outlets
        assert (f"{code}__decide_replies", f"{code}/replies") in outlets


def test_no_run_carries_a_partition_key_since_airflow_would_then_wake_nobody(dags: dict[str, Any]) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable

    assert not any(coerce_to_core_timetable(dag.timetable).partitioned for dag in dags.values())


def test_every_dag_also_runs_without_an_asset(dags: dict[str, Any]) -> None:
    from airflow.sdk.definitions.timetables.assets import AssetTriggeredTimetable

    assert not [dag_id for dag_id, dag in dags.items() if type(dag.timetable) is AssetTriggeredTimetable]


def test_each_verb_stands_in_a_file_of_its_name(dags: dict[str, Any]) -> None:
    assert {dag.fileloc.rpartition("/")[2] for dag in dags.values()} == {
        f"{verb}.py" for verb in (*VERBS, *PAYING, *ASKING)
    }


def test_exports_lead_to_their_evidence(dags: dict[str, Any]) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    kept = DagSerialization.from_dict(DagSerialization.to_dict(dags[f"{CODES[0]}__pull_membership"]))
    [link] = dags[f"{CODES[0]}__pull_membership"].get_task("pull_exports").operator_extra_links

    assert kept.get_task("pull_exports").extra_links == ["Exports and evidence"]
    assert link.get_link(kept, ti_key=None).endswith(f"/program/#{CODES[0]}")
