"""
Launches surveys on the program's calendar. A week before its first day a wave is drafted: its questions, and who is
asked by the matches on record. A person approves; then exactly these people are asked exactly that. On its day the wave
opens, one link is tried, one mail of the same words goes to the contact for surveys, and when the mail server has taken
it, everybody gets one with a link of their own. Looks every working day at 11:05, and mails nobody on another day.

**What the colours mean:** *ask* waiting: somebody must answer, on the Home page under Required Actions. *open_waves*
red: the form, or LimeSurvey, does not answer, or the first mail was not taken; nobody was asked. *send_mail* red: mail
waits or was refused. *raise_alarms* red: mails in doubt, people not reached, or a wave that is not closed.

**If it fails:** nobody answered: the next working day asks again. *open_waves* red: start the form (`mentor portal`;
LimeSurvey: docs/survey-places.md), or do what the sentence says, and clear it; nobody is asked twice. A mail in doubt
waits for a person. `mentor survey stop` stops all mail of a wave.

**Who cares:** mentors, mentees and regional contacts, who get one mail and two reminders at most.
"""

from datetime import timedelta

from airflow.sdk import TriggerRule, task
from recorded_approval import RecordedApproval

from dags.acts import lists, surveys
from dags.acts.common import program_dag, raise_alarms, working_days
from schemas.program import Program
from schemas.registry import all_programs


def launch_survey(program: Program) -> None:
    with program_dag(program, "launch_survey", "launch surveys", __doc__, working_days(program, "5 11")):

        @task
        def plan_waves() -> list[str]:
            return surveys.plan(program)

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def open_waves() -> dict[str, int]:
            return surveys.launch(program)

        @task
        def send_mail() -> dict[str, int]:
            return lists.send(program)

        @task(trigger_rule=TriggerRule.ONE_FAILED)
        def nobody_answered() -> None:
            surveys.nobody_answered()

        question, drafts = surveys.WaveApproval(program), plan_waves()
        asked = RecordedApproval.partial(
            task_id="ask", describe=question.describe, record=question.record, asks_why=True, retries=0,
            subject=f"{program.name}: launch this survey?", response_timeout=timedelta(hours=11.5),
        ).expand(about=drafts)  # fmt: skip
        asked >> [opened := open_waves(), nobody_answered()]
        opened >> send_mail()
        raise_alarms(program, opened, lambda: surveys.alarms(program))


for program in all_programs():
    if program.surveys:
        launch_survey(program)
