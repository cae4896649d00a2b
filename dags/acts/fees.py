"""How fees speak to Airflow: what finance said, who is invoiced, which files left, and what waits for a person."""

from dags.acts.common import leave_out
from schemas.program import Program


def take_in(program: Program) -> dict[str, int]:
    """Take in what finance says of fees; how many files and rows of each kind there were."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.fee_payments import take_in_fee_payments

    return take_in_fee_payments(program, engine(), now())


def issue(program: Program) -> int:
    """Invoice whoever owes a fee and was not invoiced; how many they were. Nothing else starts if all is done."""
    from sql.database import engine, reading
    from tasks.shared.clock import now, today_in
    from tasks.shared.mail_waiting import mail_waits
    from tasks.stipends.fee_alarms import work_left
    from tasks.stipends.fees import issue_invoices

    moment = now()
    today = today_in(program.time_zone, moment)
    done = issue_invoices(program, engine(), today, moment)
    issued = len(done.invoices) if done else 0
    with reading(engine()) as db:
        left = work_left(db, program)
    idle = [] if left or mail_waits(engine(), program.code) else ["write_invoices", "mail_invoices", "send_mail"]
    found: int = leave_out(issued, idle)  # type: ignore[arg-type]
    return found


def write(program: Program) -> dict[str, int]:
    """Let the files of issued invoices leave."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.fee_files import write_invoices

    return write_invoices(program, engine(), now())


def tell(program: Program) -> dict[str, int]:
    """Queue the mail of each invoice."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.stipends.fee_mail import mail_invoices

    moment = now()
    return mail_invoices(program, engine(), today_in(program.time_zone, moment), moment)


def alarms(program: Program) -> list[str]:
    """What of the fees waits for a person."""
    from sql.database import engine, reading
    from tasks.shared.clock import now, today_in
    from tasks.stipends.fee_alarms import fee_alarms

    with reading(engine()) as db:
        return fee_alarms(db, program, today_in(program.time_zone, now()))
