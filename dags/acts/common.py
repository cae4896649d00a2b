"""What the DAGs of all programs share: retries, deadlines, who is told, and when they run."""

import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from zlib import crc32

from airflow.sdk import (
    DAG,
    Asset,
    CronTriggerTimetable,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    TriggerRule,
    get_current_context,
    task,
)  # fmt: skip
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, DownstreamTasksSkipped
from failure_mail import FailureMail
from program_calendar import ProgramCalendarTimetable

from dags.acts.mail import tell_operations
from schemas.calendar import spec_of
from schemas.program import Program

INBOX = "mentor_inbox"
"""The pool with one slot: two that look into one mailbox at a time would leave copies of mails behind."""
NEVER_HEALS = [f"builtins.{name}" for name in ("ValueError", "LookupError", "TypeError")]
"""Bad files, bad settings, our own mistakes. A lost database, disk or mail server is none of these and is retried."""


def program_dag(
    program: Program, verb: str, words: str, page: str | None, schedule: Any, *, polls: bool = False, runs: int = 1
) -> DAG:
    """
    One verb of one program; `page` is what the operator reads.

    Args:
        polls: It runs every few minutes: a task is tried again once, then by the next run, and what lasts is told once
            a day.
        runs: How many runs may go on at a time; more than one only where they wait for different people.
    """
    never = ExceptionRetryPolicy([RetryRule(NEVER_HEALS, RetryAction.FAIL, reason="a retry would not help")])
    each_task = {
        "owner": "operations", "retries": 1 if polls else 5, "retry_delay": timedelta(seconds=20),
        "retry_exponential_backoff": True, "max_retry_delay": timedelta(minutes=5), "retry_policy": never,
        "execution_timeout": timedelta(minutes=30),
        "show_return_value_in_logs": False, "on_failure_callback": FailureMail(tell_operations, once_a_day=polls),
    }  # fmt: skip
    return DAG(
        f"{program.code}__{verb}", dag_display_name=f"{program.name}: {words}", doc_md=page, schedule=schedule,
        tags=[program.code, verb], default_args=each_task, max_active_runs=runs, catchup=False,
    )  # fmt: skip


def at_events(program: Program, action: str) -> ProgramCalendarTimetable:
    """At each event of the program's calendar with this action."""
    return ProgramCalendarTimetable(spec_of(program), [action], os.environ.get("MENTOR_SINCE", ""))


def daily(program: Program, minute_and_hour: str) -> CronTriggerTimetable:
    """Every day in the program's own zone. It catches what an asset should have announced: such events can be lost."""
    return CronTriggerTimetable(f"{minute_and_hour} * * *", timezone=program.year.time_zone)


def working_days(program: Program, minute_and_hour: str) -> CronTriggerTimetable:
    """From Monday to Friday in the program's own zone."""
    return CronTriggerTimetable(f"{minute_and_hour} * * 1-5", timezone=program.year.time_zone)


def every_ten_minutes(program: Program) -> CronTriggerTimetable:
    """Day and night; each program at minutes of its own, so that not all look at once."""
    first = crc32(program.code.encode()) % 10
    return CronTriggerTimetable(f"{first}-59/10 * * * *", timezone=program.year.time_zone)


def leave_out(counts: dict[str, int] | list[str], idle: Iterable[str]) -> Any:
    """
    End a task with its result, and skip the tasks that have nothing to do without starting a process for each.

    Not for a list that a task is mapped over: Airflow learns its length from a plain return alone.

    Raises:
        DownstreamTasksSkipped: how Airflow is told; the task itself is a success.
    """
    if skipped := list(idle):
        get_current_context()["ti"].xcom_push(key="return_value", value=counts)
        raise DownstreamTasksSkipped(tasks=skipped)
    return counts


def announce(asset: str, counts: Any, verdict: str) -> None:
    """A task `announce_<asset>` that wakes whoever waits for the asset; skipped if no export met the verdict."""

    @task(task_id=f"announce_{asset.partition('/')[2]}", outlets=[Asset(asset)])
    def tell(counts: dict[str, int]) -> None:
        if not counts.get(verdict):
            raise AirflowSkipException(f"No export was {verdict}, so nobody is woken.")

    tell(counts)


def refused_files(program: Program, refused: int) -> str:
    """Files that nothing was taken from."""
    files = "1 file was" if refused == 1 else f"{refused} files were"
    return f"{files} refused; the reasons lie beside, in inbox/{program.code}/<kind>/refused."


def raise_alarms(program: Program, counts: Any, look: Callable[[], list[str]] = list) -> None:
    """A task that turns red when files were refused, came too late, or `look` finds something; nobody waits for it."""

    @task(task_id="raise_alarms", on_failure_callback=FailureMail(tell_operations))
    def alarm(counts: dict[str, int]) -> None:
        sentences = look()
        if refused := counts.get("refused"):
            sentences.append(refused_files(program, refused))
        if stored := counts.get("stored"):
            sentences.append(f"{stored} exports were kept and not applied: is the day in the file's name right?")
        if sentences:
            raise AirflowFailException(" ".join(sentences))

    alarm(counts)


def alarm_at_once(act: Callable[..., None], program: Program, *found: Any) -> Any:
    """A task that turns red when something has just come up, and tells of it each time; nobody waits for it."""

    @task(task_id="raise_alarms", trigger_rule=TriggerRule.ALL_DONE, on_failure_callback=FailureMail(tell_operations))
    def alarm(*found: Any) -> None:
        act(program, *found)

    return alarm(*found)


def watch(*tasks: Any) -> None:
    """A task that turns the run red when one of these failed: those after it go on, and the run would end green."""

    @task(task_id="watch", trigger_rule=TriggerRule.ONE_FAILED, on_failure_callback=None)
    def turn_red() -> None:
        raise AirflowFailException("A task of this run failed; its own mail and log say why. The others went on.")

    list(tasks) >> turn_red()
