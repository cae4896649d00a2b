"""Tells operations that a task failed, and never makes it worse: what goes wrong while telling is only logged."""

from collections.abc import Callable
from typing import Any

from airflow.sdk import BaseNotifier
from airflow.sdk.exceptions import AirflowFailException

OUR_ROOMS = ("tasks", "schemas", "sql", "dags")
IF_IT_FAILS = "**If it fails:**"


class FailureMail(BaseNotifier):
    """A failure callback for a task. `tell` sends one mail; it stands in the room that knows how."""

    def __init__(self, tell: Callable[[str, str, str], None], *, once_a_day: bool = False) -> None:
        """
        Args:
            tell: Takes a key (the same for the same failure), a subject and a text. It imports what it needs itself.
            once_a_day: For a task that runs every few minutes: what fails again and again is told once a day.
        """
        super().__init__()
        self.tell, self.once_a_day = tell, once_a_day

    def notify(self, context: Any) -> None:
        """Send what a person on duty needs: what failed, why in one sentence, what to do, and where to look."""
        try:
            ti = context["ti"]
            if self.once_a_day and told_today(ti, context["dag_run"].logical_date):
                return
            key = f"{ti.dag_id}/{ti.run_id}/{ti.task_id}/{ti.map_index}/{ti.try_number}"
            self.tell(key, f"{ti.dag_id}: {ti.task_id} failed", text_of(context))
        except Exception as problem:  # a dead mail server must not hide why the task failed
            self.log.warning("operations could not be told: %s", type(problem).__name__)


def told_today(ti: Any, moment: Any) -> bool:
    """Whether the same task failed in the run before, on the same day, so that it was told then."""
    before = ti.get_previous_ti(map_index=ti.map_index) if moment is not None else None
    return before is not None and before.state == "failed" and before.logical_date.date() == moment.date()


def text_of(context: Any) -> str:
    """The mail's text; the words of an error that is not ours stay out, since they may repeat what people entered."""
    error = context.get("exception")
    ours = isinstance(error, AirflowFailException) or type(error).__module__.split(".")[0] in OUR_ROOMS
    why = str(error) if ours else f"The program stopped with {type(error).__name__}; the log says where."
    _, _, advice = (context["dag"].doc_md or "").partition(IF_IT_FAILS)
    todo = " ".join(advice.split("\n\n")[0].split())
    return f"{why}\n\nWhat to do: {todo or 'read the log.'}\n\nLog: {context['ti'].log_url}\n"
