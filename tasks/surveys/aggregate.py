"""Works out, when a wave is closed, what may be known of it, and keeps that as the one source of every report."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping

from schemas.program import Program
from schemas.survey import Survey
from sql.queries import query
from tasks.shared import audit
from tasks.surveys.publishing import Frame, publish
from tasks.surveys.results import FormResults, Results, canonical, results_in
from tasks.surveys.tallies import tally

ACTOR = "report_survey"
EVERYBODY = "{}"
"""The one group of a questionnaire without groups."""
Answers = Callable[[str], Iterable[tuple[str, str]]]
"""By the key of a questionnaire, the groups and the answers of each person, as canonical JSON."""


class NotClosed(RuntimeError):
    """Results are asked for before the wave is closed."""


class TooClose(RuntimeError):
    """A new version differs from the one before by a few answers, which would follow by subtraction."""


def aggregate_wave(program: Program, engine: Engine, wave_id: str, moment: datetime) -> int:
    """
    Let what was worked out when a wave was closed be looked at; work it out from the answers where nothing was. A
    second run finds the same and keeps nothing.

    Returns:
        The version of the results.
    Raises:
        NotClosed: the wave is not closed.
        TooClose: the answers changed by fewer than the threshold since the version before; that one stands.
    """
    with engine.begin() as db:
        wave = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
        if wave["state"] not in {"closed", "aggregated", "released"}:
            raise NotClosed(f"{wave_id} is {wave['state']}; its results are worked out when it is closed")
        known = db.execute(query("surveys/last_results"), {"wave_id": wave_id}).mappings().first()
        version = int(known["version"]) if known else 0
        if not known or wave["state"] != "closed":
            results = results_of(db, program, wave, lambda key: kept_answers(db, wave_id, key))
            if not known or differs(results_in(known["content"]), results):
                version += 1
                keep_results(db, results, version, moment)
        db.execute(query("surveys/note_wave_state"), {"wave_id": wave_id, "before": "closed", "after": "aggregated"})
    return version


def aggregate_at_close(
    db: Connection, program: Program, wave_id: str, rows: Sequence[Mapping[str, str]], moment: datetime
) -> None:  # fmt: skip
    """
    Keep what may be known of a wave, in the transaction that closes it: afterwards nobody knows which answers came from
    which groups, since often only one person is in several of them at once.

    Args:
        rows: Questionnaire, groups and answers of each person.
    """
    wave = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
    given: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        given.setdefault(row["survey_key"], []).append((row["cut"], row["answers"]))
    keep_results(db, results_of(db, program, wave, lambda key: given.get(key, [])), 1, moment)


def keep_results(db: Connection, results: Results, version: int, moment: datetime) -> None:
    """Keep one version of what may be known of a wave."""
    content = canonical(results)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    db.execute(query("surveys/put_results"), {"wave_id": results.wave_id, "version": version, "content_sha256": sha256,
                                              "content": content, "made_at": moment}).one()  # fmt: skip
    audit.append(db, at=moment, actor=ACTOR, action="survey_aggregated", subject=results.wave_id,
                 facts={"version": version, "content_sha256": sha256})  # fmt: skip


def results_of(db: Connection, program: Program, wave: RowMapping, answers: Answers) -> Results:
    """What may be known of a wave, from its frozen questionnaires, its answers, and who was asked."""
    forms = db.execute(query("surveys/forms_of_wave"), {"wave_id": wave["wave_id"]}).mappings().all()
    zone = ZoneInfo(program.year.time_zone)
    return Results(
        wave["wave_id"], wave["program"], wave["program_year"], wave["wave"], day(wave["opens_at"], zone),
        day(wave["closes_at"], zone),
        tuple(form_results(db, wave["wave_id"], form, answers(form["survey_key"])) for form in forms),
    )  # fmt: skip


def kept_answers(db: Connection, wave_id: str, survey_key: str) -> Iterable[tuple[str, str]]:
    """The answers to one questionnaire of a closed wave, as they are kept."""
    asked = {"wave_id": wave_id, "survey_key": survey_key}
    rows = db.execute(query("surveys/answers_of_form"), asked, execution_options={"stream_results": True})
    return ((row.cut, row.answers) for row in rows)


def day(moment: datetime, zone: ZoneInfo) -> str:
    """The association's own day, as YYYY-MM-DD."""
    return date.isoformat(moment.astimezone(zone).date())


def form_results(db: Connection, wave_id: str, form: RowMapping, answers: Iterable[tuple[str, str]]) -> FormResults:
    """What may be known of one questionnaire."""
    survey = Survey.model_validate_json(form["content"])
    named = survey.anonymity == "identified"
    counted = tally(survey, ((EVERYBODY if named else cut, said) for cut, said in answers))
    return publish(counted, frame_of(db, wave_id, form["survey_key"], named=named))


def frame_of(db: Connection, wave_id: str, survey_key: str, *, named: bool = False) -> Frame:
    """
    Who was asked one questionnaire.

    Args:
        named: Answers are kept with names, so that each group is one person; then there are no groups.
    """
    asked = {"wave_id": wave_id, "survey_key": survey_key}
    rows = db.execute(query("surveys/frame_of_form"), asked).mappings().all()
    invited = {row["cut"]: row["invited"] for row in rows}
    if named:
        invited = {EVERYBODY: sum(invited.values())} if rows else {}
    told = {row.region for row in db.execute(query("surveys/turnout_of_wave"), {"wave_id": wave_id})
            if row.survey_key == survey_key and row.region and row.at_least}  # fmt: skip
    return Frame(
        invited, {cut: json.loads(cut) for cut in invited},
        **{name: sum(row[name] for row in rows) for name in ("opted_out", "not_reached", "late")},
        told={"region": frozenset(told)},
    )  # fmt: skip


def differs(before: Results, after: Results) -> bool:
    """
    Whether answers came in since a version was kept. Who was not reached may change; that alone makes no new version.

    Raises:
        TooClose: naming the questionnaire of which so few came in that they would follow by subtraction.
    """
    answered = {form.key: form.answered or 0 for form in before.forms}
    changes = {form.key: abs((form.answered or 0) - answered.get(form.key, 0)) for form in after.forms}
    for form in after.forms:
        if 0 < (change := changes[form.key]) < form.threshold:
            raise TooClose(f"{form.key}: {change} answers more or less than in the version before, which is too few "
                           f"to show both; at least {form.threshold} are needed")  # fmt: skip
    return any(changes.values())
