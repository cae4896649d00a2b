"""
Looks every night whether all money agrees, by rows and files alone: what is owed, sent, settled and came back against
the ledger, the files on disk, what banks said, and the record of acts. It changes none of these. Before that it keeps
the evidence of each batch of which something new is known, and deletes bank files that hold accounts in clear, days
after the bank has spoken of each payment in them (`MENTOR_BANK_FILE_DAYS`).

**What the colours mean:** a red check: its sentence says what does not agree. *watch* red: some check failed. A check
that could not be made is red, too: nothing is known then, which is never "all is well".

**If it fails:** pay nothing until it is understood, and never mend a row by hand. Clear the task once: if it is red
again, *files_are_what_left*: compare the file with its backup and do not load it; *record_is_whole* or
*history_only_grows*: somebody changed the database behind the program, keep it as it is and call the maintainers;
everything else: `mentor ledger` shows both sides, call the maintainers with the sentence.

**Who cares:** finance and the auditor, who rely on every night being green.
"""

from airflow.sdk import TriggerRule, task

from dags.acts import audits
from dags.acts.common import daily, program_dag, watch
from schemas.program import Program
from schemas.registry import all_programs


def audit_money(program: Program) -> None:
    with program_dag(program, "audit_money", "look whether all money agrees", __doc__, daily(program, "0 23")):

        @task
        def keep_evidence() -> dict[str, int]:
            return audits.keep_evidence(program)

        @task
        def delete_bank_files() -> dict[str, int]:
            return audits.delete_bank_files(program)

        @task
        def note_end_of_record() -> None:
            audits.note_head(program)

        kept, gone = keep_evidence(), delete_bank_files()
        checks = [task(task_id=name, trigger_rule=TriggerRule.ALL_DONE)(audits.look(program, name))()
                  for name in audits.CHECKS]  # fmt: skip
        kept >> gone
        gone >> checks
        checks[audits.CHECKS.index("record_is_whole")] >> note_end_of_record()
        watch(kept, gone, *checks)


for program in all_programs():
    if program.payments.stipend or program.payments.fees:
        audit_money(program)
