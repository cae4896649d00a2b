"""How many of each region have answered an open wave, once a day and never exactly: all that is shown meanwhile."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping

from schemas.letters import and_others
from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.surveys.aggregate import frame_of
from tasks.surveys.meanwhile import Meanwhile, shown_meanwhile


def keep_turnout(program: Program, engine: Engine, moment: datetime) -> int:
    """
    Keep for today what may be shown of each open wave. Whatever is run again that day keeps nothing more, so that
    nobody can make the numbers tick. How many waves were looked at.
    """
    with reading(engine) as db:
        waves = db.execute(query("surveys/waves_in_state"), {"program": program.code, "state": "open"}).scalars().all()
    return sum(keep_of_wave(program, engine, wave_id, moment) for wave_id in waves)


def keep_of_wave(program: Program, engine: Engine, wave_id: str, moment: datetime) -> bool:
    """Keep what may be shown of one wave, unless that was done on this day of the program."""
    zone = ZoneInfo(program.year.time_zone)
    with engine.begin() as db:
        wave = db.execute(query("surveys/lock_wave"), {"wave_id": wave_id}).mappings().one()
        kept = db.execute(query("surveys/turnout_of_wave"), {"wave_id": wave_id}).mappings().all()
        today = moment.astimezone(zone).date()
        if wave["state"] != "open" or any(row["as_of"].astimezone(zone).date() >= today for row in kept):
            return False
        before: dict[str, set[str]] = {}
        for row in kept:
            before.setdefault(row["survey_key"], set()).update({row["region"]} if row["at_least"] else ())
        forms = db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id}).mappings().all()
        db.execute(query("surveys/drop_turnout"), {"wave_id": wave_id})
        for form in forms:
            keep_of_form(db, program, wave_id, form, frozenset(before.get(form["survey_key"], ())), moment)
    return True


def keep_of_form(
    db: Connection, program: Program, wave_id: str, form: RowMapping, before: frozenset[str], moment: datetime
) -> None:  # fmt: skip
    """Keep what may be shown of one questionnaire."""
    survey = Survey.model_validate_json(form["content"])
    asked = {"wave_id": wave_id, "survey_key": survey.key}
    frame = frame_of(db, wave_id, survey.key, named=survey.anonymity == "identified")
    answered = {row.cut: row.people for row in db.execute(query("surveys/answered_by_cut"), asked)}
    regions = {name: (sum(frame.invited[part] for part in parts), sum(answered.get(part, 0) for part in parts))
               for name, parts in frame.cuts().get("region", {}).items()}  # fmt: skip
    everybody = (sum(frame.invited.values()), sum(answered.values()))
    words = and_others([program.words.of_audience(one) for one in survey.audiences])
    for region, one in shown_meanwhile(everybody, regions, survey.min_cell, before).items():
        db.execute(query("surveys/put_turnout"), {**asked, "region": region, "asked_of": words, "asked": one.asked,
                                                  "at_least": one.at_least, "as_of": moment})  # fmt: skip


def turnout_of(db: Connection, wave_id: str) -> tuple[datetime | None, dict[str, dict[str, Meanwhile]]]:
    """When something was kept of a wave last, and what: by questionnaire and region, all regions under ALL."""
    rows = db.execute(query("surveys/turnout_of_wave"), {"wave_id": wave_id}).all()
    found: dict[str, dict[str, Meanwhile]] = {}
    for row in rows:
        found.setdefault(row.survey_key, {})[row.region] = Meanwhile(row.asked, row.at_least)
    return max((row.as_of for row in rows), default=None), found
