"""How signing the rules of payment speaks to Airflow: what is asked when they were changed, and who answers."""

from datetime import timedelta

from airflow.sdk.exceptions import AirflowSkipException
from recorded_approval import APPROVE, AnswerRefused, RulesQuestion

from schemas.program import Program


def ask_to_sign(program: Program, patience: timedelta) -> RulesQuestion:
    """A question beside all else of a run: nothing waits for it, and a new run goes on once somebody has signed."""
    ask = Signing(program)
    return RulesQuestion(
        task_id="sign_off_rules", about=program.code, settled=ask.settled, describe=ask.describe, record=ask.record,
        subject=f"{program.name}: the rules of payment were changed. Sign them?", response_timeout=patience,
    )  # fmt: skip


class Signing:
    """The question about changed rules, for one program; our own tables say whether it must be asked."""

    def __init__(self, program: Program) -> None:
        """Of this program alone."""
        self.program = program

    def settled(self, _: str) -> bool:
        """Whether nobody needs to be asked."""
        from sql.database import engine
        from tasks.stipends.sign_off import read_standing

        return not read_standing(self.program, engine()).waits

    def describe(self, _: str) -> str:
        """The text of the question."""
        from sql.database import engine
        from tasks.shared.clock import now, today_in
        from tasks.stipends.asking_rules import describe

        moment = now()
        return describe(self.program, engine(), today_in(self.program.time_zone, moment), moment)

    def record(self, _: str, person: str, answer: str, mark: str, changed_by: str, why: str) -> None:
        """Write the answer into our own tables, or have the question asked again."""
        from sql.database import engine
        from tasks.shared.clock import now
        from tasks.stipends.refusals import Refused
        from tasks.stipends.sign_off import refuse_rules, sign_rules

        moment = now()
        if answer != APPROVE:
            refuse_rules(self.program, engine(), person, moment, why)
            raise AirflowSkipException("Nobody signed; the rules wait, or are changed back.")
        try:
            sign_rules(self.program, engine(), mark, changed_by, person, moment, why)
        except Refused as refused:
            raise AnswerRefused(str(refused)) from None
