"""
Asks for the fees of a program. It reads finance's tables of what was paid from `inbox/<program>/fee_payments/`,
invoices everybody who owes a fee of this program year and was not invoiced, writes the table for QuickBooks and a page
for each invoice, and mails the pages. Whoever has paid is enrolled: the match that waited for it goes on by itself at
the next look at held rows. Runs on the days that the program's calendar names.

**What the colours mean:** *write_invoices*, *mail_invoices* and *send_mail* skipped: nothing is left to do.
*write_invoices* red: a file says otherwise than our rows, so none left. *raise_alarms* red: somebody cannot be invoiced
until a fact is attested, a membership has changed since the invoice, a row of finance waits for a person, a mail has no
address, or an invoice is overdue.

**If it fails:** read the sentence of the red task; `mentor fees list` and `mentor fees preview` name everything. A
refused table lies in `refused` with the reason: mend it and drop it again, no row counts twice. Any task may be
cleared: nobody is invoiced, mailed or booked twice.

**Who cares:** finance, which loads the table and says what was paid, and everybody whose match waits for a fee.
"""

from airflow.sdk import chain, task

from dags.acts import fees, lists
from dags.acts.common import at_events, program_dag, raise_alarms
from schemas.program import Program
from schemas.registry import all_programs


def invoice_fees(program: Program) -> None:
    with program_dag(program, "invoice_fees", "ask for the fees", __doc__, at_events(program, "invoice_fees")):

        @task
        def take_in_payments() -> dict[str, int]:
            return fees.take_in(program)

        @task
        def issue_invoices() -> int:
            return fees.issue(program)

        @task
        def write_invoices() -> dict[str, int]:
            return fees.write(program)

        @task
        def mail_invoices() -> dict[str, int]:
            return fees.tell(program)

        @task
        def send_mail() -> dict[str, int]:
            return lists.send(program)

        taken, issued, mailed = take_in_payments(), issue_invoices(), mail_invoices()
        chain(taken, issued, write_invoices(), mailed, send_mail())
        raise_alarms(program, taken, lambda: fees.alarms(program))


for program in all_programs():
    if program.payments.fees:
        invoice_fees(program)
