"""
Reads what regions send back: from the mailbox, or from the folder `inbox/<program>/replies/` where mails and workbooks
may be dropped. Looks every ten minutes, and at once when somebody has decided about a reply. Each reply is read once:
its rows are judged, the matches recorded, and one answer goes to the coordinator; then it is moved out of the inbox.

**What the colours mean:** only *collect* green: nothing came. *read_reply*, one for each reply, red: that one could not
be read; the others are. *raise_alarms* red: a reply waits for a decision, or a coordinator's address does not work.
*announce_quarantined* green: `decide_replies` asks about a reply. *tidy* red: the next look moves what was read.

**If it fails:** *collect* red: the mailbox cannot be opened; see the connection `mentor_imap`. Nothing is lost, and the
next look is in ten minutes; what lasts is mailed once a day. *read_reply* red again and again: the reply is kept; call
the maintainers. For an address drop a new register into `inbox/<program>/coordinators/`.

**Who cares:** the regional coordinators, who wait for an answer within minutes, and operations.
"""

from airflow.sdk import Asset, AssetOrTimeSchedule, TriggerRule, task

from dags.acts import lists, replies
from dags.acts.common import INBOX, alarm_at_once, every_ten_minutes, program_dag
from schemas.program import Program
from schemas.registry import all_programs


def read_match_lists(program: Program) -> None:
    quarantined = Asset(f"{program.code}/quarantined")
    schedule = AssetOrTimeSchedule(timetable=every_ten_minutes(program), assets=[Asset(f"{program.code}/replies")])
    with program_dag(program, "read_match_lists", "read what regions send back", __doc__, schedule, polls=True):

        @task(pool=INBOX)
        def collect() -> list[str]:
            return replies.collect(program)

        @task(map_index_template="{{ task.op_kwargs['reply_id'][:12] }}", max_active_tis_per_dagrun=1)
        def read_reply(reply_id: str) -> dict[str, str | int]:
            return replies.read(program, reply_id)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def answer() -> dict[str, int]:
            return replies.answer(program)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def send_mail() -> dict[str, int]:
            return lists.send(program)

        @task(trigger_rule=TriggerRule.ALL_DONE, pool=INBOX)
        def tidy() -> dict[str, int]:
            return replies.tidy(program)

        @task(trigger_rule=TriggerRule.ALL_DONE, outlets=[quarantined])
        def announce_quarantined(reply_ids: list[str], outlet_events=None) -> None:
            outlet_events[quarantined].extra = {"replies": replies.quarantined_now(program, reply_ids)}

        read = read_reply.expand(reply_id=(waiting := collect()))
        read >> answer() >> send_mail() >> tidy()
        read >> [announce_quarantined(waiting), alarm_at_once(replies.raise_alarms, program, waiting)]


for program in all_programs():
    read_match_lists(program)
