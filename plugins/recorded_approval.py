"""A question to a person whose answer goes into our own records: no XCom and no 'mark success' stands in for it."""

from collections.abc import Callable
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowFailException

APPROVE, REJECT = "Approve", "Reject"
WHY = "reason"


class RecordedApproval(HITLOperator):
    """
    Waits, without a worker, until somebody approves or rejects one subject; both are answers, neither is a failure.

    Whoever acts on the answer reads our records and never this task's result.
    """

    template_fields = ("subject", "body", "about")

    def __init__(
        self, *, about: str, describe: Callable[[str], str], record: Callable[..., None], asks_why: bool = False,
        **more: Any,
    ) -> None:  # fmt: skip
        """
        Args:
            about: The id of what is decided.
            describe: Gives the text that the person reads, from our records; fails for an id that does not wait.
            record: Writes id, person and answer down, and the reason where one is asked for; the first answer stands.
            asks_why: The form has a field for a reason, which may stay empty.
        """
        fields = {WHY: Param("", type=["null", "string"])} if asks_why else {}
        super().__init__(options=[APPROVE, REJECT], params=fields, **more)
        self.about, self.describe, self.record, self.asks_why = about, describe, record, asks_why

    def execute(self, context: Any) -> Any:
        """Ask. The text is set here, after templating: what people wrote never reaches a template."""
        self.body = self.describe(self.about)
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Write the answer down, then go on."""
        if "error" not in event:
            why = (str((event.get("params_input") or {}).get(WHY) or "").strip(),) if self.asks_why else ()
            self.record(self.about, person_of(event), str(event["chosen_options"][0]), *why)
        return super().execute_complete(context, event)


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
