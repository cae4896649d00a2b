"""
Reminds whoever was reached by a survey's invitation and has not answered: twice at most, on the days that the
questionnaire names (four and nine days after the first day, unless it says otherwise). Looks every working day at 11:30
of the program. Nobody is reminded who has answered or wants no more mail, and nobody in the last day; a sender looks
once more before each mail, and answers in other tools are read right before. Whose mail came back and who has a new
address by now gets a new link.

**What the colours mean:** *remind* green alone: nobody is due. *send_mail* red: mail waits or was refused.

**If it fails:** clear the red task; a reminder that was queued is not queued again.

**Who cares:** people who were asked, and who are told that we know only whether they answered.
"""

from airflow.sdk import task

from dags.acts import lists, surveys
from dags.acts.common import program_dag, working_days
from schemas.program import Program
from schemas.registry import all_programs


def remind_survey(program: Program) -> None:
    schedule = working_days(program, "30 11")
    with program_dag(program, "remind_survey", "remind of surveys", __doc__, schedule):

        @task
        def remind() -> dict[str, int]:
            return surveys.remind(program)

        @task
        def send_mail() -> dict[str, int]:
            return lists.send(program)

        remind() >> send_mail()


for program in all_programs():
    if program.surveys:
        remind_survey(program)
