"""How paying speaks to Airflow: what is proposed, what approvers read, and what becomes of their answers."""

from datetime import date, datetime
from typing import Any

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from recorded_approval import APPROVE, AnswerRefused

from dags.acts.common import leave_out
from schemas.program import Program

SCHEDULE = "svc:pay_stipends"
LATER = ("release_batch", "write_payment_files", "tell_payees", "tell_finance", "send_mail",
         "keep_evidence")  # fmt: skip


def propose(program: Program, questions: tuple[str, ...]) -> str:
    """
    Take in who is paid and what came back, owe what is earned, and propose what may be paid.

    Returns:
        The id of the batch; without one nothing else starts.
    """
    from sql.database import engine, reading
    from tasks.shared.clock import now, today_in
    from tasks.stipends.asking import event_in_work
    from tasks.stipends.batches import propose_batch
    from tasks.stipends.obligations import derive_obligations

    moment = now()
    today = today_in(program.time_zone, moment)
    refused = take_in(program, today, moment)
    derive_obligations(program, engine(), today, moment)
    get_current_context()["ti"].xcom_push(key="counts", value={"refused": refused})
    batch_id = ""
    with reading(engine()) as db:
        event = event_in_work(db, program, today)
    if event:
        proposal = propose_batch(program, engine(), event, today, moment, SCHEDULE)
        batch_id = proposal.batch_id if proposal.state != "closed" else ""
        refuse_unwritable(program, batch_id, moment)
    idle = () if batch_id else (*questions, *LATER)
    found: str = leave_out(batch_id, idle)  # type: ignore[arg-type]
    return found


def refuse_unwritable(program: Program, batch_id: str, moment: datetime) -> None:
    """Fail before anybody is asked, or anything is released, if the files of an open batch cannot be made."""
    from sql.database import engine
    from tasks.stipends.files import rehearse

    if batch_id and (why := rehearse(program, engine(), batch_id, moment)):
        raise AirflowFailException("The files of the batch cannot be made, so it was taken back and nothing left: "
                                   f"{why} Mend that; the next run proposes the batch anew.")  # fmt: skip


def take_in(program: Program, today: date, moment: datetime) -> int:
    """
    Registers of payees and of what regions passed on, and the files of banks and finance; then settle what nobody has
    sent back in time.

    Returns:
        How many files were refused.
    """
    from sql.database import engine
    from tasks.stipends.bank_files import take_in_bank_files
    from tasks.stipends.passing_on import take_in_passthroughs
    from tasks.stipends.payee_registers import take_in_registers
    from tasks.stipends.settling import settle_due

    found = [take(program, engine(), moment)["refused"]
             for take in (take_in_registers, take_in_bank_files, take_in_passthroughs)]  # fmt: skip
    settle_due(program, engine(), today, moment)
    return sum(found)


class Approval:
    """One of the questions about a batch, for one program: what is asked, and what becomes of the answer."""

    def __init__(self, program: Program, number: int) -> None:
        """`number` is 1 for the first person's."""
        self.program, self.number = program, number

    def settled(self, batch_id: str) -> bool:
        """Whether nobody needs to be asked; skips the rest if the batch is open no more."""
        from sql.database import engine
        from tasks.stipends.approving import Refused
        from tasks.stipends.asking import still_to_ask

        try:
            return not still_to_ask(self.program, engine(), batch_id, self.number)
        except Refused as why:
            raise AirflowSkipException(str(why)) from None

    def describe(self, batch_id: str) -> str:
        """The text of the question."""
        from sql.database import engine
        from tasks.shared.clock import now
        from tasks.stipends.asking import describe, note_question

        text = describe(self.program, engine(), batch_id)
        note_question(self.program, engine(), batch_id, question_id(), now())
        return text

    def record(self, batch_id: str, person: str, answer: str, total: str, why: str) -> None:
        """
        Write the answer into our own tables, or have the question asked again.

        The id of the batch is another task's result, which is read before the question and again with the answer; if
        that task ran again between the two, the person has read of another batch.
        """
        from sql.database import engine
        from tasks.shared.clock import now
        from tasks.stipends.approving import Refused
        from tasks.stipends.asking import take_approval, take_rejection, was_asked

        moment = now()
        if not was_asked(engine(), batch_id, question_id()):
            raise AnswerRefused("The batch was proposed anew after this was asked; nobody has read of it yet.")
        try:
            if answer == APPROVE:
                return take_approval(self.program, engine(), batch_id, self.number, person, total, why, moment)
            take_rejection(self.program, engine(), batch_id, person, why, moment)
        except Refused as refused:
            raise AnswerRefused(str(refused)) from None
        raise AirflowSkipException("The batch was rejected; nothing of it is paid.")


def question_id() -> str:
    """The question that runs: the same when it is asked and when it is answered, and another one at every try."""
    return str(get_current_context()["ti"].id)


def release(program: Program) -> dict[str, int]:
    """Say that the batch leaves, by what our own tables say alone; anything else is a failure that no retry heals."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.release import NotReleased, release

    moment = now()
    batch_id = in_work(program, moment)
    refuse_unwritable(program, batch_id, moment)
    try:
        done = release(program, engine(), batch_id, moment)
    except NotReleased as why:
        raise AirflowFailException(str(why)) from None
    if done.state == "cancelled":
        raise AirflowFailException("The batch is not what was approved any more, so nothing left; the next run "
                                   "proposes it anew, and `mentor pay preview` says what is kept back.")  # fmt: skip
    return {"released": int(done.fresh)}


def write(program: Program) -> dict[str, int]:
    """Let the files of every released batch leave; how many are there, and how many of them are new."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.files import write_files

    left = [one for batch_id in released(program) for one in write_files(program, engine(), batch_id, now())]
    return {"files": len(left), "fresh": sum(one.fresh for one in left)}


def tell(program: Program) -> dict[str, int]:
    """Queue the remittance advice of each payee of every released batch."""
    from collections import Counter

    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.stipends.remittance import advise_payees

    counts = Counter[str]()
    for batch_id in released(program):
        counts.update(advise_payees(program, engine(), batch_id, now()))
    return dict(counts)


def released(program: Program) -> list[str]:
    """The batches that left, by our own tables: no task result is believed."""
    from sql.database import engine, reading
    from tasks.stipends.asking import released_batches

    with reading(engine()) as db:
        found = released_batches(db, program)
    if not found:
        raise AirflowFailException("No batch was released, so no file leaves and nobody is told of one.")
    return found


def in_work(program: Program, moment: Any) -> str:
    """The batch that this run is about, by our own tables: no task result is believed."""
    from sql.database import engine, reading
    from tasks.shared.clock import today_in
    from tasks.stipends.asking import batch_in_work, event_in_work

    with reading(engine()) as db:
        found = batch_in_work(db, program, event_in_work(db, program, today_in(program.time_zone, moment)))
    if not found:
        raise AirflowFailException("No batch is open, so there is nothing to pay.")
    return found


def alarms(program: Program) -> list[str]:
    """What keeps money back, or does not come back, and needs a person; the command line has the names."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.stipends.alarms import alarms
    from tasks.stipends.foresight import kept_back
    from tasks.stipends.obligations import derive_obligations
    from tasks.stipends.slips import alarms as nobody_told

    moment = now()
    today = today_in(program.time_zone, moment)
    owed = derive_obligations(program, engine(), today, moment)
    missing, waiting = len(owed.blocked) if owed else 0, kept_back(program, engine(), today)
    sentences = [*alarms(program, engine(), today, moment), *nobody_told(program, engine())]
    if not missing and not waiting:
        return sentences
    counted = f"{waiting} payees have no account that may be used today, and {missing} are not entered."
    where = f"`mentor pay preview --program {program.code} --on {today.isoformat()}` names them."
    return [*sentences, f"Kept back: {counted} {where}"]
