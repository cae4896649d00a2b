"""Answers what regions send: one mail for each settled reply, with the rows that still need work as a workbook."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

from sqlalchemy import Connection, Engine

from schemas.letters import Letter
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.regions import answer_messages as say
from tasks.regions import answer_row_messages as beside
from tasks.regions.answer_book import render_answer
from tasks.regions.answer_isolation import check_answer
from tasks.regions.answer_messages import Answer
from tasks.regions.answer_reading import Ground, Owed, TheList, coordinator_at, read_ground, read_list, read_owed
from tasks.regions.answer_state import State, answer_of, book_of, contradicted, read_state
from tasks.regions.reading import Listing
from tasks.regions.rules import Coordinator
from tasks.regions.steps import file_name
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.keys import mark
from tasks.shared.mail import XLSX, Attachment, build, message_id, plus_address, sender_address
from tasks.shared.outbox import enqueue, queued, withdraw
from tasks.shared.tokens import token

ACTOR = "answer_replies"


class AnswersFailed(RuntimeError):
    """Some answers could not be written; the others were. The sentence names nobody."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply that is being answered."""

    db: Connection
    ground: Ground
    owed: Owed
    the_list: TheList | None
    moment: datetime

    @property
    def about(self) -> str:
        """The list that the answer is about, so that a reply to it is known to be for that list."""
        return self.the_list.list_id if self.the_list else self.owed.reply_id


def answer_replies(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Queue one mail for each settled reply that is owed an answer and has none, each in a transaction of its own.

    Returns:
        How many mails answer a `submission`, a `repeated` one, a `refused` file and a `question`; `others`: mails to a
        coordinator whom another one contradicts; `nobody`: replies whose sender answers for the region no more.
    Raises:
        AnswersFailed: after all others are written, if one could not be.
    """
    today = today_in(program.year.time_zone, moment)
    with reading(engine) as db:
        owed = read_owed(db, program)
        if not owed:
            return {}
        ground = read_ground(db, program, today)
    done, problems = Counter[str](), list[Exception]()
    for one in owed:
        try:
            with engine.begin() as db:
                done.update(answer(Turn(db, ground, one, read_list(db, one), moment), today))
        except Exception as problem:  # one reply never holds up the others
            problems.append(problem)
    if problems:
        kinds = ", ".join(sorted({type(problem).__name__ for problem in problems}))
        raise AnswersFailed(f"{program.code}: {len(problems)} of {len(owed)} answers were not written ({kinds}); "
                            "the others were") from problems[0]  # fmt: skip
    return dict(done)


def answer(turn: Turn, today: date) -> dict[str, int]:
    """Answer one reply: a mail to whoever sent it, and one to each coordinator whom it contradicts."""
    owed, plan, the_list = turn.owed, turn.ground.plan, turn.the_list
    to = coordinator_at(plan, the_list.region if the_list else "", owed.answer_to)
    if to is None:
        return {"nobody": 1}
    known = the_list is not None and the_list.program_year == plan.program_year
    state = read_state(turn.db, turn.ground, owed, the_list) if the_list and known else None
    told = answer_of(turn.ground, to, today, state, owed.notes)
    mail = mail_for(turn, to, letter_for(owed, told), files=workbook(turn, state, told), answers=owed.message_id)
    if not put(turn, mail, f"answer/{owed.reply_id}"):
        return {}
    withdraw_reminders(turn)
    others = tell_others(turn, state, to, today) if state else 0
    facts: dict[str, audit.Fact] = {"verdict": owed.verdict, "list": turn.about, "others": others}
    facts |= {str(stand): number for stand, number in told.counts.items()}
    audit.append(turn.db, at=turn.moment, actor=ACTOR, action="reply_answered", subject=owed.reply_id, facts=facts)
    return {owed.verdict: 1} | ({"others": others} if others else {})


def withdraw_reminders(turn: Turn) -> int:
    """A reminder that has not gone yet is out of date once an answer was read; how many were withdrawn."""
    if turn.the_list is None or turn.owed.verdict != "submission":
        return 0
    versions = turn.db.execute(query("regions/versions_of_list"), {"list_id": turn.the_list.list_id}).scalars().all()
    return sum(
        withdraw(turn.db, turn.the_list.program, "reminder", list_id, actor=ACTOR, reason="region_answered",
                 moment=turn.moment)
        for list_id in versions
    )  # fmt: skip


def letter_for(owed: Owed, told: Answer) -> Letter:
    """The words of the answer, by what became of the reply."""
    if owed.verdict == "submission":
        return say.submission_letter(told)
    if owed.verdict == "repeated":
        return say.repeated_letter(told)
    why = beside.why_refused(told.program, owed.code)
    return say.question_letter(told, why) if owed.verdict == "question" else say.refused_letter(told, why)


def workbook(turn: Turn, state: State | None, told: Answer) -> tuple[Attachment, ...]:
    """The rows that still need work; nothing where none is open, or where nobody sent a list."""
    if state is None or not told.open or turn.owed.verdict == "question":
        return ()
    one = state.the_list
    listing = Listing(one.region, one.list_id, one.version, one.as_of, "", (), changed=False)
    name = file_name(turn.ground.plan, listing).replace(".xlsx", "-to-do.xlsx")
    return (Attachment(name, render_answer(book_of(turn.ground, state, told)), XLSX),)


def tell_others(turn: Turn, state: State, by: Coordinator, today: date) -> int:
    """Tell each coordinator whose accepted answers were contradicted; how many were told."""
    number = 0
    for other, rows in contradicted(state).items():
        if other.email.lower() == by.email.lower():
            continue  # the answer itself tells them
        letter = say.disagreement_letter(answer_of(turn.ground, other, today, state), by.name, rows)
        key = f"answer/{turn.owed.reply_id}/{mark('recipient', other.email)}"
        number += put(turn, mail_for(turn, other, letter), key)
    return number


def mail_for(
    turn: Turn, to: Coordinator, letter: Letter, *, files: Sequence[Attachment] = (), answers: str | None = None
) -> EmailMessage:
    """One mail to one coordinator; a reply to it finds its list by its address."""
    program, sender, the_list = turn.ground.plan.program, sender_address(), turn.the_list
    return build(
        sender=sender, sender_name=program.name, to=to.email, to_name=to.name, subject=letter.subject,
        text=letter.text(), html=letter.html(), date=turn.moment, attachments=files, answers=answers,
        message_id=message_id("answer", turn.owed.reply_id, to.email, domain=sender.partition("@")[2]),
        reply_to=plus_address(sender, token(the_list.list_id)) if the_list else None,
    )  # fmt: skip


def put(turn: Turn, mail: EmailMessage, key: str) -> bool:
    """Put one mail in the outbox, after a look at what it says of whom; False if it is there already."""
    plan, the_list = turn.ground.plan, turn.the_list
    if the_list:
        check_answer(turn.db, plan.program, the_list.region, mail, token=token(the_list.list_id),
                     lists=(the_list.list_id, turn.owed.list_id), program_year=the_list.program_year)  # fmt: skip
    about = queued(mail, dedupe_key=key, program=plan.program.code, kind="answer", subject_key=turn.about)
    return enqueue(turn.db, about, turn.moment)
