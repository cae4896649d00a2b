"""
Takes in the membership exports that wait in `inbox/<program>/membership/`, oldest first, on the days of the program's
calendar. Each export is applied whole, held for a person, or refused; nothing is ever applied in part. Run it by hand
whenever an export was dropped and should not wait: a file that was taken in before changes nothing.

**What the colours mean:** *pull_exports* green: every file was looked at. *announce_members* green: an export was
applied and `flag_new_in_role` runs next; skipped: none was. *announce_held_exports* green: an export waits for your
decision in `decide_held_export`. *raise_alarms* red: an export was refused, none has come for too long, or the record
of acts (the table `audit`) was changed. The log of *pull_exports* holds the record's newest number and hash.

**If it fails:** read the sentence of the red task; it is also on the Programs page. A refused file lies in
`inbox/<program>/membership/refused/` with its reasons beside it: mend the export and drop it again. If *pull_exports*
itself is red, the database or the disk failed; clear the task when they are back.

**Who cares:** the membership office, whose export it is, and operations.
"""

from airflow.sdk import task
from exports_link import ExportsLink

from dags.acts import exports
from dags.acts.common import announce, at_events, program_dag, raise_alarms
from schemas.program import Program
from schemas.registry import all_programs


def pull_membership(program: Program) -> None:
    schedule = at_events(program, "pull_membership")
    with program_dag(program, "pull_membership", "take in membership exports", __doc__, schedule):

        @task
        def pull_exports() -> dict[str, int]:
            return exports.pull(program)

        def find_alarms() -> list[str]:
            return exports.alarms(program)

        counts = pull_exports()
        counts.operator.operator_extra_links = (ExportsLink(),)
        announce(f"{program.code}/members", counts, "applied")
        announce(f"{program.code}/held_exports", counts, "held")
        raise_alarms(program, counts, find_alarms)


for program in all_programs():
    pull_membership(program)  # a function, so that each DAG keeps its own program
