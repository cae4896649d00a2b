"""
Asks a person what to do with a membership export that the guards held, and does it. The question names the numbers:
how many members would leave, how many rows changed. *Approve* applies the export whole, in your name; *Reject* keeps it
aside for good. Runs when an export is held, and once a day so that none is forgotten.

**What the colours mean:** *ask* waiting: somebody must answer, on the Home page under Required Actions; skipped:
nothing is held. *follow_decisions* green: what was decided has been done.

**If it fails:** nobody answered for seven days: the next day asks again, and until then nothing of the export is
applied. Marking a task as success decides nothing: only a recorded answer counts. If *follow_decisions* is red, read
its sentence and clear it; what was decided stands.

**Who cares:** the membership office, which knows whether the numbers can be true.
"""

from datetime import timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException
from recorded_approval import RecordedApproval

from dags.acts import held_exports
from dags.acts.common import announce, daily, program_dag
from schemas.program import Program
from schemas.registry import all_programs


def decide_held_export(program: Program) -> None:
    schedule = AssetOrTimeSchedule(timetable=daily(program, "0 7"), assets=[Asset(f"{program.code}/held_exports")])
    with program_dag(program, "decide_held_export", "decide about a held export", __doc__, schedule):

        @task
        def find_held() -> list[str]:
            return held_exports.undecided(program)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def follow_decisions() -> dict[str, int]:
            return held_exports.follow(program)

        @task(trigger_rule=TriggerRule.ONE_FAILED)
        def nobody_answered() -> None:
            raise AirflowFailException("Nobody decided about the held export; nothing of it was applied.")

        describe, record = held_exports.answers_about(program)
        ask = RecordedApproval.partial(
            task_id="ask", describe=describe, record=record, subject=f"{program.name}: a membership export is held",
            retries=0, response_timeout=timedelta(days=7),
        ).expand(about=find_held())  # fmt: skip
        followed = follow_decisions()
        ask >> [followed, nobody_answered()]
        announce(f"{program.code}/members", followed, "applied")


for program in all_programs():
    decide_held_export(program)
