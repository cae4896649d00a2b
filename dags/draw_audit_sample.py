"""
Draws the sample of a batch that an auditor looks at, when somebody clicks on *Trigger*. Each line's chance is in
proportion to its amount, and the same batch gives the same lines, whoever draws them and whenever: nobody can choose.
Leave *batch* empty for the newest batch that left, and *percent* at 0 for the program's own share. A workbook to tick
off and a table are laid beside the payment files, in `payments/<batch>/`; each line says where its list, answer,
approvals, payment and bank event are found. `mentor pay sample` does the same on the command line.

**What the colours mean:** green: the log says where the sample lies. Red: the sentence says why nothing was drawn.

**If it fails:** read the sentence: there is no such batch, or none has left yet. Trigger it again with another batch.

**Who cares:** the auditor, and finance, which hands over the workbook.
"""

from airflow.sdk import Param, get_current_context, task

from dags.acts import audits
from dags.acts.common import program_dag
from schemas.program import Program
from schemas.registry import all_programs

ASKED = {
    "batch": Param("", type="string", maxLength=64, title="Batch", description="Its id; empty: the newest that left."),
    "percent": Param(0, type="integer", minimum=0, maximum=100, title="Percent",
                     description="How many of 100 lines; 0: as many as the program says."),
}  # fmt: skip


def draw_audit_sample(program: Program) -> None:
    with program_dag(program, "draw_audit_sample", "draw an audit sample", __doc__, None) as dag:
        dag.params.update(ASKED)

        @task
        def draw_sample() -> dict[str, int]:
            return audits.draw_sample(program, dict(get_current_context()["params"]))

        draw_sample()


for program in all_programs():
    if program.payments.stipend:
        draw_audit_sample(program)
