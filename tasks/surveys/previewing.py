"""A form with nobody behind it: one made-up link to a questionnaire as it is defined now, to look at."""

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine

from schemas.program import Program
from schemas.survey import Survey
from sql.queries import query
from tasks.surveys.codes import CODE_BYTES, code_sha256
from tasks.surveys.rules import frozen

OPEN_FOR = timedelta(days=1)
NOBODY = "a preview"


def prepare_preview(program: Program, survey: Survey, engine: Engine, moment: datetime) -> str:
    """
    Open a wave of one invitation in a database that is thrown away afterwards.

    Returns:
        The code of the link.
    """
    code, wave_id = secrets.token_urlsafe(CODE_BYTES), f"{program.code}:preview:{survey.wave}"
    content, sha256 = frozen(survey)
    times = {"opens_at": moment, "closes_at": moment + OPEN_FOR, "grace_until": moment + OPEN_FOR}
    wave = {"wave_id": wave_id}
    with engine.begin() as db:
        db.execute(query("surveys/put_wave"), wave | times | {
            "program": program.code, "program_year": "preview", "wave": survey.wave})  # fmt: skip
        db.execute(query("surveys/put_form"), wave | {"survey_key": survey.key, "content": content,
                                                      "content_sha256": sha256})  # fmt: skip
        db.execute(query("surveys/put_invitation"), wave | {
            "invitation_id": uuid4().hex, "survey_key": survey.key, "audience": survey.audiences[0],
            "person_key": NOBODY, "generation": 1, "cut": "{}", "code_sha256": code_sha256(code)})  # fmt: skip
        db.execute(query("surveys/approve_wave"), wave | {
            "questions_sha256": sha256, "audience_sha256": sha256, "approved_by": NOBODY,
            "approved_at": moment})  # fmt: skip
        db.execute(query("surveys/open_wave"), wave | {"moment": moment})
    return code
