"""
Decides for every member whether the program owes them a mentor, with a reason and a sentence for each, and flags those
who are new in their role. Runs when an export was applied, and once a day: people become eligible, or stop being so, by
the mere passing of time, and title and application files are taken in from `inbox/<program>/`. Where a program puts on
its lists only those who applied, everybody flagged is invited to apply, by one mail for each flag.

**What the colours mean:** *flag_members* green: everybody on the roster has exactly one decision; skipped: there has
never been an export, so there is nobody to decide about. *send_mail* red: an invitation waits or was refused.
*raise_alarms* red: a title or application file was refused.

**If it fails:** read the sentence of the red task. A refused file lies in its `refused` folder with all its mistakes
named: mend it and drop it again; nothing was taken from it. If the database was away, clear the red task: older
decisions stand, and deciding twice flags nobody twice.

**Who cares:** operations, and every region that waits for its list.
"""

from airflow.sdk import Asset, AssetOrTimeSchedule, task

from dags.acts import flags, lists
from dags.acts.common import daily, program_dag, raise_alarms
from schemas.program import Program
from schemas.registry import all_programs


def flag_new_in_role(program: Program) -> None:
    schedule = AssetOrTimeSchedule(timetable=daily(program, "30 6"), assets=[Asset(f"{program.code}/members")])
    with program_dag(program, "flag_new_in_role", "decide who is new in role", __doc__, schedule):

        @task(outlets=[Asset(f"{program.code}/flags")])
        def flag_members() -> dict[str, int]:
            return flags.flag(program)

        flagged = flag_members()
        raise_alarms(program, flagged)
        if program.mentee.entry.auto_flag and program.mentee.entry.application_required:
            invite = task(task_id="invite")(lambda: flags.invite(program))()
            flagged >> invite >> task(task_id="send_mail")(lambda: lists.send(program))()


for program in all_programs():
    flag_new_in_role(program)
