"""How the nightly look at all money speaks to Airflow: what is kept, what goes, and what fails with which sentence."""

from collections.abc import Callable
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from schemas.program import Program

CHECKS = (
    "entries_have_causes", "ledger_owes_what_is_unpaid", "clearing_is_under_way", "other_accounts_agree",
    "files_are_what_left", "states_follow_events", "record_is_whole", "history_only_grows", "no_negative_balance",
)  # fmt: skip


def keep_evidence(program: Program) -> dict[str, int]:
    """A new version of the evidence of each batch of which a bank, or finance, has spoken since."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.evidence_zip import keep_all_evidence

    return keep_all_evidence(program, engine(), now())


def tell(program: Program) -> dict[str, int]:
    """Queue the control slip of each batch whose files have left; how many are queued now."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.slips import tell_finance

    return tell_finance(program, engine(), now())


def delete_bank_files(program: Program) -> dict[str, int]:
    """Delete what holds accounts in clear and is not needed any more."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.old_files import delete_old_files

    return delete_old_files(program, engine(), now())


def look(program: Program, name: str) -> Callable[[], None]:
    """One check as a task: red with what is wrong, and red if it could not be made."""

    def check() -> None:
        from sql.database import engine
        from tasks.stipends.nightly import check

        if wrong := check(name, program, engine()):
            raise AirflowFailException(wrong)

    return check


def note_head(program: Program) -> Any:
    """Note the end of the record of acts beside the database, for the next night; the log shows it."""
    del program
    import logging

    from sql.database import engine, reading
    from tasks.shared.audit_heads import note_head
    from tasks.shared.clock import now

    with reading(engine()) as db:
        line = note_head(db, now())
    logging.getLogger(__name__).info("the record of acts ends with %s", line.strip())


def draw_sample(program: Program, asked: dict[str, Any]) -> dict[str, int]:
    """Draw the sample that somebody asked for, and lay it beside the files of the batch; the log says where."""
    import logging

    from sql.database import engine
    from tasks.stipends.sampling import NothingToDraw, lay_sample

    try:
        laid = lay_sample(program, engine(), str(asked.get("batch") or ""), int(asked.get("percent") or 0))
    except (NothingToDraw, LookupError) as why:
        raise AirflowFailException(str(why)) from None
    logging.getLogger(__name__).info("the sample lies in payments/%s: %s", laid.batch_id, ", ".join(laid.names))
    return {"lines": laid.lines, "drawn": laid.drawn}
