"""
Decides for every member whether the program owes them a mentor, with a reason and a sentence for each, and flags those
who are new in their role. Runs when an export was applied, and once a day: people become eligible, or stop being so, by
the mere passing of time, and title and application files are taken in from `inbox/<program>/`.

**What the colours mean:** green: everybody on the roster has exactly one decision. Skipped: this program has never had
an export, so there is nobody to decide about yet.

**If it fails:** read the sentence of the red task. A title or application file with mistakes lies in its `refused`
folder with all of them named: mend it and drop it again. Nothing was decided from it, and older decisions stand. If the
database was away, clear the task; deciding twice flags nobody twice.

**Who cares:** operations, and every region that waits for its list.
"""

from airflow.sdk import Asset, AssetOrTimeSchedule, task
from airflow.sdk.exceptions import AirflowSkipException

from dags.acts.common import daily, program_dag
from schemas.program import Program
from schemas.registry import all_programs


def flag_new_in_role(program: Program) -> None:
    schedule = AssetOrTimeSchedule(timetable=daily(program, "30 6"), assets=[Asset(f"{program.code}/members")])
    with program_dag(program, "flag_new_in_role", "decide who is new in role", __doc__, schedule):

        @task(outlets=[Asset(f"{program.code}/flags")])
        def flag_members() -> dict[str, int]:
            from tasks.eligibility.steps import decide_members, take_in_registers

            from sql.database import engine
            from tasks.shared.clock import now, today_in

            moment = now()
            take_in_registers(program, engine(), moment)
            counts = decide_members(program, engine(), today_in(program.year.time_zone, moment))
            if not counts:
                raise AirflowSkipException("This program has never had an export: there is nobody to decide about.")
            return counts

        flag_members()


for program in all_programs():
    flag_new_in_role(program)
