"""
Closes surveys. The form closes itself by the clock at the end of the last day, and takes late answers silently for 24
hours more. After that every answer is cut loose from its person here: moved under a new number, in random order, what
people wrote apart from the rest, and the old rows are taken off the disk. Looks every day at 05:10 of the program. What
is answered in another tool is read there for the last time first, and deleted there afterwards. Of what stays open it
keeps, once a day, how many have answered at least, as far as it may be shown: the Programs page has that by region. The
first of *launch_survey*, *remind_survey* and this one that runs on a day does so, and the others leave it.

**What the colours mean:** *close_waves* green: what is over is closed, or nothing is. Red: it is not closed, or what
was deleted is still on the disk.

**If it fails:** clear the task; closing twice changes nothing. The form takes no answers meanwhile. A wave that cannot
be read in another tool stays open here and holds up no other; see docs/survey-places.md. Copies of the database from
the days of the survey can still link answers to people: keep them no longer than you must.

**Who cares:** everybody who was promised that nobody can tell who answered what.
"""

from airflow.sdk import task

from dags.acts import surveys
from dags.acts.common import daily, program_dag
from schemas.program import Program
from schemas.registry import all_programs


def close_survey(program: Program) -> None:
    with program_dag(program, "close_survey", "close surveys", __doc__, daily(program, "10 5")):

        @task
        def close_waves() -> dict[str, int]:
            return surveys.close(program)

        close_waves()


for program in all_programs():
    if program.surveys:
        close_survey(program)
