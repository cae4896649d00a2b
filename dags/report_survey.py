"""
Reports what a survey found, after it is closed. Works out what may be known of each wave; what small groups said is
hidden in every output. Then it asks two questions: whether the texts that people wrote may stand in the board's report
as proposed, without names; and whether the results are released. What is released leaves: files in
`reports/<program>/<wave>`, a mail to the board and staff (MENTOR_BOARD_MAIL, MENTOR_OPS_MAIL) with the whole report,
and one to each regional contact with the region's own. Looks every working day at 09:10 of the program.

**What the colours mean:** *review_texts* or *release_results* waiting: somebody must answer, on the Home page under
Required Actions; both skipped: nothing waits. *raise_alarms* red: texts hold words of care and nobody is named to read
them. *send_mail* red: mail waits or was refused.

**If it fails:** nobody answered: the next working day asks again. *deliver* red: read its sentence, mend the cause and
clear it; no file is written over and no mail is queued twice. Results that were released cannot be taken back.

**Who cares:** the board and the regions, which wait for the report, and everybody who answered.
"""

from datetime import timedelta

from airflow.sdk import TriggerRule, task
from recorded_approval import RecordedApproval

from dags.acts import lists
from dags.acts import survey_reports as reports
from dags.acts.common import program_dag, raise_alarms, working_days
from schemas.program import Program
from schemas.registry import all_programs

PATIENCE = timedelta(hours=11, minutes=30)
LATER = TriggerRule.ALL_DONE


def report_survey(program: Program) -> None:
    with program_dag(program, "report_survey", "report what surveys found", __doc__, working_days(program, "10 9")):
        worked_out = task(task_id="work_out")(lambda: reports.work_out(program))()
        texts = task(task_id="find_texts")(lambda: reports.find_texts(program))()
        results = task(task_id="find_results", trigger_rule=LATER)(lambda: reports.find_results(program))()
        delivered = task(task_id="deliver", trigger_rule=LATER)(lambda: reports.deliver(program))()
        sent = task(task_id="send_mail", trigger_rule=LATER)(lambda: lists.send(program))()
        told = task(task_id="nobody_answered", trigger_rule=TriggerRule.ONE_FAILED)(reports.nobody_answered)()
        looks, may = reports.TextsApproval(program), reports.ReleaseApproval(program)
        reviewed = RecordedApproval.partial(
            task_id="review_texts", describe=looks.describe, record=looks.record, retries=0,
            subject=f"{program.name}: may the board read these texts?", response_timeout=PATIENCE,
        ).expand(about=texts)  # fmt: skip
        released = RecordedApproval.partial(
            task_id="release_results", describe=may.describe, record=may.record, asks_why=True, retries=0,
            subject=f"{program.name}: release the results of this survey?", response_timeout=PATIENCE,
        ).expand(about=results)  # fmt: skip
        worked_out >> texts
        reviewed >> results
        released >> delivered >> sent
        [reviewed, released] >> told
        raise_alarms(program, worked_out, lambda: reports.alarms(program))


for program in all_programs():
    if program.surveys:
        report_survey(program)
