"""How replies speak to Airflow: what came in, what became of each, what waits for a person, where an answer goes."""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from recorded_approval import APPROVE

from dags.acts.common import leave_out, refused_files
from dags.acts.mail import mail_box
from schemas.program import Program

NO_REASON = "(none was given in Required Actions)"
TO_PROVE = "to prove"
"""What the reading of a reply calls an answer that is written down with its proof alone."""
AFTER_COLLECT = ("read_reply", "prove_answers", "recheck_held", "answer", "send_mail", "tidy",
                 "announce_quarantined", "raise_alarms", "watch")  # fmt: skip


def collect(program: Program, decided: str) -> list[str]:
    """
    Take in registers and claim what lies in the mailbox. Nothing else starts where nothing is left to do.

    Beside the result it tells how many registers were `refused`, and which replies are `fresh`: those that wait, and
    what was put aside unread.

    Args:
        decided: The asset that tells of new decisions about the members.
    Returns:
        The ids of all replies that wait.
    """
    from sql.database import engine, reading
    from tasks.matches.collect import collect
    from tasks.matches.intake import take_in_registers
    from tasks.matches.standing import undecided
    from tasks.shared.clock import now
    from tasks.shared.mailbox import mailbox_from

    moment, tell = now(), get_current_context()["ti"].xcom_push
    tell(key="fresh", value=[])  # for those who go on where the mailbox cannot be opened
    tell(key="refused", value=0)
    registers = take_in_registers(program, engine(), moment)
    tell(key="refused", value=registers["refused"])
    with reading(engine()) as db:
        known = undecided(db, program.code)
    with closing(mailbox_from(mail_box(), program.code)) as mailbox:
        waiting = collect(program, engine(), mailbox, moment)
    with reading(engine()) as db:
        aside = sorted(undecided(db, program.code) - known)
    tell(key="fresh", value=[*waiting, *aside])
    if waiting:
        return waiting
    needed = left_to_do(program, look_again=bool(registers["taken"]) or decided in woken_by())
    needed |= {"announce_quarantined": bool(aside), "raise_alarms": bool(aside or registers["refused"])}
    needed["watch"] = any(needed.values())
    found: list[str] = leave_out(waiting, (name for name in AFTER_COLLECT if not needed.get(name)))
    return found


def left_to_do(program: Program, *, look_again: bool) -> dict[str, bool]:
    """Which tasks have something to do although no reply waits."""
    from sql.database import engine, reading
    from tasks.matches.standing import work_left
    from tasks.shared.clock import now
    from tasks.shared.mail_waiting import mail_waits

    with reading(engine()) as db:
        left = work_left(db, program, now())
    answers = left.answers > 0
    return {
        "recheck_held": look_again and left.held > 0, "answer": answers, "tidy": left.places > 0,
        "send_mail": answers or mail_waits(engine(), program.code),
    }  # fmt: skip


def woken_by() -> dict[str, list[Any]]:
    """The events of assets that started this run, by the name of the asset."""
    events = get_current_context().get("triggering_asset_events") or {}
    return {getattr(asset, "name", str(asset)): list(found) for asset, found in events.items()}


def recheck(program: Program) -> dict[str, int]:
    """Judge again what is on hold: a register or a decision may have freed it."""
    from sql.database import engine
    from tasks.matches.recheck import recheck_held
    from tasks.shared.clock import now, today_in

    moment = now()
    return recheck_held(program, engine(), today_in(program.year.time_zone, moment), moment)


def read(program: Program, reply_id: str) -> dict[str, str | int]:
    """Read one reply and do what follows from it; an answer is left to be proved. Codes, counts, and which reply."""
    from sql.database import engine
    from tasks.matches.steps import read_reply
    from tasks.shared.clock import now

    return {"reply": reply_id, **read_reply(program, engine(), reply_id, now(), None)}


def prove(program: Program, told: Iterable[dict[str, str | int]]) -> dict[str, int]:
    """
    Prove and record the answers of this run: Great Expectations is loaded once for all of them, and for none it is not.

    Raises:
        AirflowSkipException: there is nothing to prove.
        AnswersUnproved: some were not; the others are on record.
    """
    waiting = [str(one["reply"]) for one in told if one["verdict"] == TO_PROVE]
    if not waiting:
        raise AirflowSkipException("No answer came.")
    import great_expectations  # noqa: F401  (takes seconds: before the database is written to, so that nobody waits)

    from sql.database import engine
    from tasks.matches.evidence import prove
    from tasks.matches.proving import take_answers
    from tasks.shared.clock import now

    return take_answers(program, engine(), waiting, now(), prove)


def answer(program: Program) -> dict[str, int]:
    """Queue the answer of every settled reply that is due one and has none."""
    from sql.database import engine
    from tasks.regions.answers import answer_replies
    from tasks.shared.clock import now

    return answer_replies(program, engine(), now())


def tidy(program: Program) -> dict[str, int]:
    """Move what is settled out of the inbox; how many copies went into which folder."""
    from sql.database import engine
    from tasks.matches.collect import tidy
    from tasks.shared.mailbox import mailbox_from

    with closing(mailbox_from(mail_box(), program.code)) as mailbox:
        return tidy(program, engine(), mailbox)


def quarantined_now(program: Program, reply_ids: list[str]) -> list[str]:
    """
    Which of the replies that were just read wait for a person.

    Raises:
        AirflowSkipException: none does.
    """
    from sql.database import engine, reading
    from tasks.matches.standing import undecided

    with reading(engine()) as db:
        waiting = undecided(db, program.code)
    found = [reply_id for reply_id in reply_ids if reply_id in waiting]
    if not found:
        raise AirflowSkipException("No reply waits for a person, so nobody is woken.")
    return found


def raise_alarms(program: Program, reply_ids: list[str], refused: int) -> None:
    """Fail with what operations must know at once: of the replies that were just read, and of refused registers."""
    from sql.database import engine, reading
    from tasks.matches.standing import news
    from tasks.shared.clock import now

    with reading(engine()) as db:
        sentences = news(db, program, reply_ids, now())
    if refused:
        sentences.append(refused_files(program, refused))
    if sentences:
        raise AirflowFailException(" ".join(sentences))


def undecided(program: Program) -> list[str]:
    """
    The replies to ask about: those that have just come, where one of them started this run, else all that wait.

    A reply that came later has a run of its own, so nobody waits for the answer to another question.
    """
    from sql.database import engine, reading
    from tasks.matches.standing import undecided

    with reading(engine()) as db:
        waiting = sorted(undecided(db, program.code))
    events = [event for found in woken_by().values() for event in found]
    named = {str(one) for event in events for one in event.extra.get("replies", ())}
    asked = [reply_id for reply_id in waiting if not named or reply_id in named]
    found: list[str] = leave_out(asked, () if asked else ("ask", "nobody_answered"))
    return found


def answers_about(program: Program) -> tuple[Callable[[str], str], Callable[[str, str, str, str, str], None]]:
    """How to describe a reply that waits, and how to record what was decided about it."""

    def describe_reply(reply_id: str) -> str:
        from sql.database import engine, reading
        from tasks.matches.quarantine import describe

        with reading(engine()) as db:
            return describe(db, quarantined_one(db, program, reply_id))

    def record_answer(reply_id: str, person: str, answer: str, coordinator: str, reason: str) -> None:
        from sql.database import engine
        from tasks.matches.quarantine import decide_reply
        from tasks.shared.clock import now

        decision = "accept" if answer == APPROVE else "refuse"
        decide_reply(engine(), program, reply_id, decision, person, reason or NO_REASON, now(), coordinator)

    return describe_reply, record_answer


def quarantined_one(db: Any, program: Program, reply_id: str) -> Any:
    """
    The reply of a question; what task results say, anybody may write, so it is looked up.

    Raises:
        LookupError: no reply of this program waits under this id.
    """
    from tasks.matches.quarantine import quarantined

    for one in quarantined(db, program.code):
        if one.reply_id == reply_id:
            return one
    raise LookupError(f"no reply {reply_id[:12]!r} of {program.code} waits for a decision")
