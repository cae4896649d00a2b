"""Writes down what banks and finance said of our payments, each row once, and does what follows from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.bank_answers import DUPLICATES, OURS, Answer, Said
from schemas.payment import BankEventKind
from schemas.program import Program
from schemas.registry import program as program_named
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.stipends import response_messages as say
from tasks.stipends.accounts import suspend_account
from tasks.stipends.bank_accounts import fingerprint_of, propose_correction
from tasks.stipends.holds import put_holds
from tasks.stipends.ledger import settle, take_back, take_turn
from tasks.stipends.matching import Matched, Sent, clean, match

ACTOR = "reconcile"
EVERY_READER = "*bank files"
"""The turn that all readers of bank files take first: a file may speak of any program."""
PER_LINE = 100_000
"""What is said of a whole file is written down for each of its payments, below the line that says it."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a file did."""

    fresh: bool
    """Whether it was read now; the same file again does nothing."""
    counts: Mapping[BankEventKind, int]
    sentences: tuple[str, ...]
    """For people: everything that came back, must be corrected, or waits for a decision."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from, and when they were read."""

    program: Program
    sha256: str
    today: date
    moment: datetime
    decides: int | None = None
    """The row that a person decides by them."""


def reconcile(program: Program, engine: Engine, answer: Answer, source_sha256: str, moment: datetime) -> Reconciled:
    """
    Take in what a file says, in one transaction; the same file again, or read twice at once, is taken in once.

    Args:
        program: Into whose inbox it came; its payments may be of any program.
        source_sha256: Of the file's bytes.
    """
    source = Source(program, source_sha256, today_in(program.time_zone, moment), moment)
    counts: Counter[BankEventKind] = Counter()
    sentences: list[str] = []
    with engine.begin() as db:
        take_every_turn(db, program.code)
        if db.execute(query("stipends/file_was_read"), {"source_sha256": source_sha256}).first():
            return Reconciled(False, {}, (say.READ_BEFORE,))
        for said in answer.said:
            kinds, told = take_in(db, source, clean(said))
            counts.update(kinds)
            sentences += told
        close_batches(db, program.code)
        audit.append(db, at=moment, actor=ACTOR, action="bank_file_read", subject=program.code,
                     facts={"sha256": source_sha256, "form": answer.form, "rows": counts.total(),
                            "unmatched": counts["unmatched"]})  # fmt: skip
    return Reconciled(True, dict(counts), tuple(sentences))


def take_every_turn(db: Connection, program_code: str) -> None:
    """Nobody else changes the money of any program, always in one order."""
    take_turn(db, EVERY_READER)
    for code in sorted({program_code, *db.execute(query("stipends/programs_with_payments")).scalars()}):
        take_turn(db, code)


def close_batches(db: Connection, program_code: str) -> None:
    """Batches of which nothing is under way any more are closed; a return may still come."""
    for code in sorted({program_code, *db.execute(query("stipends/programs_with_payments")).scalars()}):
        db.execute(query("stipends/close_batches"), {"program": code})


def take_in(db: Connection, source: Source, said: Said) -> tuple[list[BankEventKind], list[str]]:
    """Write one statement down and do what follows; the kinds of rows that are new, and sentences."""
    if said.whole_file:
        rows = db.execute(query("stipends/sent_in_file"), {"called": said.whole_file}).mappings()
        each = [Sent(**row) for row in rows]
        if each and said.kind == "ack":
            for place, one in enumerate(each, 1):
                put_event(db, source, replace(said, line=said.line * PER_LINE + place), "ack", one)
            return ["ack"] * len(each), []
        if each and said.code not in DUPLICATES and all(one.came_back for one in each):
            return [], []
    matched = find(db, said)
    sent = matched.sure
    if sent is None or said.kind == "unclear":
        put_event(db, source, said, "unmatched", None, told_of=matched)
        return ["unmatched"], [say.waits(said, matched.trouble if said.kind != "unclear" else "")]
    event_id = put_event(db, source, said, said.kind, sent)
    return ([said.kind], follow(db, source, said, sent, event_id)) if event_id else ([], [])


def find(db: Connection, said: Said) -> Matched:
    """The payment that a statement is about."""
    if said.whole_file:
        return Matched(None, "NO_PAYMENT")
    binds: dict[str, str | int | None]
    binds = {"trace_no": said.trace_no or None, "reference": said.reference or None, "payment_id": None}
    found = [Sent(**row) for row in db.execute(query("stipends/sent_like"), binds).mappings()]
    fingerprint = "" if found else fingerprint_of(said)
    if fingerprint:
        binds = {"fingerprint": fingerprint, "amount_minor": said.amount_minor}
        found = [Sent(**row) for row in db.execute(query("stipends/sent_to_account"), binds).mappings()]
    return match(said, found, fingerprint)


def put_event(
    db: Connection, source: Source, said: Said, kind: BankEventKind, sent: Sent | None, told_of: Matched | None = None
) -> int | None:  # fmt: skip
    """Write a row down; its id, or None if it was there before. A row that waits says which payment it may mean."""
    meant = sent or (told_of.sent if told_of else None)
    words = say.unmatched(said, told_of.trouble if told_of and said.kind != "unclear" else "") if not sent else ""
    return db.execute(query("stipends/put_bank_event"), {
        "source_sha256": source.sha256, "line": said.line, "kind": kind, "code": said.code,
        "payment_id": sent.payment_id if sent else None, "amount_minor": said.amount_minor,
        "end_to_end_id": meant.end_to_end_id if meant else say.reference_of(said),
        "trace_no": meant.trace_no if meant else said.trace_no[:15],
        "detail": " ".join(dict.fromkeys(part for part in (words, said.detail) if part)),
        "program": meant.program if meant else source.program.code, "decides": source.decides, "at": source.moment,
    }).scalar_one_or_none()  # fmt: skip


def follow(db: Connection, source: Source, said: Said, sent: Sent, event_id: int) -> list[str]:
    """What a matched statement does, and what people must know of it."""
    match said.kind:
        case "settle":
            settled = settle(db, sent.payment_id, source.today, source.moment)
            return [] if settled or not sent.came_back else paid_after_all(db, source, sent)
        case "return" | "reject":
            freed = take_back(db, sent.payment_id, event_id, said.kind, source.today, source.moment, said.code)
            if said.code not in OURS:
                suspend(db, source, said, sent)
            return [came_back_words(said, sent, freed)]
        case "noc":
            changed = suspend(db, source, said, sent)
            proposed = changed and propose_correction(db, owner_of(source, sent), said, sent, source.moment)
            return [say.to_change(said, sent.end_to_end_id, proposed)] if changed else []
    return []


def paid_after_all(db: Connection, source: Source, sent: Sent) -> list[str]:
    """What came back is said to be paid: its lines wait for a person, also if one had let them go."""
    free = db.execute(query("stipends/freed_and_unpaid"), {"payment_id": sent.payment_id}).scalars().all()
    told = say.came_back_before(sent.end_to_end_id, True)
    put_holds(db, [(one, f"returned:{sent.payment_id} paid", told) for one in free], source.today)
    return [told]


def came_back_words(said: Said, sent: Sent, freed: Sequence[str]) -> str:
    """A payment that came back now, or again."""
    if not freed:
        return say.came_back_before(sent.end_to_end_id, False)
    return say.came_back(said, sent.end_to_end_id, sent.amount_minor, sent.currency, len(freed))


def suspend(db: Connection, source: Source, said: Said, sent: Sent) -> bool:
    """Pay nothing more into the account of a payment; whether that changed anything."""
    why = said.code or said.kind
    return suspend_account(db, owner_of(source, sent), sent.account_id, why, ACTOR, source.moment)


def owner_of(source: Source, sent: Sent) -> Program:
    """The program that paid."""
    return source.program if source.program.code == sent.program else program_named(sent.program)
