"""A question to a person whose answer goes into our own records: no XCom and no 'mark success' stands in for it."""

from collections.abc import Callable
from typing import Any, NoReturn

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Param, TriggerRule
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

APPROVE, REJECT = "Approve", "Reject"
WHY, TOTAL = "reason", "total"
MARK, CHANGED_BY = "mark", "changed_by"
LABELS = {TOTAL: "Total of the batch", MARK: "Mark of the rules", CHANGED_BY: "Who changed the definition"}
AGAIN = "asked_again"


class AnswerRefused(RuntimeError):
    """An answer that does not count, with a sentence; the question is asked again, by a new run."""


class RecordedApproval(HITLOperator):
    """
    Waits, without a worker, until somebody approves or rejects one subject; both are answers, neither is a failure.

    Whoever acts on the answer reads our records and never this task's result.
    """

    template_fields = ("subject", "body", "about")
    asked_first: tuple[str, ...] = ()
    """Fields of the form before the reason."""

    def __init__(
        self, *, about: str, describe: Callable[[str], str], record: Callable[..., None], asks_why: bool = False,
        asks_for: tuple[str, ...] = (), **more: Any,
    ) -> None:  # fmt: skip
        """
        Args:
            about: The id of what is decided.
            describe: Gives the text that the person reads, from our records; fails for an id that does not wait.
            record: Writes id, person and answer down, and the reason where one is asked for; the first answer stands.
            asks_for: Other fields of the form, which may stay empty; what is entered is recorded before the reason.
            asks_why: The form has a field for a reason, which may stay empty.
        """
        fields = (*self.asked_first, *asks_for, *((WHY,) if asks_why else ()))
        form = {name: Param("", type=["null", "string"], title=label_of(name)) for name in fields}
        super().__init__(options=[APPROVE, REJECT], params=form, **more)
        self.about, self.describe, self.record, self.fields = about, describe, record, fields

    def execute(self, context: Any) -> Any:
        """Ask. The text is set here, after templating: what people wrote never reaches a template."""
        self.body = self.describe(self.about)
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Write the answer down, then go on."""
        if "error" not in event:
            entered = event.get("params_input") or {}
            words = [str(entered.get(name) or "").strip() for name in self.fields]
            self.record(self.about, person_of(event), str(event["chosen_options"][0]), *words)
        return super().execute_complete(context, event)


class TypedApproval(RecordedApproval):
    """
    A question about money: whoever approves types the total, and what does not count is asked again.

    Whether the answer counts is for our own records to say. An answer that they have already needs no question, so a
    later run goes on where an earlier one stopped. In one run a question keeps the text with which it was first asked;
    so nothing is ever asked twice in a run: `AskAgain` starts another one, whose text is true.
    """

    asked_first = (TOTAL,)

    def __init__(self, *, settled: Callable[[str], bool], **more: Any) -> None:
        """
        Args:
            settled: Whether our records have the answer already; skips the task if nobody may be asked any more.
        """
        super().__init__(asks_why=True, **more)
        self.settled = settled

    def execute(self, context: Any) -> Any:
        """Ask, unless the answer is known, or this run has asked before."""
        if self.settled(self.about):
            return None
        if context["ti"].try_number > 1:
            ask_again(context, "This run has asked before, and would show its old text: a new run asks.")
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Write the answer down. Nobody's silence is asked about again: the next run does that."""
        if "error" in event:
            raise AirflowFailException("Nobody answered in time, so nothing was approved; the next run asks again.")
        try:
            return super().execute_complete(context, event)
        except AnswerRefused as refused:
            ask_again(context, f"The answer did not count, and a new run asks again. {refused}")


class RulesQuestion(TypedApproval):
    """A question about changed rules: whoever signs types the mark of what they have read, and who changed them."""

    asked_first = (MARK, CHANGED_BY)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Write the answer down; once it is signed, a new run goes on by these rules."""
        super().execute_complete(context, event)
        ask_again(context, "The rules are signed, and a new run goes on by them.")


def ask_again(context: Any, why: str) -> NoReturn:
    """
    End a question that was not settled, and have it asked by a new run.

    Raises:
        AirflowSkipException: always; whatever depends on the answer is skipped.
    """
    context["ti"].xcom_push(key=AGAIN, value=True)
    raise AirflowSkipException(why)


class AskAgain(TriggerDagRunOperator):
    """Starts another run of its own DAG where one of the questions before it must be asked again."""

    def __init__(self, **more: Any) -> None:
        super().__init__(logical_date=None, trigger_rule=TriggerRule.ALL_DONE, **more)

    def execute(self, context: Any) -> Any:
        """Start it, or skip."""
        asked = context["ti"].xcom_pull(task_ids=sorted(self.upstream_task_ids), key=AGAIN)
        if not any(asked or ()):
            raise AirflowSkipException("No question must be asked again.")
        return super().execute(context)


def label_of(field: str) -> str:
    """What stands before a field of the form."""
    return LABELS.get(field) or field.replace("_", " ").capitalize()


def person_of(event: dict[str, Any]) -> str:
    """
    Who answered.

    Raises:
        AirflowFailException: nobody did; a default answer decides nothing.
    """
    person = event.get("responded_by_user")
    if not person:
        raise AirflowFailException("Nobody answered, so nothing was decided. Run this again to be asked again.")
    return str(person.get("name") or person["id"])
