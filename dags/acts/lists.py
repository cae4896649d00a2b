"""How sending the lists speaks to Airflow: what is due, what is blocked, and which troubles are worth a retry."""

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.acts.common import leave_out
from dags.acts.mail import mail_server
from schemas.calendar import quiet
from schemas.program import Program

TROUBLES = {
    "failed": "refused for good",
    "unknown": "of which nobody knows whether they arrived",
    "held": "held, since their recipients are outside MENTOR_MAIL_ALLOW",
}


def plan(program: Program) -> list[str]:
    """Take in the registers; the regions to look at, blocked ones too."""
    from sql.database import engine
    from tasks.regions.steps import lists_due, take_in_registers
    from tasks.shared.clock import now, today_in
    from tasks.shared.mail_waiting import mail_waits

    moment = now()
    refused = take_in_registers(program, engine(), moment)["refused"]
    get_current_context()["ti"].xcom_push(key="registers", value={"refused": refused})
    due = lists_due(program, engine(), today_in(program.year.time_zone, moment))
    regions = [*due.regions, *(one.region for one in due.blocked)]
    if regions:
        return regions
    waiting = {"send_mail": mail_waits(engine(), program.code), "close": due.event_keys, "raise_alarms": refused}
    idle = ["write_region_list", *(name for name, needed in waiting.items() if not needed)]
    found: list[str] = leave_out(regions, idle)
    return found


def write(program: Program, region: str) -> dict[str, str | int]:
    """Write one region's list, or fail for good with the sentence that says why it cannot go."""
    from sql.database import engine
    from tasks.regions.steps import lists_due, write_region_list
    from tasks.shared.clock import now, today_in

    moment = now()
    today = today_in(program.year.time_zone, moment)
    for one in lists_due(program, engine(), today).blocked:
        if one.region == region:
            raise AirflowFailException(one.sentence)
    return write_region_list(program, engine(), region, today, moment)


def send_once(program: Program) -> dict[str, int]:
    """Send what waits, and say what became of it."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.shared.outbox import allow_list, send_waiting
    from tasks.shared.transport import transport_from

    rest = quiet(today_in(program.year.time_zone, now()), program.year.holidays)
    return send_waiting(engine(), transport_from(mail_server()), program.code, now, allow_list(), quiet=rest)


def send(program: Program) -> dict[str, int]:
    """Send what waits. A server that is away is retried; what needs a person fails for good."""
    counts = send_once(program)
    if counts.get("stopped"):
        raise ConnectionError("The mail server, its login or the disk failed; the mails wait and go out later.")
    if sentences := [f"{counts[name]} mails {words}." for name, words in TROUBLES.items() if counts.get(name)]:
        raise AirflowFailException(" ".join(sentences))
    return counts


def close(program: Program) -> int:
    """Close the events that are due, or fail with what keeps them open."""
    from sql.database import engine
    from tasks.regions.steps import close_event, lists_due
    from tasks.shared.clock import now, today_in

    today = today_in(program.year.time_zone, now())
    keys = lists_due(program, engine(), today).event_keys
    if not keys:
        raise AirflowSkipException("Nothing is due.")
    told = close_event(program, engine(), keys, today)
    if told["open"]:
        raise AirflowFailException(" ".join(told["open"]))
    return len(told["closed"])
