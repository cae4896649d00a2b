"""
Reads what regions send back: from the mailbox, or from the folder `inbox/<program>/replies/` where mails and workbooks
may be dropped. Looks every ten minutes, and at once when somebody has decided about a reply. Each reply is read once;
the rows of a list are judged, and only with their proof the matches are recorded; then one answer goes to the
coordinator, and the reply is moved out of the inbox.
Registers of waivers, attestations, disclosures and schools are taken in first; rows on hold are judged again after
them, and after each decision about the members.

**What the colours mean:** only *collect* green: nothing came. *read_reply*, one for each reply, red: that one could not
be read; the others are. *prove_answers* red: an answer could not be proved; nothing of it counts, the others do.
*raise_alarms* red: a reply waits for a decision, an address does not work, or a register was
refused. *announce_quarantined* green: `decide_replies` asks about a reply. *tidy* red: the next look moves the rest.

**If it fails:** *collect* red: the mailbox cannot be opened; see the connection `mentor_imap`. Nothing is lost, and the
next look is in ten minutes; what lasts is mailed once a day. *read_reply* or *prove_answers* red again and again: the
reply is kept; call the maintainers. For an address drop a new register into `inbox/<program>/coordinators/`.

**Who cares:** the regional coordinators, who wait for an answer within minutes, and operations.
"""

from airflow.sdk import Asset, AssetOrTimeSchedule, TriggerRule, task

from dags.acts import lists, replies
from dags.acts.common import INBOX, alarm_at_once, every_ten_minutes, program_dag, watch
from schemas.program import Program
from schemas.registry import all_programs

AFTERWARDS = TriggerRule.ALL_DONE  # a reply that fails holds up nothing


def read_match_lists(program: Program) -> None:
    quarantined, decided = Asset(f"{program.code}/quarantined"), Asset(f"{program.code}/flags")
    wakes = Asset(f"{program.code}/replies") | decided
    schedule = AssetOrTimeSchedule(timetable=every_ten_minutes(program), assets=wakes)
    with program_dag(program, "read_match_lists", "read what regions send back", __doc__, schedule, polls=True):

        @task(map_index_template="{{ task.op_kwargs['reply_id'][:12] }}", max_active_tis_per_dagrun=1)
        def read_reply(reply_id: str) -> dict[str, str | int]:
            return replies.read(program, reply_id)

        @task(trigger_rule=AFTERWARDS, outlets=[quarantined])
        def announce_quarantined(reply_ids: list[str], outlet_events=None) -> None:
            outlet_events[quarantined].extra = {"replies": replies.quarantined_now(program, reply_ids)}

        found = task(task_id="collect", pool=INBOX)(lambda: replies.collect(program, decided.name))()
        read = read_reply.expand(reply_id=found)
        prove = task(task_id="prove_answers", trigger_rule=AFTERWARDS)(lambda told: replies.prove(program, told))(read)
        recheck = task(task_id="recheck_held", trigger_rule=AFTERWARDS)(lambda: replies.recheck(program))()
        answer = task(task_id="answer", trigger_rule=AFTERWARDS)(lambda: replies.answer(program))()
        send = task(task_id="send_mail", trigger_rule=AFTERWARDS)(lambda: lists.send(program))()
        tidy = task(task_id="tidy", trigger_rule=AFTERWARDS, pool=INBOX)(lambda: replies.tidy(program))()
        prove >> recheck >> answer >> send >> tidy
        fresh = found["fresh"]
        read >> [announce_quarantined(fresh), alarm_at_once(replies.raise_alarms, program, fresh, found["refused"])]
        watch(found, read, prove, recheck, answer, send, tidy)


for program in all_programs():
    read_match_lists(program)
