"""A wave from its draft to its opening: who is asked what is planned, shown to a person, frozen, and opened in time."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping

from schemas.calendar import TIME_OF_ACTION, day_of, spec_of, start_year_of, year_label
from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.surveys import messages as say
from tasks.surveys.audience import opted_out, people_of, read_directory
from tasks.surveys.codes import code_of, code_sha256, read_secret
from tasks.surveys.rules import (
    REST,
    Invited,
    Plan,
    Window,
    audience_sha256,
    frozen,
    plan,
    questions_sha256,
    sha256_of,
    window,
)

LEAD = timedelta(days=7)
"""So long before its first day a wave is drafted, that somebody has time to approve it."""


class NotAsShown(RuntimeError):
    """What a person approved is not what the draft says now."""


class TooManyPeople(RuntimeError):
    """A wave would ask more people than the definition allows."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A wave that waits for approval: what an approval is bound to."""

    wave_id: str
    seal: str
    """Of questions and audience; another draft has another."""

    @property
    def about(self) -> str:
        """How a question to a person names it."""
        return f"{self.wave_id}#{self.seal}"


def surveys_of(program: Program, wave: str) -> list[Survey]:
    """The questionnaires of a wave, by their keys."""
    return sorted((survey for survey in program.surveys if survey.wave == wave), key=lambda survey: survey.key)


def window_of(program: Program, wave: str, start_year: int) -> Window:
    """
    When the wave of a program year takes answers.

    Args:
        start_year: The calendar year in which the program year opens.
    Raises:
        LookupError: the program has no such wave, or its days hang on what people do.
    """
    calendar = spec_of(program)
    days = [(day_of(calendar, one.opens, start_year), day_of(calendar, one.closes, start_year))
            for one in surveys_of(program, wave)]  # fmt: skip
    opens = [first for first, _ in days if first is not None]
    closes = [last for _, last in days if last is not None]
    if not opens or not closes:
        raise LookupError(f"{program.code} has no survey wave {wave!r} with days in the calendar")
    at = next((mark.at for mark in program.calendar if mark.action == "open_survey" and mark.target == wave), None)
    opening = time.fromisoformat(at or TIME_OF_ACTION["open_survey"])
    return window(min(opens), max(closes), opening, ZoneInfo(program.year.time_zone))


def years_due(program: Program, wave: str, today: date, moment: datetime) -> list[int]:
    """
    The program years whose wave is to be approved or open at a moment, by the calendar year in which they open.

    The days of a wave may lie before or after its own program year: one that closes in July belongs to the year that
    ended in June.
    """
    near = start_year_of(program, today)
    times = {year: window_of(program, wave, year) for year in (near - 1, near, near + 1)}
    return [year for year, one in times.items() if one.opens_at - LEAD <= moment < one.closes_at]


def draft_wave(program: Program, engine: Engine, wave: str, today: date, moment: datetime) -> Draft | None:
    """
    Plan a wave: its questions as they are defined and its audience as the ledger has it today. Written anew each time
    until somebody approves it; None if it is no draft any more.

    Raises:
        SecretTrouble: links cannot be made.
    """
    secret = read_secret()
    year = next(iter(years_due(program, wave, today, moment)), start_year_of(program, today))
    label, times = year_label(program, year), window_of(program, wave, year)
    wave_id = f"{program.code}:{label}:{wave}"
    with engine.begin() as db:
        said = {"wave_id": wave_id, "opens_at": times.opens_at, "closes_at": times.closes_at,
                "grace_until": times.grace_until}  # fmt: skip
        db.execute(query("surveys/put_wave"), said | {"program": program.code, "program_year": label, "wave": wave})
        if db.execute(query("surveys/plan_anew"), said).first() is None:
            return None
        row = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
        planned = planned_audience(db, program, row, wave)
        for name in ("surveys/drop_invitations", "surveys/drop_skips", "surveys/drop_forms"):
            db.execute(query(name), {"wave_id": wave_id})
        keep_forms(db, wave_id, surveys_of(program, wave))
        keep_plan(db, wave_id, planned, secret)
        return Draft(wave_id, seal_now(db, row))


def planned_audience(db: Connection, program: Program, row: RowMapping, wave: str) -> Plan:
    """Who is asked by a wave and who is not."""
    opens_on = today_in(program.year.time_zone, row["opens_at"])
    directory = read_directory(db, program, opens_on)
    people = people_of(db, program, row["program_year"], opens_on, directory)
    since = {"program": program.code, "wave_id": row["wave_id"], "since": row["opens_at"] - REST}
    lately = directory.same(db.execute(query("surveys/asked_since"), since).scalars())
    return plan(surveys_of(program, wave), people, opted_out(db, program, directory), lately)


def keep_forms(db: Connection, wave_id: str, surveys: list[Survey]) -> None:
    """Freeze the questionnaires."""
    for survey in surveys:
        content, sha256 = frozen(survey)
        db.execute(query("surveys/put_form"), {"wave_id": wave_id, "survey_key": survey.key, "content": content,
                                               "content_sha256": sha256})  # fmt: skip


def keep_plan(db: Connection, wave_id: str, planned: Plan, secret: bytes) -> None:
    """Write down who is asked, with the hash of each link, and who is not."""
    for one in planned.invited:
        db.execute(query("surveys/put_invitation"), invitation_values(wave_id, one, 1, secret))
    for audience, person_key, reason in planned.skipped:
        db.execute(query("surveys/put_skip"), {"wave_id": wave_id, "audience": audience, "person_key": person_key,
                                               "reason": reason})  # fmt: skip


def invitation_values(wave_id: str, one: Invited, generation: int, secret: bytes) -> dict[str, str | int]:
    """One invitation as it is kept; its id tells nothing."""
    code = code_of(secret, wave_id, one.audience, one.person_key, generation)
    return {"invitation_id": uuid4().hex, "wave_id": wave_id, "survey_key": one.survey_key, "audience": one.audience,
            "person_key": one.person_key, "generation": generation, "cut": one.cut,
            "code_sha256": code_sha256(code)}  # fmt: skip


def seal_of(row: RowMapping, questions: str, audience: str) -> str:
    """What an approval names, short enough to be read: of the questions, the audience, and the days."""
    days = [row[name].astimezone(UTC).isoformat() for name in ("opens_at", "closes_at", "grace_until")]
    return sha256_of(questions, audience, *days)[:16]


def seal_now(db: Connection, row: RowMapping) -> str:
    """The seal of a wave as it is kept."""
    return seal_of(row, *hashes_now(db, row["wave_id"]))


def hashes_now(db: Connection, wave_id: str) -> tuple[str, str]:
    """Of the questions and the audience as they are kept."""
    asked = {"wave_id": wave_id}
    forms = {row.survey_key: row.content_sha256 for row in db.execute(query("surveys/forms_of_wave"), asked)}
    invited = [Invited(row.audience, row.person_key, row.survey_key, row.cut)
               for row in db.execute(query("surveys/planned"), asked)]  # fmt: skip
    return questions_sha256(forms), audience_sha256(invited)


def describe_wave(program: Program, engine: Engine, about: str) -> str:
    """
    What the approver reads: the questions, how many are asked and how many are not and why, and the days.

    Raises:
        NotAsShown: the draft is another one, or no draft any more.
    """
    wave_id, _, seal = about.partition("#")
    with reading(engine) as db:
        row = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
        check_seal(db, row, seal)
        forms = db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id}).mappings().all()
        planned = db.execute(query("surveys/planned"), {"wave_id": wave_id}).mappings().all()
        skips = db.execute(query("surveys/count_skips"), {"wave_id": wave_id}).mappings().all()
    surveys = [Survey.model_validate_json(form["content"]) for form in forms]
    asked = Counter((one["survey_key"], one["audience"]) for one in planned)
    zone = ZoneInfo(program.year.time_zone)
    days = say.Days(row["opens_at"].astimezone(zone), row["closes_at"].astimezone(zone))
    left_out = [(one["audience"], one["reason"], one["people"]) for one in skips]
    return say.question_about(program, surveys, asked, left_out, days)


def check_seal(db: Connection, row: RowMapping, seal: str) -> None:
    """Refuse an answer about another draft."""
    if row["state"] != "draft" or seal_now(db, row) != seal:
        raise NotAsShown(f"{row['wave_id']} is not the draft that was shown; run this again to see the one of today")


def approve_wave(
    program: Program, engine: Engine, about: str, person: str, decision: Literal["approve", "reject"], reason: str,
    moment: datetime,
) -> bool:  # fmt: skip
    """
    Freeze a draft as a person saw it, or leave it as it is. Says whether it is approved.

    Raises:
        NotAsShown: the draft has changed since it was shown, or there is none such of this program.
        TooManyPeople: it would ask more than the definition allows; it stays a draft.
    """
    wave_id, _, seal = about.partition("#")
    with engine.begin() as db:
        row = db.execute(query("surveys/lock_wave"), {"wave_id": wave_id}).mappings().first()
        if row is None or row["program"] != program.code:
            raise NotAsShown(f"{wave_id!r} is no wave of {program.code}, so nobody of it decides about it")
        if row["state"] == "approved" and seal_of(row, row["questions_sha256"], row["audience_sha256"]) == seal:
            return True
        check_seal(db, row, seal)
        if decision == "approve":
            check_size(db, program, wave_id)
            questions, audience = hashes_now(db, wave_id)
            db.execute(query("surveys/approve_wave"), {
                "wave_id": wave_id, "questions_sha256": questions, "audience_sha256": audience, "approved_by": person,
                "approved_at": moment}).one()  # fmt: skip
        audit.append(db, at=moment, actor=person, action=f"survey_wave_{decision}", subject=wave_id,
                     facts={"seal": seal, "reason": reason})  # fmt: skip
    return decision == "approve"


def check_size(db: Connection, program: Program, wave_id: str) -> None:
    """Refuse a wave that would ask more people than the definition allows."""
    if why := say.too_many(program, len(db.execute(query("surveys/planned"), {"wave_id": wave_id}).all())):
        raise TooManyPeople(why)


def open_wave(engine: Engine, wave_id: str, moment: datetime) -> bool:
    """
    Open an approved wave, inside its own days and at no other time: a run for a day long past opens nothing.

    Says whether it is open now.
    """
    with engine.begin() as db:
        if db.execute(query("surveys/open_wave"), {"wave_id": wave_id, "moment": moment}).first() is not None:
            audit.append(db, at=moment, actor="launch_survey", action="survey_opened", subject=wave_id, facts={})
            return True
        row = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
    return bool(row["state"] == "open" and row["opens_at"] <= moment < row["closes_at"])


def stop_mail(engine: Engine, wave_id: str, person: str, moment: datetime, *, stopped: bool) -> bool:
    """Let no more mail of a wave go, or let it go again, because a person says so. False if it is so already."""
    with engine.begin() as db:
        if db.execute(query("surveys/stop_mail"), {"wave_id": wave_id, "stopped": int(stopped)}).first() is None:
            return False
        action = "survey_mail_stopped" if stopped else "survey_mail_resumed"
        audit.append(db, at=moment, actor=person, action=action, subject=wave_id, facts={})
    return True


def cancel_missed(program: Program, engine: Engine, moment: datetime) -> int:
    """Give up the waves whose days have passed and that never opened: nobody was asked by them. How many."""
    with engine.begin() as db:
        asked = {"program": program.code, "moment": moment}
        missed = db.execute(query("surveys/cancel_missed"), asked).scalars().all()
        for wave_id in sorted(missed):
            audit.append(db, at=moment, actor="launch_survey", action="survey_cancelled", subject=wave_id,
                         facts={"reason": "never_opened"})  # fmt: skip
    return len(missed)
