"""
Asks a person what to do with a reply that nobody may act on unseen: its sender is not a coordinator of that list, or
is not proven, or the mail cannot be understood. *Approve* reads it as if the coordinator had sent it, in your name;
*Reject* puts it aside for good. Runs when such a reply comes, and every morning so that none is forgotten.

**What the colours mean:** *ask* waiting: somebody must answer, on the Home page under Required Actions; only
*find_quarantined* green: nothing waits. *ask* green: answered, and `read_match_lists` does at once what was decided.

**If it fails:** nobody answered for a day, or the answer cannot be followed, as the red *ask* says: the next morning
asks again, and until then nothing of the reply counts. Marking a task as success decides nothing: only a recorded
answer counts. `mentor replies list` shows who wrote, and `mentor replies accept` or `refuse` decides as well; the open
question may then be answered either way, since the first decision stands.

**Who cares:** operations, and the coordinator whose answer waits.
"""

from datetime import timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException
from recorded_approval import RecordedApproval

from dags.acts import replies
from dags.acts.common import daily, program_dag
from schemas.program import Program
from schemas.registry import all_programs

PATIENCE = timedelta(hours=23, minutes=30)
"""Each morning asks anew about what nobody decided."""
RUNS = 16


def decide_replies(program: Program) -> None:
    schedule = AssetOrTimeSchedule(timetable=daily(program, "0 7"), assets=[Asset(f"{program.code}/quarantined")])
    with program_dag(program, "decide_replies", "decide about a reply", __doc__, schedule, runs=RUNS):

        @task
        def find_quarantined() -> list[str]:
            return replies.undecided(program)

        @task(trigger_rule=TriggerRule.ONE_FAILED)
        def nobody_answered() -> None:
            raise AirflowFailException("A reply is not decided about; nothing of it counts yet.")

        describe, record = replies.answers_about(program)
        ask = RecordedApproval.partial(
            task_id="ask", describe=describe, record=record, subject=f"{program.name}: a reply waits for a decision",
            retries=0, response_timeout=PATIENCE, asks_why=True, asks_for=("coordinator",),
            outlets=[Asset(f"{program.code}/replies")],
        ).expand(about=find_quarantined())  # fmt: skip
        ask >> nobody_answered()


for program in all_programs():
    decide_replies(program)
