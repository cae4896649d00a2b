"""Waves of a survey as they are in the database, for tests: frozen questionnaires, invitations, answers."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, insert

from schemas.registry import program
from sql import survey_tables as tables

MASA = program("masa")
MENTEES, MENTORS = (next(one for one in MASA.surveys if one.key == key) for key in ("mentee_annual", "mentor_annual"))
OPENS = datetime(2027, 5, 5, 16, 0, tzinfo=UTC)
CLOSES = datetime(2027, 5, 20, 4, 59, 59, tzinfo=UTC)
GRACE = timedelta(hours=24)
WAVE = "masa:2026-27:annual"
WHOLE = "a" * 64


def frozen(survey):
    """A questionnaire as it is kept: canonical JSON and its hash."""
    content = json.dumps(survey.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {"content": content, "content_sha256": hashlib.sha256(content.encode()).hexdigest()}


def cut(**groups):
    """The coarse groups of one person as they are kept."""
    return json.dumps(groups, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def put_wave(database: Engine, state="open", wave_id=WAVE, surveys=(MENTEES,), **more):
    """A wave in a state, with its questionnaires."""
    code, year, wave = wave_id.split(":")
    said = {"opens_at": OPENS, "closes_at": CLOSES, "grace_until": CLOSES + GRACE, "mail_stopped": 0}
    agreed = {"questions_sha256": WHOLE, "audience_sha256": WHOLE, "approved_by": "ops", "approved_at": OPENS}
    with database.begin() as db:
        db.execute(insert(tables.survey_waves), {
            "wave_id": wave_id, "program": code, "program_year": year, "wave": wave, "state": state, **said,
            **({} if state == "draft" else agreed), **more})  # fmt: skip
        for survey in surveys:
            db.execute(insert(tables.survey_forms),
                       {"wave_id": wave_id, "survey_key": survey.key, **frozen(survey)})  # fmt: skip


def put_invitation(database: Engine, person, code="", groups="{}", wave_id=WAVE, survey=MENTEES, **more):
    """Invite one person; returns the id of the invitation."""
    invitation = hashlib.sha256(f"{wave_id}{survey.key}{person}".encode()).hexdigest()[:32]
    said = {"generation": 1, "audience": survey.audiences[0], "cut": groups}
    with database.begin() as db:
        db.execute(insert(tables.survey_invitations), {
            "invitation_id": invitation, "wave_id": wave_id, "survey_key": survey.key, "person_key": person,
            "code_sha256": hashlib.sha256((code or person).encode()).hexdigest(), **said, **more})  # fmt: skip
    return invitation


def put_answers(
    database: Engine, number, groups="{}", wave_id=WAVE, survey=MENTEES, table=tables.survey_answers, **answers
):
    """The same answers of some people in one group, as they are kept after closing."""
    key = next(column.name for column in table.primary_key)
    with database.begin() as db:
        for one in range(number):
            name = hashlib.sha256(f"{groups}{one}{answers}".encode()).hexdigest()
            db.execute(insert(table), {key: name, "wave_id": wave_id, "survey_key": survey.key, "cut": groups,
                                       "answers": json.dumps(answers, sort_keys=True)})  # fmt: skip


def put_survey_secret(folder, monkeypatch, words="s" * 40):
    """The secret of the links, and where the form is."""
    path = folder / f"survey-secret-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    path.write_text(words)
    path.chmod(0o400)
    monkeypatch.setenv("MENTOR_SURVEY_SECRET_FILE", str(path))
    monkeypatch.setenv("MENTOR_PORTAL_URL", "https://survey.example.org")
