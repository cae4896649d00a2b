"""By which rules is paid: what two people have seen and signed, and whether the definition still says it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from schemas.payment_rules import Difference, differences, mark_of, rules_sha256, rules_text, sha256_of
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.stipends import rule_messages as say
from tasks.stipends.approvers import may_approve, names_of
from tasks.stipends.holds import a_person, canonical
from tasks.stipends.ledger import take_turn
from tasks.stipends.refusals import Refused

REFUSED = "rules_answer_refused"


@dataclass(frozen=True, slots=True)
class Signed:
    """The rules that were signed off last."""

    signoff_id: str
    number: int
    rules_sha256: str
    rules: str
    changed_by: str
    signed_by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the definition says now, what was signed, and how they differ."""

    rules_sha256: str
    rules: str
    signed: Signed | None
    """None if nobody has signed any rules of this program: the approvals of its first batch do."""
    different: tuple[Difference, ...]

    @property
    def waits(self) -> bool:
        """Whether somebody must sign before anything is owed or proposed by the definition."""
        return self.signed is not None and self.signed.rules_sha256 != self.rules_sha256

    @property
    def mark(self) -> str:
        """What a person types to say which rules they have read."""
        return mark_of(self.rules_sha256)


def standing_of(db: Connection, program: Program) -> Standing:
    """Where the rules of a program stand."""
    row = db.execute(query("stipends/last_signoff"), {"program": program.code}).mappings().first()
    signed, rules = Signed(**row) if row else None, rules_text(program)
    return Standing(sha256_of(rules), rules, signed, differences(signed.rules if signed else "", rules))


def read_standing(program: Program, engine: Engine) -> Standing:
    """The same, for a screen."""
    with reading(engine) as db:
        return standing_of(db, program)


def may_owe(db: Connection, program: Program) -> bool:
    """Whether something may be owed or proposed by what the definition says: nobody has to sign it first."""
    return not standing_of(db, program).waits


def rules_of(db: Connection, batch_id: str) -> str:
    """The fingerprint of the rules under which a batch was proposed; empty if nobody wrote it down."""
    return db.execute(query("stipends/rules_of_batch"), {"batch_id": batch_id}).scalar() or ""


def bind(db: Connection, program: Program, batch_id: str) -> None:
    """A new batch is proposed under the rules of now."""
    binds = {"batch_id": batch_id, "rules_sha256": rules_sha256(program)}
    db.execute(query("stipends/put_batch_rules"), binds)


def sign_first(db: Connection, program: Program, put_forward_by: str, signed_by: str, moment: datetime) -> None:
    """The approvals of a first batch sign its rules: the last approver does, of what the one before put forward."""
    if standing_of(db, program).signed is None:
        put(db, program, put_forward_by, signed_by, moment, say.WITH_THE_FIRST_BATCH)


def signature_of(db: Connection, program: Program) -> str:
    """The signature under what the definition says now; empty if it has none, or another was signed since."""
    found = standing_of(db, program)
    return "" if found.signed is None or found.waits else found.signed.signoff_id


def sign_rules(
    program: Program, engine: Engine, typed_mark: str, changed_by: str, actor: str, moment: datetime, note: str = ""
) -> bool:  # fmt: skip
    """
    A named person signs what the definition says now; it is not who changed it.

    Args:
        typed_mark: The mark of the rules that the person has read.
        changed_by: Who changed the definition.
    Returns:
        Whether it was signed now; what is signed already stays as it is.
    Raises:
        Refused: the answer does not count, with a sentence that is kept.
    """
    try:
        with engine.begin() as db:
            take_turn(db, program.code)
            found = standing_of(db, program)
            if found.signed is not None and not found.waits:
                return False
            check(found, typed_mark, changed_by, actor)
            put(db, program, canonical(changed_by), a_person(actor), moment, note.strip())
    except (Refused, IntegrityError) as why:
        words = str(why) if isinstance(why, Refused) else say.ANOTHER_PERSON
        with engine.begin() as db:
            audit.append(db, at=moment, actor=actor or "nobody", action=REFUSED, subject=program.code,
                         facts={"why": words, "after": number_of(db, program)})  # fmt: skip
        raise Refused(words) from None
    return True


def number_of(db: Connection, program: Program) -> int:
    """How often rules of a program were signed."""
    signed = standing_of(db, program).signed
    return signed.number if signed else 0


def check(found: Standing, typed_mark: str, changed_by: str, actor: str) -> None:
    """
    Everything that a signature needs and that no constraint can tell.

    Raises:
        Refused: it lacks something.
    """
    if refusal := may_approve(actor):
        raise Refused(refusal)
    if typed_mark.strip().lower() != found.mark:
        raise Refused(say.WRONG_MARK)
    if not canonical(changed_by):
        raise Refused(say.WHO_CHANGED)
    if canonical(changed_by) in names_of(a_person(actor)):
        raise Refused(say.ANOTHER_PERSON)


def refuse_rules(program: Program, engine: Engine, actor: str, moment: datetime, note: str = "") -> None:
    """A named person does not sign; nothing is owed or paid by these rules until somebody does, or they are undone."""
    person = a_person(actor)
    with engine.begin() as db:
        sha256 = rules_sha256(program)
        audit.append(db, at=moment, actor=person, action="rules_not_signed", subject=program.code,
                     facts={"rules_sha256": sha256, "noted": bool(note.strip())})  # fmt: skip


def put(db: Connection, program: Program, changed_by: str, signed_by: str, moment: datetime, note: str) -> None:
    """Write a signature down, in the caller's transaction; the database refuses one person for both."""
    number, sha256 = number_of(db, program) + 1, rules_sha256(program)
    db.execute(query("stipends/put_signoff"), {
        "signoff_id": f"s{number}-{program.code}", "program": program.code, "number": number, "rules_sha256": sha256,
        "rules": rules_text(program), "changed_by": changed_by, "signed_by": signed_by, "at": moment, "note": note,
    })  # fmt: skip
    audit.append(db, at=moment, actor=signed_by, action="rules_signed", subject=program.code,
                 facts={"rules_sha256": sha256, "number": number})  # fmt: skip
