"""Reads one reply of a region: what it is, for which list, what its rows say, and what follows; in one transaction."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.calendar import program_year_of
from schemas.match import MatchList, ReplyVerdict, RowVerdict
from schemas.program import Program
from schemas.region import fold
from sql.database import reading
from sql.queries import query
from tasks.matches import bounces, ledger
from tasks.matches.content import came_as_mail
from tasks.matches.envelope import Envelope, envelope_of
from tasks.matches.ground import read_ground
from tasks.matches.knowledge import Ground
from tasks.matches.known import read_known
from tasks.matches.limited_reader import read_book
from tasks.matches.refusals import RefusedBook
from tasks.matches.returned import match_list_in
from tasks.matches.rules import judge
from tasks.matches.transitions import tally
from tasks.matches.triage import Known, Triage, triage
from tasks.shared.clock import today_in
from tasks.shared.files import kept_at, sha256_of

Prove = Callable[[Program, Ground, MatchList, Sequence[RowVerdict]], str]
"""Lets Great Expectations run over an answer; gives the name of the evidence, or raises if it objects."""
Told = dict[str, str | int]
ANSWERED = frozenset({"submission", "repeated", "refused", "question"})
"""Verdicts that a coordinator hears of; the others concern us alone."""
TO_PROVE = "to prove"
NAMES_A_HEADING = frozenset({"heading_missing", "heading_twice"})
"""Codes behind which our own heading follows, so that the answer can name it."""
log = logging.getLogger(__name__)


class SettledMeanwhile(RuntimeError):
    """Two runs read one reply at once; the other one has written everything down."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that waits to be read."""

    reply_id: str
    envelope: Envelope
    vouched: bool
    received_at: datetime
    received_on: date
    """The program's day of it."""
    accepted: bool = False
    """A named person let it in."""
    stands_for: str = ""
    """The coordinator as whose answer that person let it in; empty if nobody was named."""


@dataclass(frozen=True, slots=True)
class ForList:
    """The list that a reply is for, as our records have it."""

    list_id: str
    program: str
    program_year: str
    region: str
    version: int
    as_of: date
    newest_version: int


def read_reply(program: Program, engine: Engine, reply_id: str, moment: datetime, prove: Prove | None) -> Told:
    """
    Read one reply and do everything that follows from it, once; what is settled stays settled.

    Args:
        prove: None leaves an answer that is to be proved as it lies: nothing of it is written, and `verdict` says
            `to prove`. All else is settled without a proof.
    Returns:
        `verdict`, `code`, and for a submission how many rows ended how. Nobody's name.
    Raises:
        LookupError: there is no such reply of this program.
        ValueError: the kept bytes are no longer those that came.
    """
    reply = find_reply(program, engine, reply_id)
    if reply is None:
        return {"verdict": "settled before", "code": ""}
    with reading(engine) as db:
        found = judged_as_mail(read_known(db, program, reply.envelope, reply.vouched, moment), reply)
        listed = list_answered(db, found.list_id)
    if listed is not None and listed.program != program.code:
        return hand_over(engine, reply_id, listed.program)
    answer, found = opened(program, found, listed, reply.received_on)
    if answer is not None and prove is None:
        return {"verdict": TO_PROVE, "code": ""}
    with engine.begin() as db:
        db.execute(query("matches/take_turn"), {"program": program.code})
        if answer is None or listed is None or prove is None:
            return settle(db, program, reply, found, listed, moment)
        return take_answer(db, program, reply, found, listed, answer, moment, prove)


def find_reply(program: Program, engine: Engine, reply_id: str) -> Reply | None:
    """
    The reply with its kept bytes read as a mail; None if it is settled.

    Raises:
        LookupError, ValueError: as in read_reply.
    """
    with reading(engine) as db:
        row = db.execute(query("matches/find_reply"), {"reply_id": reply_id}).first()
    if row is None or row.program != program.code:
        raise LookupError(f"{program.code} has no reply {reply_id!r}")
    if row.verdict != "waiting":
        return None
    path = kept_at(row.raw_sha256)
    if sha256_of(path) != row.raw_sha256:
        raise ValueError("the kept bytes of a reply are no longer those that came; nothing was read")
    envelope = envelope_of(path.read_bytes(), is_mail=came_as_mail(reply_id, row.raw_sha256))
    received_on = today_in(program.year.time_zone, row.received_at)
    return Reply(reply_id, envelope, bool(row.in_folder or row.accepted), row.received_at, received_on,
                 bool(row.accepted), row.stands_for)  # fmt: skip


def judged_as_mail(known: Known, reply: Reply) -> Triage:
    """What the mail is. One on which our own reading stumbles waits for a person and holds up nobody else."""
    try:
        return triage(reply.envelope, known, read_book)
    except Exception as problem:
        log.warning("a reply could not be read and waits for a person: %s", type(problem).__name__)
        return Triage("quarantine", "triage_failed")


def list_answered(db: Connection, list_id: str) -> ForList | None:
    """The list by its id; None for none."""
    row = db.execute(query("matches/list_answered"), {"list_id": list_id}).mappings().first()
    return ForList(list_id, **row) if row else None


def hand_over(engine: Engine, reply_id: str, program_code: str) -> Told:
    """Leave a reply to the program whose list it answers; it reads it at its next look."""
    with engine.begin() as db:
        db.execute(query("matches/hand_over_reply"), {"reply_id": reply_id, "program": program_code})
    return {"verdict": "handed over", "code": ""}


def opened(
    program: Program, found: Triage, listed: ForList | None, received_on: date
) -> tuple[MatchList | None, Triage]:
    """The rows of a submission; or why there are none, in place of what triage said."""
    if found.verdict != "submission" or found.book is None or listed is None:
        return None, found
    if listed.program_year != program_year_of(program, received_on):
        return None, replace(found, verdict="refused", code="wrong_year")
    try:
        return match_list_in(found.book, program), found
    except RefusedBook as refusal:
        named = refusal.code in NAMES_A_HEADING and refusal.detail
        code = f"{refusal.code}:{refusal.detail}" if named else refusal.code
        return None, replace(found, verdict="refused", code=code)


def take_answer(
    db: Connection, program: Program, reply: Reply, found: Triage, listed: ForList, answer: MatchList,
    moment: datetime, prove: Prove,
) -> Told:  # fmt: skip
    """Judge every row, let the proof run, and write all of it down with the matches that follow."""
    today = today_in(program.year.time_zone, moment)
    coordinator = found.sender or voice_of(db, program, reply, listed.region, today)
    ground = read_ground(db, program, listed.region, listed.list_id, coordinator, today, answer)
    verdicts = judge(program, ground, answer, reply.received_on)
    evidence = prove(program, ground, answer, verdicts)
    old = ("old_version",) if listed.version < listed.newest_version else ()
    answered = ledger.Answered(
        reply.reply_id, listed.list_id, listed.program_year, listed.region, coordinator, reply.received_on,
        reply.received_at, (*old, *found.notes, *answer.notes), evidence, ground.colleagues,
        vouched=reply.accepted or not found.sender,
    )  # fmt: skip
    submission = ledger.record(db, program, answered, verdicts, moment)
    verdict: ReplyVerdict = "submission" if submission else "repeated"
    code = "" if submission else "same_again"
    told = settle(db, program, reply, replace(found, verdict=verdict, code=code), listed, moment)
    return told | dict(tally(verdicts)) if submission else told


def settle(
    db: Connection, program: Program, reply: Reply, found: Triage, listed: ForList | None, moment: datetime
) -> Told:
    """
    Write down what the reply is, and whom to answer, in the caller's transaction.

    Raises:
        SettledMeanwhile: somebody else was quicker; nothing of ours is written.
    """
    today = today_in(program.year.time_zone, moment)
    answer_to = found.sender
    if not answer_to and reply.vouched and listed is not None and found.verdict in ANSWERED:
        answer_to = (voice_of(db, program, reply, listed.region, today)
                     or first_coordinator(db, program, listed.region, today))  # fmt: skip
    row = db.execute(query("matches/settle_reply"), {
        "reply_id": reply.reply_id, "verdict": found.verdict, "code": found.code,
        "list_id": found.list_id if listed else "", "message_id": reply.envelope.message_id,
        "answer_to": answer_to if found.verdict in ANSWERED else "", "settled_at": moment,
    }).first()  # fmt: skip
    if row is None:
        raise SettledMeanwhile("another run settled the same reply at this moment; nothing was written twice")
    if found.verdict == "bounce":
        bounces.note_bounce(db, program.code, reply.reply_id, found.list_id, found.failed, found.bounce_kind, today)
    elif found.sender:
        bounces.end_bounces(db, found.sender, today)
    return {"verdict": found.verdict, "code": found.code.partition(":")[0]}


def voice_of(db: Connection, program: Program, reply: Reply, region: str, today: date) -> str:
    """
    The address of the coordinator whose answer it is that somebody of ours let in: the one who was named, or the only
    one there is. Empty if it may be any of several: then it undoes nothing that one of them reported.
    """
    here = coordinators_of(db, program, region, today)
    named = [one for one in here if one.lower() == reply.stands_for.lower()]
    return named[0] if named else here[0] if len({one.lower() for one in here}) == 1 else ""


def first_coordinator(db: Connection, program: Program, region: str, today: date) -> str:
    """The address of who answers for a region first; empty if nobody does today."""
    return next(iter(coordinators_of(db, program, region, today)), "")


def coordinators_of(db: Connection, program: Program, region: str, today: date) -> list[str]:
    """The addresses of those who answer for a region, the primary ones first."""
    rows = db.execute(query("regions/active_coordinators"), {"program": program.code, "today": today}).all()
    of_region = [row for row in rows if fold(row.region) == fold(region)]
    return [str(row.email) for row in sorted(of_region, key=lambda row: (row.kind != "primary", row.email))]
