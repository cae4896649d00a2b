"""How deciding speaks to Airflow: registers first, then everybody, and nothing at all before the first export."""

from airflow.sdk.exceptions import AirflowSkipException

from schemas.program import Program


def take_in(program: Program) -> dict[str, int]:
    """Take in the title and application files that wait; how many were taken and refused."""
    from sql.database import engine
    from tasks.eligibility.steps import take_in_registers
    from tasks.shared.clock import now

    return take_in_registers(program, engine(), now())


def decide(program: Program) -> dict[str, int]:
    """
    Decide everybody as of today.

    Before the first export there is nobody to decide about, and an empty decision would close the year's first
    sending; so nothing is written then.
    """
    from sql.database import engine, reading
    from tasks.eligibility.people import pulls_of
    from tasks.eligibility.steps import decide_members
    from tasks.shared.clock import now, today_in

    with reading(engine()) as db:
        if not any(pulls_of(db, program).values()):
            raise AirflowSkipException("This program has never had an export: there is nobody to decide about.")
    return decide_members(program, engine(), today_in(program.year.time_zone, now()))
