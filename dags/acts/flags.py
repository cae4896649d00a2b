"""How deciding speaks to Airflow: registers, then everybody, then invitations; nothing before the first export."""

from airflow.sdk.exceptions import AirflowSkipException

from dags.acts.common import leave_out
from schemas.program import Program


def flag(program: Program) -> dict[str, int]:
    """
    Take in title and application files, then decide everybody as of today.

    Before the first export there is nobody to decide about, and an empty decision would close the year's first
    sending; so nothing is decided then.
    """
    from sql.database import engine, reading
    from tasks.eligibility.people import pulls_of
    from tasks.eligibility.steps import decide_members, take_in_registers
    from tasks.shared.clock import now, today_in

    moment = now()
    refused = {"refused": take_in_registers(program, engine(), moment)["refused"]}
    with reading(engine()) as db:
        begun = any(pulls_of(db, program).values())
    if not begun and not refused["refused"]:
        raise AirflowSkipException("This program has never had an export: there is nobody to decide about.")
    counts = decide_members(program, engine(), today_in(program.year.time_zone, moment)) if begun else {}
    found: dict[str, int] = leave_out(counts | refused, () if refused["refused"] else ("raise_alarms",))
    return found


def invite(program: Program) -> dict[str, int]:
    """Queue the invitations of those who have to apply; their sending is skipped where no mail waits."""
    from sql.database import engine
    from tasks.eligibility.invitations import invite_flagged
    from tasks.shared.clock import now, today_in
    from tasks.shared.mail_waiting import mail_waits

    moment = now()
    counts = invite_flagged(program, engine(), today_in(program.year.time_zone, moment), moment)
    found: dict[str, int] = leave_out(counts, () if mail_waits(engine(), program.code) else ("send_mail",))
    return found
