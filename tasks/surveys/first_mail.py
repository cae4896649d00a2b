"""The first mail of a wave goes to whoever looks after surveys; nobody is asked before the mail server has taken it."""

import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping

from schemas.form_words import EXAMPLE_CODE
from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.keys import mark
from tasks.shared.mail import address, build, message_id, sender_address
from tasks.shared.mail_waiting import UNSENT
from tasks.shared.outbox import allow_list, arrived, enqueue, queued, release_held, send_again
from tasks.surveys import messages as say
from tasks.surveys.codes import link_of

KIND = "survey_first_mail"
NEVER_WENT = {"failed", "held"}
"""Where it is certain that nobody has it, another one may go to another address."""


class FirstMailWaits(RuntimeError):
    """The first mail of a wave has not been taken yet, so nobody is asked; the sentence says what to do."""

    def __init__(self, sentence: str, *, needs_a_person: bool) -> None:
        super().__init__(sentence)
        self.needs_a_person = needs_a_person


def contact_of(program: Program) -> str:
    """Who gets the first mail: the definition's contact, else operations, else our own mailbox, which takes replies."""
    return program.waves.contact or os.environ.get("MENTOR_OPS_MAIL") or sender_address()


def put_first_mail(program: Program, engine: Engine, wave_id: str, moment: datetime) -> bool:
    """
    Queue the first mail of an open wave that has asked nobody yet. Run again it queues nothing, unless the one before
    certainly reached nobody and the contact has another address by now.

    Returns:
        Whether a sender has something to do: to send it, or to say what became of it where its sender died.
    """
    to = contact_of(program)
    with engine.begin() as db:
        wave = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
        rows = db.execute(query("surveys/not_invited_yet"), {"wave_id": wave_id}).mappings().all()
        begun = db.execute(query("surveys/asked_anybody"), {"wave_id": wave_id}).first() is not None
        if not rows or begun or not wave["opens_at"] <= moment < wave["closes_at"]:
            return False
        known = first_mails(db, wave_id)
        if all(one["state"] in NEVER_WENT and one["recipient"].lower() != to.lower() for one in known):
            enqueue_first(db, program, wave, rows, to, moment)
        return any(one["state"] in UNSENT for one in first_mails(db, wave_id))


def first_mails(db: Connection, wave_id: str) -> Sequence[RowMapping]:
    """Every first mail of a wave, the newest last; more than one only where the earlier ones reached nobody."""
    return db.execute(query("surveys/first_mails"), {"wave_id": wave_id}).mappings().all()


def enqueue_first(
    db: Connection, program: Program, wave: RowMapping, rows: Sequence[RowMapping], to: str, moment: datetime
) -> None:  # fmt: skip
    """Put it into the outbox: the words of the invitations, and where a link would stand one that is nobody's."""
    wave_id: str = wave["wave_id"]
    people = Counter(row["survey_key"] for row in rows)
    forms = db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id}).mappings().all()
    surveys = [Survey.model_validate_json(form["content"]) for form in forms if people[form["survey_key"]]]
    zone = ZoneInfo(program.year.time_zone)
    days = say.Days(wave["opens_at"].astimezone(zone), wave["closes_at"].astimezone(zone))
    link = link_of(EXAMPLE_CODE)
    words = say.first_mail(program, [(survey, people[survey.key]) for survey in surveys], days, link, wave_id)
    sender, key = sender_address(), f"survey/{wave_id}/first/{mark('survey_first_mail', wave_id, to.lower())}"
    mail = build(
        sender=sender, sender_name=program.name, to=to, subject=words.subject, text=words.text(), html=words.html(),
        date=moment, reply_to=sender, message_id=message_id(key, domain=address(sender).domain),
        headers={"List-Unsubscribe": f"<{link}/stop>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
    said = queued(mail, dedupe_key=key, program=program.code, kind=KIND, subject_key=wave_id, on_unknown="ask")
    if enqueue(db, said, moment):
        audit.append(db, at=moment, actor="launch_survey", action="survey_first_mail_queued", subject=wave_id, facts={})


def check_first_mail(engine: Engine, wave_id: str) -> None:
    """
    Let the invitations of a wave pass, or not.

    Raises:
        FirstMailWaits: the first mail is not where it should be, and nobody is asked before.
    """
    with reading(engine) as db:
        known = first_mails(db, wave_id)
    if known and all(one["state"] != "sent" for one in known):
        state = known[-1]["state"]
        sentence = say.first_mail_waits(wave_id, state, known[-1]["last_detail"])
        raise FirstMailWaits(sentence, needs_a_person=state in say.FOR_A_PERSON)


def decide_first_mail(engine: Engine, wave_id: str, person: str, moment: datetime, *, came: bool) -> bool:
    """
    Go on because a person has seen the first mail, or send it once more because a person says so.

    Args:
        came: It lies in the mailbox; only of a mail of which we do not know.
    Returns:
        False if there is nothing of the kind to decide.
    Raises:
        ValueError: it is held, and its recipient is outside the allow-list still.
    """
    with engine.begin() as db:
        known = first_mails(db, wave_id)
        if not known or any(one["state"] == "sent" for one in known):
            return False
        one = known[-1]["message_id"]
        if came:
            return arrived(db, one, decided_by=person, moment=moment)
        return send_again(db, one, decided_by=person, moment=moment) or release_held(
            db, one, decided_by=person, moment=moment, allow=allow_list()
        )
