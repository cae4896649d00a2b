"""People of the sample association answer each questionnaire over HTTP, as the form wants it, and each once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from survey_builders import CLOSES, GRACE, OPENS, put_invitation, put_wave
from survey_form import served_form

from examples.sample.respondents import Link, answer_all
from schemas.registry import all_programs
from sql import survey_tables as tables
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.closing import close_due

PEOPLE = 24
WAVES = [(one, wave) for one in all_programs() for wave in sorted({survey.wave for survey in one.surveys})]


@pytest.mark.parametrize(("program", "wave"), WAVES, ids=[f"{one.code} {wave}" for one, wave in WAVES])
def test_a_wave_of_each_program_is_answered_finished_closed_and_worked_out(sqlite_database, program, wave):
    wave_id, surveys = f"{program.code}:2026-27:{wave}", [one for one in program.surveys if one.wave == wave]
    put_wave(sqlite_database, wave_id=wave_id, surveys=surveys)
    codes = [f"code-{survey.key}-{number}" for survey in surveys for number in range(PEOPLE)]
    for survey in surveys:
        for number in range(PEOPLE):
            put_invitation(sqlite_database, f"person {number}", f"code-{survey.key}-{number}",
                           '{"person":"x"}' if survey.anonymity == "identified" else "{}", wave_id, survey)  # fmt: skip
    with served_form(sqlite_database, lambda: OPENS + timedelta(days=1)) as url:
        first = answer_all([Link(f"{url}/s/{code}", reminded=False) for code in codes], 1)
        second = answer_all([Link(f"{url}/s/{code}", reminded=True) for code in codes], 1)

    assert sum(first.values()) == sum(second.values()) == len(codes)
    assert first["answered"] > len(codes) / 2
    assert second["had answered before"] == first["answered"]
    assert second["answered"] == first["only looked"] + first["saved a draft"]
    answered = first["answered"] + second["answered"]
    with sqlite_database.connect() as db:
        assert db.execute(select(func.count()).select_from(tables.survey_submitted)).scalar_one() == answered

    closed = close_due(program, sqlite_database, CLOSES + GRACE)
    assert closed["answers"] == answered
    assert aggregate_wave(program, sqlite_database, wave_id, CLOSES + GRACE) == 1
