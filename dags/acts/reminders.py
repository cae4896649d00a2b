"""How chasing speaks to Airflow: which regions are due, and what waits for operations meanwhile."""

import logging

from airflow.sdk import get_current_context

from dags.acts.common import leave_out
from schemas.program import Program


def plan(program: Program) -> list[str]:
    """
    The regions to chase today; who is not chased, and why, goes into the log.

    Those that were paid and have not said that the mentors have the money are asked here at once: mails of no row.
    """
    from sql.database import engine
    from tasks.regions.chasing import due_chases
    from tasks.shared.clock import now, today_in
    from tasks.shared.mail_waiting import mail_waits
    from tasks.stipends.passing_reminders import ask_regions

    moment = now()
    today = today_in(program.year.time_zone, moment)
    ask_regions(program, engine(), today, moment)
    due = due_chases(program, engine(), today)
    for one in due.held_back:
        logging.getLogger(__name__).warning(one.sentence)
    waiting = len(alarms(program))
    get_current_context()["ti"].xcom_push(key="alarms", value={"alarms": waiting})
    if due.regions:
        return list(due.regions)
    needed = {"send_mail": mail_waits(engine(), program.code), "raise_alarms": waiting}
    needed["watch"] = needed["send_mail"]
    idle = ["chase_region", *(name for name, due_now in needed.items() if not due_now)]
    found: list[str] = leave_out([], idle)
    return found


def chase(program: Program, region: str) -> dict[str, str | int]:
    """Queue the reminders of one region; counts."""
    from sql.database import engine
    from tasks.regions.chasing import chase_region
    from tasks.shared.clock import now, today_in

    moment = now()
    return chase_region(program, engine(), region, today_in(program.year.time_zone, moment), moment)


def alarms(program: Program) -> list[str]:
    """A sentence for everything that regions sent, or should have, and that waits for operations or for staff."""
    from sql.database import engine, reading
    from tasks.matches import standing, waiting
    from tasks.shared.clock import now, today_in
    from tasks.stipends import passing_reminders

    moment = now()
    money = passing_reminders.alarms(program, engine(), today_in(program.year.time_zone, moment))
    with reading(engine()) as db:
        return [*standing.alarms(db, program, moment), *waiting.alarms(db, program, moment), *money]
