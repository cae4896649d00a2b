"""How sending the lists speaks to Airflow: what is due, what is blocked, and which troubles are worth a retry."""

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.acts.mail import mail_server
from schemas.program import Program

TROUBLES = {
    "failed": "refused for good",
    "unknown": "of which nobody knows whether they arrived",
    "held": "held, since their recipients are outside MENTOR_MAIL_ALLOW",
}


def take_in(program: Program) -> dict[str, int]:
    """Take in the coordinator and volunteer registers that wait; how many were taken and refused."""
    from sql.database import engine
    from tasks.regions.steps import take_in_registers
    from tasks.shared.clock import now

    return take_in_registers(program, engine(), now())


def plan(program: Program) -> list[str]:
    """The regions to look at, blocked ones too; skipped, with the reason, when there is none."""
    from sql.database import engine
    from tasks.regions.steps import lists_due
    from tasks.shared.clock import now, today_in

    due = lists_due(program, engine(), today_in(program.year.time_zone, now()))
    regions = [*due.regions, *(one.region for one in due.blocked)]
    if not regions:
        raise AirflowSkipException(" ".join(due.waiting) or "Nothing is due.")
    return regions


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


def send(program: Program) -> dict[str, int]:
    """Send what waits. A server that is away is retried; what needs a person fails for good."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.shared.outbox import allow_list, send_waiting
    from tasks.shared.transport import transport_from

    counts = send_waiting(engine(), transport_from(mail_server()), program.code, now, allow_list())
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
