"""
Pays the stipends of a day in the calendar. It takes in registers from `inbox/<program>/{payees,passthroughs}/` and what
banks and finance send back from `inbox/<program>/bank/`, writes down what is owed, proposes a batch, asks two people
one after the other, and lets the batch leave: files, which finance is told the hashes of, mails to payees, evidence. To
approve, type the total. Looks every working day at 10:00 and goes on where the last run stopped; an approval stands.

**What the colours mean:** *first_approval* or *second_approval* waiting: somebody must answer, on the Home page under
Required Actions; all skipped: nothing is to be paid, or the batch was rejected. A question skipped and *ask_again*
green: the answer did not count, and a new run asks at once and says why. *sign_off_rules* waiting: the rules of payment
were changed; nothing is owed or proposed by them until a second person has signed. *release_batch* red: no money left.
*raise_alarms* red: somebody is owed money and cannot be paid.

**If it fails:** nobody answered: the next working day asks again. Marking a task as success approves and releases
nothing. *write_payment_files* red: read its sentence, mend the cause and clear it; no file is written twice.

**Who cares:** finance, which loads the files, and the regions that wait for the money.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import chain, task
from recorded_approval import AskAgain, TypedApproval

from dags.acts import audits, lists, rules, stipends
from dags.acts.common import program_dag, raise_alarms, working_days
from schemas.program import Program
from schemas.registry import all_programs

PATIENCE = timedelta(hours=11, minutes=30)
QUESTIONS = ("first_approval", "second_approval", "third_approval")
ACTS = {"release_batch": stipends.release, "write_payment_files": stipends.write, "tell_payees": stipends.tell,
        "tell_finance": audits.tell, "send_mail": lists.send, "keep_evidence": audits.keep_evidence}  # fmt: skip


def pay_stipends(program: Program) -> None:
    questions = QUESTIONS[: max(2, program.payments.control.approvals)]
    with program_dag(program, "pay_stipends", "pay the stipends", __doc__, working_days(program, "0 10")):
        proposed = task(task_id="propose_batch")(lambda: stipends.propose(program, questions))()
        asked = [question(program, number, name, proposed) for number, name in enumerate(questions, 1)]
        chain(proposed, *asked, *[do(act, name, program) for name, act in ACTS.items()])
        again = AskAgain(task_id="ask_again", trigger_dag_id=f"{program.code}__pay_stipends")
        [*asked, rules.ask_to_sign(program, PATIENCE)] >> again
        raise_alarms(program, proposed["counts"], lambda: stipends.alarms(program))


def question(program: Program, number: int, name: str, proposed: Any) -> TypedApproval:
    ask = stipends.Approval(program, number)
    words = f"{program.name}: pay the stipends?"
    return TypedApproval(task_id=name, about=proposed, settled=ask.settled, describe=ask.describe, record=ask.record,
                         subject=words, response_timeout=PATIENCE)  # fmt: skip


def do(act: Any, name: str, program: Program) -> Any:
    return task(task_id=name)(lambda: act(program))()


for program in all_programs():
    if program.payments.stipend:
        pay_stipends(program)
