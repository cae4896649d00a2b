"""What people wrote: a person decides about each text, and words of care are told to one named person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, RowMapping

from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.mail import TEXT_TROUBLE, address, build, message_id, sender_address
from tasks.shared.outbox import enqueue, queued
from tasks.surveys import report_messages as say
from tasks.surveys.care import needs_care
from tasks.surveys.report import Comments
from tasks.surveys.results import Results
from tasks.surveys.settings import named_addresses

Decision = Literal["proposed", "as_written", "edited", "withhold"]
CARE = "MENTOR_CARE_MAIL"


@dataclass(frozen=True, slots=True)
class Comment:
    """One text, for the person who decides about it."""

    comment_id: str
    survey_key: str
    question: str
    words: str
    proposed: str
    """The same with names, addresses and places taken out."""
    flags: int
    state: str
    shown: str

    @property
    def care(self) -> bool:
        """Whether it holds a word of care."""
        return needs_care(self.words)


def comments_of(db: Connection, wave_id: str) -> list[Comment]:
    """Every text of a wave by questionnaire and question, in an order that says nothing."""
    return [Comment(**row) for row in db.execute(query("surveys/comments_of_wave"), {"wave_id": wave_id}).mappings()]


def standing_of(db: Connection, wave_id: str) -> say.Standing:
    """How many texts wait, are approved and are withheld."""
    found = Counter(one.state for one in comments_of(db, wave_id))
    return say.Standing(found["waiting"], found["approved"], found["withheld"])


def decide_comment(
    engine: Engine, comment_id: str, person: str, decision: Decision, moment: datetime, edited: str = "", *,
    anew: bool = True,
) -> bool:  # fmt: skip
    """
    Keep what a person decided about a text; it may be decided anew, which changes reports that are released later.

    Args:
        decision: Show it as proposed, as it was written, as the person edited it, or not at all.
        edited: The text to show, if it was edited.
        anew: Whether it counts although the text was decided about already.
    Returns:
        Whether that is new.
    Raises:
        LookupError: there is no such text.
        ValueError: an edited text is empty.
    """
    with engine.begin() as db:
        row = db.execute(query("surveys/find_comment"), {"comment_id": comment_id}).mappings().first()
        if row is None:
            raise LookupError("there is no such text")
        said = {"comment_id": comment_id, "state": "withheld" if decision == "withhold" else "approved",
                "shown": shown(row, decision, edited), "decided_by": person, "decided_at": moment,
                "anew": int(anew)}  # fmt: skip
        if db.execute(query("surveys/decide_comment"), said).first() is None:
            return False
        audit.append(db, at=moment, actor=person, action="survey_comment_decided", subject=comment_id,
                     facts={"wave": row["wave_id"], "decision": decision})  # fmt: skip
    return True


def shown(row: RowMapping, decision: Decision, edited: str) -> str:
    """The text that reports show."""
    text = {"proposed": row["proposed"], "as_written": row["words"], "edited": edited, "withhold": ""}[decision]
    clean = TEXT_TROUBLE.sub(" ", text).strip()
    if decision == "edited" and not clean:
        raise ValueError("an edited text is empty; withhold it instead")
    return clean


def approved_comments(db: Connection, results: Results, moment: datetime) -> Comments:
    """What the board's report shows of the texts: those approved by a moment, of questionnaires with answers enough."""
    forms = {row.survey_key: Survey.model_validate_json(row.content)
             for row in db.execute(query("surveys/forms_of_wave"), {"wave_id": results.wave_id})}  # fmt: skip
    enough = {one.key for one in results.forms if (one.answered or 0) >= forms[one.key].min_texts}
    found: dict[str, dict[str, list[str]]] = {}
    for row in db.execute(query("surveys/approved_comments"), {"wave_id": results.wave_id, "moment": moment}):
        if row.survey_key in enough:
            found.setdefault(row.survey_key, {}).setdefault(row.question, []).append(row.shown)
    return {key: tuple((question.text, tuple(texts[question.key])) for question in forms[key].questions
                       if question.key in texts) for key, texts in found.items()}  # fmt: skip


def tell_of_care(program: Program, engine: Engine, wave_id: str, moment: datetime) -> dict[str, int]:
    """
    Queue a mail for each text that holds a word of care, to the person whom MENTOR_CARE_MAIL names; once for each.

    Returns:
        told; nobody, if no person is named: somebody must be, for the texts wait unread.
    """
    counts = {"told": 0, "nobody": 0}
    to = named_addresses(CARE, program.code)[:1]
    with reading(engine) as db:
        texts = sorted((one for one in comments_of(db, wave_id) if one.care), key=lambda one: one.comment_id)
    for one in texts:
        if not to:
            counts["nobody"] += 1
            continue
        with engine.begin() as db:
            counts["told"] += tell(db, program, one, to[0], moment)
    return counts


def tell(db: Connection, program: Program, one: Comment, to: str, moment: datetime) -> bool:
    """Queue the mail about one text; it goes to whoever was named when it was queued first."""
    key, sender = f"care/{one.comment_id}", sender_address()
    letter = say.care_letter(program, TEXT_TROUBLE.sub(" ", one.words))
    mail = build(
        sender=sender, sender_name=program.name, to=to, subject=letter.subject, text=letter.text(), html=letter.html(),
        date=moment, message_id=message_id(key, to, domain=address(sender).domain),
    )  # fmt: skip
    said = queued(mail, dedupe_key=key, program=program.code, kind="survey_care", subject_key=one.comment_id)
    return enqueue(db, said, moment)
