"""
Reminds regions of the rows that have no answer yet, and asks the stand-in and the association at last, each row once
for each day that the program's calendar names. Looks every working day at 08:30 of the program: what could not go on
its day, since a reply was not read yet or an address did not work, goes when it can. Weekends and holidays are quiet.
Regions that were paid and have not confirmed that the mentors have the money are asked, too, 14 and 28 days after the
credit.

**What the colours mean:** only *plan* green: nobody is due; its log says which regions are not written to for now, and
why. *chase_region*, one for each region, red: that region was not written to; the others were. *raise_alarms* red:
replies wait for you: a decision, an address that does not work, a reply that cannot be read, or what has waited for
staff longer than a day (`mentor matches waiting`).

**If it fails:** read the sentence of the red task. Clear *chase_region* or *send_mail* when the cause is gone: a row
that was chased is not chased again. For an address drop a new register into `inbox/<program>/coordinators/`; a reply
that waits is decided in `decide_replies`.

**Who cares:** the regional coordinators, and the association, which learns here who does not answer.
"""

from airflow.sdk import TriggerRule, get_current_context, task

from dags.acts import lists, reminders
from dags.acts.common import program_dag, raise_alarms, watch, working_days
from schemas.program import Program
from schemas.registry import all_programs


def remind_regions(program: Program) -> None:
    schedule = working_days(program, "30 8")
    with program_dag(program, "remind_regions", "remind regions that have not answered", __doc__, schedule):

        @task
        def plan() -> list[str]:
            return reminders.plan(program)

        @task(map_index_template="{{ region }}")
        def chase_region(region: str) -> dict[str, str | int]:
            get_current_context()["region"] = region
            return reminders.chase(program, region)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def send_mail() -> dict[str, int]:
            return lists.send(program)

        def find_alarms() -> list[str]:
            return reminders.alarms(program)

        regions = plan()
        chased, sent = chase_region.expand(region=regions), send_mail()
        chased >> sent
        watch(chased, sent)
        raise_alarms(program, regions["alarms"], find_alarms)


for program in all_programs():
    remind_regions(program)
