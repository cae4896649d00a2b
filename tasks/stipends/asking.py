"""Asks people about the batch that is open, and takes their answers; what does not count is kept with its reason."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.stipends import asking_messages as say
from tasks.stipends.approving import Refused, approve, decisions
from tasks.stipends.batches import is_open, read_batch, was_paid
from tasks.stipends.holds import a_person
from tasks.stipends.occasions import EXTRA, event_due
from tasks.stipends.payees import payees_of
from tasks.stipends.rule_messages import first_rules
from tasks.stipends.sign_off import standing_of
from tasks.stipends.standing import find_batch
from tasks.stipends.typed_total import minor_of

REFUSED, ASKED = "batch_answer_refused", "batch_asked_about"
ASKER = "svc:pay_stipends"


def batch_in_work(db: Connection, program: Program, event_key: str) -> str:
    """The batch that is open, or that left for this event, as our own rows say; empty if there is none."""
    rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    return next((str(row.batch_id) for row in rows if is_open(row) or was_paid(row, event_key)), "")


def event_in_work(db: Connection, program: Program, today: date) -> str:
    """
    What a run of today is about: the last day of the calendar, or the batch that a person has asked for since.

    Empty before the first of them.
    """
    due = event_due(program, today)
    rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    asked = rows[0] if rows and rows[0].event_key.startswith(EXTRA) else None
    if asked and asked.state not in {"cancelled", "closed"} and (not due or any(was_paid(row, due) for row in rows)):
        return str(asked.event_key)
    return due


def released_batches(db: Connection, program: Program) -> list[str]:
    """The batches that left and of which something is still under way, the oldest first."""
    rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    return [str(row.batch_id) for row in reversed(rows) if row.state == "released"]


def of_program(db: Connection, program: Program, batch_id: str) -> Row[Any]:
    """
    The batch of a question; what task results say, anybody may write, so it is looked up.

    Raises:
        LookupError: this program has no such batch.
    """
    batch = find_batch(db, batch_id)
    if batch.program != program.code:
        raise LookupError(f"{program.code} has no batch {batch_id!r}")
    return batch


def approvers(db: Connection, batch: Row[Any]) -> set[str]:
    """Who has approved what the batch holds."""
    return {one.actor for one in decisions(db, batch) if one.decision == "approve"}


def still_to_ask(program: Program, engine: Engine, batch_id: str, number: int) -> bool:
    """
    Whether the question of this number still needs an answer.

    Raises:
        LookupError: this program has no such batch.
        Refused: it is open no more, and did not leave.
    """
    with reading(engine) as db:
        batch = of_program(db, program, batch_id)
        if batch.state in {"released", "closed"}:
            return False
        if not is_open(batch):
            raise Refused(say.TAKEN_BACK)
        return len(approvers(db, batch)) < number


def note_question(program: Program, engine: Engine, batch_id: str, question: str, moment: datetime) -> None:
    """
    Keep of which batch a question speaks.

    Args:
        question: The id of the question, which nobody asks again.
    Raises:
        LookupError: this program has no such batch.
    """
    with engine.begin() as db:
        of_program(db, program, batch_id)
        audit.append(db, at=moment, actor=ASKER, action=ASKED, subject=batch_id, facts={"question": question})


def was_asked(engine: Engine, batch_id: str, question: str) -> bool:
    """Whether a question spoke of this batch, and not of one that was there before it."""
    with reading(engine) as db:
        return any(facts["question"] == question for facts in audit.facts_of(db, action=ASKED, subject=batch_id))


def describe(program: Program, engine: Engine, batch_id: str) -> str:
    """
    What an approver reads, in Markdown; persons are called by their ids.

    Raises:
        LookupError: this program has no such batch.
    """
    with reading(engine) as db:
        row, batch = of_program(db, program, batch_id), read_batch(db, program, batch_id)
        payees = {one.payee_id: one for one in payees_of(db, program)}
        refused = audit.facts_of(db, action=REFUSED, subject=batch_id)
        given = len(approvers(db, row))
        rules = standing_of(db, program)
    references = {payee_id: one.reference for payee_id, one in payees.items()}
    odd = [without_persons(sentence, payees.values()) for sentence in json.loads(row.oddities)]
    last = str(refused[-1]["why"]) if refused and refused[-1]["given"] == given else ""
    first = first_rules(rules.rules, rules.mark, program.currency) if rules.signed is None else ""
    asked_for = say.beside_the_calendar(row.event_key, row.prepared_by) if row.event_key.startswith(EXTRA) else ""
    return asked_for + say.question(batch, references, given, row.approvals_needed, odd, last, first)


def without_persons(sentence: str, payees: Any) -> str:
    """A sentence for Airflow's eyes: whoever is paid as a person is called by their id."""
    return say.without_names(sentence, {one.legal_name: one.reference for one in payees if one.kind == "person"})


def take_approval(
    program: Program, engine: Engine, batch_id: str, number: int, person: str, typed: str, note: str, moment: datetime
) -> None:  # fmt: skip
    """
    Write one approval down; an answer that comes again after a crash changes nothing.

    Args:
        number: 1 for the first person's question, 2 for the second's.
        typed: The total as the person typed it.
    Raises:
        LookupError: this program has no such batch.
        Refused: the answer does not count, with a sentence that is kept; the question must be asked again.
    """
    with reading(engine) as db:
        batch = of_program(db, program, batch_id)
        given = approvers(db, batch)
    if len(given) >= number:
        return
    try:
        if a_person(person) in given:
            raise Refused(say.NOT_AGAIN)
        total = minor_of(typed, batch.currency)
        if total is None:
            raise Refused(say.NO_TOTAL)
        approve(program, engine, batch_id, person, total, "approve", moment, note)
    except Refused as why:
        with engine.begin() as db:
            audit.append(db, at=moment, actor=person, action=REFUSED, subject=batch_id,
                         facts={"why": str(why), "given": len(given)})  # fmt: skip
        raise


def take_rejection(
    program: Program, engine: Engine, batch_id: str, person: str, note: str, moment: datetime
) -> None:  # fmt: skip
    """
    Take the batch back because a person said so; its lines are free.

    Raises:
        LookupError: this program has no such batch.
        Refused: it is open no more.
    """
    approve(program, engine, batch_id, person, 0, "reject", moment, note)
