"""
Sends each region the list of its members who are new in role: when the program's calendar says so, and again when flags
change while a sending is still open. Coordinator and volunteer registers in `inbox/<program>/` are taken in first. A
region whose list did not change gets no mail, and nobody gets the same list twice.

**What the colours mean:** only *plan* green: nothing is due. *write_region_list*, one for each region, red: that region
is blocked; the others go. *send_mail* red: mail is waiting or was refused. *close* red: a list has not gone, so the
sending stays open and is tried at the next wake-up; green: all is done. *raise_alarms* red: a register was refused.

**If it fails:** read the sentence of the red task. A blocked region needs a coordinator: drop a new register into
`inbox/<program>/coordinators/` and run this again. If the mail server was away, clear *send_mail*; lists wait in the
outbox. Mail that was refused, or that nobody knows of, is on the Programs page and needs a person.

**Who cares:** the regional coordinators, who match people from these lists.
"""

from airflow.sdk import Asset, AssetOrTimeSchedule, TriggerRule, get_current_context, task

from dags.acts import lists
from dags.acts.common import at_events, program_dag, raise_alarms
from schemas.program import Program
from schemas.registry import all_programs


def send_region_lists(program: Program) -> None:
    calendar, flags = at_events(program, "send_lists"), Asset(f"{program.code}/flags")
    schedule = AssetOrTimeSchedule(timetable=calendar, assets=[flags])
    with program_dag(program, "send_region_lists", "send the lists to the regions", __doc__, schedule):

        @task
        def plan() -> list[str]:
            return lists.plan(program)

        @task(map_index_template="{{ region }}")
        def write_region_list(region: str) -> dict[str, str | int]:
            get_current_context()["region"] = region or "no region known"
            return lists.write(program, region)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def send_mail() -> dict[str, int]:
            return lists.send(program)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def close() -> int:
            return lists.close(program)

        regions = plan()
        write_region_list.expand(region=regions) >> send_mail() >> close()
        raise_alarms(program, regions["registers"])


for program in all_programs():
    send_region_lists(program)
