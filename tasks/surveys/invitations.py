"""Mails that ask and remind: one for each person and purpose, queued once, whatever is run twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping

from schemas.calendar import quiet
from schemas.letters import Letter
from schemas.program import Program
from schemas.spans import after
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.mail import address, build, message_id, sender_address
from tasks.shared.outbox import enqueue, queued, withdraw
from tasks.surveys import messages as say
from tasks.surveys.audience import Contact
from tasks.surveys.codes import SECRET_FILE, SecretTrouble, code_of, code_sha256, link_of, read_secret
from tasks.surveys.leaving import Today, read_today, wait_for_answers
from tasks.surveys.places.chosen import NONE_SET_UP
from tasks.surveys.places.port import Places
from tasks.surveys.places.steps import links_of_wave, publish_wave
from tasks.surveys.rules import Invited, reminder_due
from tasks.surveys.waves import invitation_values

ASKING, REMINDING = "survey_invitation", "survey_reminder"
BETWEEN_MAILS = timedelta(days=2)
"""Nobody gets two mails of a wave on two days running, however late the one before was."""
AT_ONCE = 100
"""Mails queued in one transaction, so that no writer waits long."""


@dataclass(frozen=True, slots=True)
class Post:
    """Everything that the mails of one wave need."""

    program: Program
    wave: RowMapping
    surveys: dict[str, Survey]
    today: Today
    secret: bytes
    moment: datetime
    links: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """How a code becomes a link, by questionnaire, for those that are answered elsewhere."""

    @property
    def days(self) -> say.Days:
        """When the wave takes answers, in the association's own time."""
        zone = ZoneInfo(self.program.year.time_zone)
        return say.Days(self.wave["opens_at"].astimezone(zone), self.wave["closes_at"].astimezone(zone))


def queue_invitations(
    program: Program, engine: Engine, wave_id: str, today: date, moment: datetime, places: Places = NONE_SET_UP
) -> dict[str, int]:
    """
    Queue the mail to everybody whom an open wave asks and to whom none was written. A second run finds nobody.

    A questionnaire that is answered elsewhere is open there before anybody is written to.
    Returns:
        queued; no_address, for whom the address was lost since the wave was approved; left, who are gone since.
    """
    with reading(engine) as db:
        post = post_of(db, program, wave_id, today, moment)
        rows = db.execute(query("surveys/not_invited_yet"), {"wave_id": wave_id}).mappings().all()
    if not post.wave["opens_at"] <= moment < post.wave["closes_at"]:
        return {"queued": 0, "no_address": 0, "left": 0}
    publish_wave(program, engine, wave_id, places, moment)
    post = replace(post, links=links_of_wave(program, engine, wave_id, places))
    return queue(engine, post, rows, ASKING, say.invitation, lambda row: f"survey/{row['invitation_id']}")


def post_of(db: Connection, program: Program, wave_id: str, today: date, moment: datetime) -> Post:
    """What the mails of a wave need, read once."""
    wave = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
    forms = db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id}).mappings()
    surveys = {form["survey_key"]: Survey.model_validate_json(form["content"]) for form in forms}
    return Post(program, wave, surveys, read_today(db, program, wave["program_year"], today), read_secret(), moment)


def queue(
    engine: Engine, post: Post, rows: Sequence[RowMapping], kind: str, letter: Callable[[say.Asked], Letter],
    key: Callable[[RowMapping], str], note: Callable[[Connection, RowMapping], bool] = lambda db, row: True,
) -> dict[str, int]:  # fmt: skip
    """Queue one mail for each row, a hundred in a transaction; `note` says whether this one is still to be written."""
    counts = {"queued": 0, "no_address": 0, "left": 0}
    for start in range(0, len(rows), AT_ONCE):
        with engine.begin() as db:
            for row in rows[start : start + AT_ONCE]:
                contact = post.today.directory.contact(row["person_key"])
                if post.today.against(row):
                    counts["left"] += 1
                elif contact is None:
                    counts["no_address"] += 1
                elif note(db, row):
                    counts["queued"] += enqueue_one(db, post, row, contact, kind, letter, key(row))
    return counts


def enqueue_one(
    db: Connection, post: Post, row: RowMapping, contact: Contact, kind: str, letter: Callable[[say.Asked], Letter],
    key: str,
) -> bool:  # fmt: skip
    """
    Put one person's mail into the outbox, in the caller's transaction.

    Raises:
        SecretTrouble: the secret is not the one that the links were made with, so this one would lead nowhere.
    """
    survey = post.surveys[row["survey_key"]]
    code = code_of(post.secret, post.wave["wave_id"], row["audience"], row["person_key"], row["generation"])
    if code_sha256(code) != row["code_sha256"]:
        raise SecretTrouble(
            f"{SECRET_FILE} names another secret than the links of {post.wave['wave_id']} were made with"
        )
    stop, link = f"{link_of(code)}/stop", post.links.get(survey.key, link_of)(code)
    words = letter(say.Asked(post.program, survey, post.days, contact.name, link))
    sender = sender_address()
    mail = build(
        sender=sender, sender_name=post.program.name, to=contact.email, to_name=contact.name, subject=words.subject,
        text=words.text(), html=words.html(), date=post.moment, reply_to=sender,
        message_id=message_id(key, domain=address(sender).domain),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
    said = queued(mail, dedupe_key=key, program=post.program.code, kind=kind, subject_key=row["invitation_id"],
                  on_unknown="ask")  # fmt: skip
    return enqueue(db, said, post.moment)


def remind(
    program: Program, engine: Engine, today: date, moment: datetime, places: Places = NONE_SET_UP
) -> dict[str, int]:
    """
    Queue the reminders that are due today in every open wave, to those who were reached and have not answered; write
    anew to those whose address was mended; hold what nobody wants any more. Nothing goes out on a quiet day.

    Returns:
        queued, no_address, left, invited_again, withdrawn.
    """
    counts = {
        "queued": 0,
        "no_address": 0,
        "left": 0,
        "invited_again": 0,
        "withdrawn": withdraw_unwanted(program, engine, moment),
    }
    if quiet(today, program.year.holidays):
        return counts
    with reading(engine) as db:
        waves = db.execute(query("surveys/waves_in_state"), {"program": program.code, "state": "open"}).mappings().all()
        posts = [post_of(db, program, wave["wave_id"], today, moment) for wave in waves]
    for post in posts:
        if post.wave["mail_stopped"] or not post.wave["opens_at"] <= moment < post.wave["closes_at"]:
            continue
        counts["invited_again"] += invite_again(engine, post, today, places)
        there = replace(post, links=links_of_wave(program, engine, post.wave["wave_id"], places))
        for name, number in remind_wave(engine, there, today).items():
            counts[name] += number
    return counts


def remind_wave(engine: Engine, post: Post, today: date) -> dict[str, int]:
    """Queue the reminder of one wave that is due today."""
    with reading(engine) as db:
        rows = db.execute(query("surveys/to_remind"), {"wave_id": post.wave["wave_id"]}).mappings().all()
    opens_on = post.days.opens_at.date()
    due = {key: reminder_due([after(opens_on, span) for span in survey.reminders], today, post.moment,
                             post.wave["closes_at"]) for key, survey in post.surveys.items()}  # fmt: skip

    zone = ZoneInfo(post.program.year.time_zone)
    rested = [row for row in rows if due[row["survey_key"]]
              and today - row["written_at"].astimezone(zone).date() >= BETWEEN_MAILS]  # fmt: skip

    def note(db: Connection, row: RowMapping) -> bool:
        said = {"invitation_id": row["invitation_id"], "number": due[row["survey_key"]], "queued_at": post.moment}
        return db.execute(query("surveys/put_reminder"), said).first() is not None

    return queue(engine, post, rested, REMINDING, say.reminder,
                 lambda row: f"survey/{row['invitation_id']}/reminder/{due[row['survey_key']]}", note)  # fmt: skip


def invite_again(engine: Engine, post: Post, today: date, places: Places) -> int:
    """Write anew, with a new link, to those whose mail came back and who have another address by now."""
    with engine.begin() as db:
        rows = db.execute(query("surveys/not_reached"), {"wave_id": post.wave["wave_id"]}).mappings().all()
        again = [row for row in rows if not post.today.against(row)
                 and has_moved(post.today.directory.contact(row["person_key"]), row["recipient"])]  # fmt: skip
        if again:
            wait_for_answers(db)
        renewed = [renew(db, post, row) for row in again]
    if not any(renewed):
        return 0
    return queue_invitations(post.program, engine, post.wave["wave_id"], today, post.moment, places)["queued"]


def renew(db: Connection, post: Post, row: RowMapping) -> bool:
    """Let one link work no more and make another; not if it was used meanwhile."""
    asked = {"invitation_id": row["invitation_id"], "reason": "new address"}
    if db.execute(query("surveys/revoke_invitation"), asked).first() is None:
        return False
    one = Invited(row["audience"], row["person_key"], row["survey_key"], row["cut"])
    values = invitation_values(post.wave["wave_id"], one, row["generation"] + 1, post.secret)
    db.execute(query("surveys/put_invitation"), values)
    audit.append(db, at=post.moment, actor="remind_survey", action="survey_link_renewed",
                 subject=str(values["invitation_id"]), facts={"wave": post.wave["wave_id"]})  # fmt: skip
    return True


def has_moved(contact: Contact | None, recipient: str) -> bool:
    """Whether somebody has another address than the one that failed."""
    return contact is not None and contact.email.lower() != recipient.lower()


def withdraw_unwanted(program: Program, engine: Engine, moment: datetime) -> int:
    """Hold mails that nobody wants any more; a sender would not take them in any case."""
    with engine.begin() as db:
        asked = {"program": program.code, "moment": moment}
        rows = db.execute(query("surveys/not_wanted_any_more"), asked).all()
        return sum(withdraw(db, program.code, row.kind, row.subject_key, actor="remind_survey", reason="not_wanted",
                            moment=moment) for row in rows)  # fmt: skip
