"""Answers that people gave with their names, for the coordinator who was promised to them and for nobody else."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine

from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.cells import cell
from tasks.shared.clock import today_in
from tasks.surveys.audience import read_directory

CLOSED = {"closed", "aggregated", "released"}


class NotIdentified(RuntimeError):
    """People were promised that nobody sees who answered what."""


def named_answers(
    program: Program, engine: Engine, wave_id: str, survey_key: str, person: str, moment: datetime
) -> str:  # fmt: skip
    """
    The answers to one identified questionnaire of a closed wave, as a table with names; who asked for it is noted.

    Raises:
        LookupError: no such questionnaire in a closed wave.
        NotIdentified: it was answered without names.
    """
    asked = {"wave_id": wave_id, "survey_key": survey_key}
    with reading(engine) as db:
        survey = survey_of(db, program, wave_id, survey_key)
        rows = db.execute(query("surveys/answers_of_form"), asked).all()
        directory = read_directory(db, program, today_in(program.time_zone, moment))
    with engine.begin() as db:
        audit.append(db, at=moment, actor=person, action="survey_answers_read", subject=wave_id,
                     facts={"questionnaire": survey_key, "answers": len(rows)})  # fmt: skip
    fields = [name for question in survey.questions for name in question.fields]
    table = []
    for row in rows:
        key = json.loads(row.cut)["person"]
        contact, said = directory.contact(key), json.loads(row.answers)
        table.append([key, contact.name if contact else "", *(in_words(said.get(name)) for name in fields)])
    return as_csv([["person", "name", *fields], *sorted(table)])


def survey_of(db: Connection, program: Program, wave_id: str, survey_key: str) -> Survey:
    """
    A questionnaire of a closed wave that was answered with names, as it was frozen.

    Raises:
        LookupError: there is none.
        NotIdentified: it was answered without names.
    """
    wave = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().first()
    forms = {row.survey_key: row.content for row in db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id})}
    mine = wave is not None and wave["program"] == program.code and wave["state"] in CLOSED
    if not mine or survey_key not in forms:
        raise LookupError(f"{program.code} has no closed wave {wave_id} with a questionnaire {survey_key}")
    survey = Survey.model_validate_json(forms[survey_key])
    if survey.anonymity != "identified":
        raise NotIdentified(f"{survey_key} was answered without names, so nobody can see who said what")
    return survey


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """A table of which no cell is calculated."""
    written = io.StringIO()
    csv.writer(written).writerows([cell(words) for words in row] for row in rows)
    return written.getvalue()


def in_words(answer: object) -> str:
    """One answer in one cell."""
    if isinstance(answer, list):
        return ", ".join(str(one) for one in answer)
    return "" if answer is None else str(answer)
