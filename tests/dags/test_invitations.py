"""Only programs that list whom they flag after an application invite the flagged, and proofs are one task of a run."""

from typing import Any

import pytest

from schemas.registry import all_programs


@pytest.mark.parametrize("program", all_programs(), ids=lambda one: one.code)
def test_a_program_invites_whom_it_flags_if_they_have_to_apply(dags: dict[str, Any], program: Any) -> None:
    tasks = set(dags[f"{program.code}__flag_new_in_role"].task_dict)
    entry = program.mentee.entry

    assert {"invite", "send_mail"} & tasks == (
        {"invite", "send_mail"} if entry.auto_flag and entry.application_required else set())  # fmt: skip


@pytest.mark.parametrize("program", all_programs(), ids=lambda one: one.code)
def test_nobody_is_answered_before_the_one_task_that_proves_all_answers(dags: dict[str, Any], program: Any) -> None:
    dag = dags[f"{program.code}__read_match_lists"]
    prove = dag.task_dict["prove_answers"]

    assert prove.upstream_task_ids == {"read_reply"}
    assert {"recheck_held", "answer", "send_mail", "tidy"} <= prove.get_flat_relative_ids(upstream=False)
    assert type(prove).__name__ != "MappedOperator"
    assert type(dag.task_dict["read_reply"]).__name__ != type(prove).__name__
