"""What is written down of questionnaires that are answered elsewhere, and who may answer them by which code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from schemas.survey import Survey
from sql.queries import query
from tasks.surveys.codes import code_of
from tasks.surveys.places.port import Form, place_code


@dataclass(frozen=True, slots=True)
class Kept:
    """One questionnaire of one wave at its place."""

    wave_id: str
    survey_key: str
    place: str
    remote_id: str
    """Empty before it is there, and after it was deleted there."""
    state: str
    wave_state: str
    grace_until: datetime
    form: Form

    @property
    def name(self) -> dict[str, str]:
        """By which its row is found."""
        return {"wave_id": self.wave_id, "survey_key": self.survey_key, "place": self.place}

    @property
    def last_moment(self) -> datetime:
        """Until when answers come: LimeSurvey closes with the wave, and a file may come in the day of grace."""
        return self.grace_until if self.place == "csv" else self.form.closes_at


def kept_places(db: Connection, program_code: str) -> list[Kept]:
    """Every questionnaire of a program that is answered elsewhere."""
    rows = db.execute(query("surveys/places_of_program"), {"program": program_code}).mappings()
    return [kept_from(row) for row in rows]


def kept_from(row: RowMapping) -> Kept:
    """One row with its questionnaire as it was frozen."""
    form = Form(Survey.model_validate_json(row["content"]), row["marker"], row["opens_at"], row["closes_at"])
    return Kept(row["wave_id"], row["survey_key"], row["place"], row["remote_id"], row["state"], row["wave_state"],
                row["grace_until"], form)  # fmt: skip


def by_code(db: Connection, secret: bytes, wave_id: str, survey_key: str) -> Mapping[str, RowMapping]:
    """Every invitation that stands, by the code that another place knows the person by."""
    rows = db.execute(query("surveys/planned"), {"wave_id": wave_id}).mappings()
    return {
        place_code(code_of(secret, wave_id, row["audience"], row["person_key"], row["generation"])): row
        for row in rows if row["survey_key"] == survey_key
    }  # fmt: skip
