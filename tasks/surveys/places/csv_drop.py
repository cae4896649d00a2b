"""Files of answers that somebody leaves in the inbox: each row is one person's, by their code, or is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from schemas.answers import read_form
from schemas.program import Program
from sql.database import reading
from tasks.shared import audit, inbox
from tasks.shared.files import home, sha256_of
from tasks.surveys.codes import read_secret
from tasks.surveys.places.answer_files import (
    MOST_BYTES,
    AnsweredRow,
    FileRefused,
    Headings,
    read_answers,
    read_headings,
    survey_key_in,
)
from tasks.surveys.places.entering import enter
from tasks.surveys.places.kept import Kept, by_code, kept_places

KIND = "survey_answers"
ACTOR = "read_answer_files"
REMOVED = "The file itself was removed here, since its codes stand beside answers; only this note and its hash remain."


@dataclass(slots=True)
class Told:
    """What became of one file."""

    taken: int = 0
    repeated: int = 0
    refused: int = 0
    sentences: list[str] = field(default_factory=list)


def take_dropped(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Take in every file of answers that waits in inbox/<program>/survey_answers. The same file twice adds nothing.

    Beside it lies afterwards what became of it, row by row, without a code or an answer. The file itself is removed,
    as it would still say who answered what after we have promised that nobody can tell.
    Returns:
        files, taken, repeated (answers that were in already), refused (rows, or whole files).
    """
    counts = {"files": 0, "taken": 0, "repeated": 0, "refused": 0}
    for dropped in inbox.waiting(program.code, KIND, program.time_zone):
        if dropped.path.suffix.lower() == ".toml":
            continue  # a list of headings, which stays
        told = take_file(program, engine, dropped, moment)
        counts["files"] += 1
        for name in ("taken", "repeated", "refused"):
            counts[name] += getattr(told, name)
        clear_away(dropped, told)
    return counts


def take_file(program: Program, engine: Engine, dropped: inbox.Dropped, moment: datetime) -> Told:
    """Read one file and keep its answers; a file that cannot be read is refused as a whole."""
    try:
        kept = place_of(program, engine, survey_key_in(dropped.path.name))
        if dropped.path.stat().st_size > MOST_BYTES:
            raise FileRefused(f"The file is larger than {MOST_BYTES >> 20} MB")
        rows = read_answers(dropped.path.read_bytes(), kept.form.survey, headings_for(program, kept.survey_key))
    except FileRefused as refused:
        return Told(refused=1, sentences=[f"{refused}. Nothing was taken from this file."])
    told = keep_rows(engine, kept, rows, moment)
    with engine.begin() as db:
        audit.append(db, at=moment, actor=ACTOR, action="survey_file_read", subject=kept.wave_id,
                     facts={"survey": kept.survey_key, "file": dropped.sha256, "taken": told.taken,
                            "refused": told.refused})  # fmt: skip
    return told


def place_of(program: Program, engine: Engine, survey_key: str) -> Kept:
    """
    The questionnaire that a file is about; one of LimeSurvey may be left as a file too, if it cannot be reached.

    Raises:
        FileRefused: none that is open.
    """
    with reading(engine) as db:
        found = [kept for kept in kept_places(db, program.code)
                 if kept.survey_key == survey_key and kept.wave_state == "open"]  # fmt: skip
    if not found:
        raise FileRefused("No open survey that is answered elsewhere is called so; begin the file's name with the key "
                          "of the questionnaire, such as mentor_annual-2027-05-09.csv")  # fmt: skip
    if found[-1].place != "csv" and not found[-1].form.survey.in_groups:
        raise FileRefused("This questionnaire is anonymous, so no answer to it has a code")
    return found[-1]


def headings_for(program: Program, survey_key: str) -> Headings:
    """What the tool calls our questions: the file <questionnaire>.toml in the same folder; ours, if there is none."""
    path = Path(home() / "inbox" / program.code / KIND / f"{survey_key}.toml")
    return read_headings(path.read_bytes()) if path.is_file() and not path.is_symlink() else Headings()


def keep_rows(engine: Engine, kept: Kept, rows: Sequence[AnsweredRow], moment: datetime) -> Told:
    """Keep each row that is somebody's and whole."""
    told = Told()
    with reading(engine) as db:
        invited = by_code(db, read_secret(), kept.wave_id, kept.survey_key)
    if not kept.form.opens_at <= moment < kept.grace_until:
        return Told(refused=len(rows), sentences=["The survey takes no answers now. Nothing was taken from this file."])
    for row in rows:
        if row.code not in invited:
            told.refused += 1
            told.sentences.append(f"Row {row.number}: its code is none of this survey, or its link was renewed.")
        elif row.troubles:
            told.refused += 1
            told.sentences += row.troubles
        else:
            answers = read_form(kept.form.survey, row.fields).answers
            with engine.begin() as db:
                new = enter(db, kept, invited[row.code], answers, moment)
            told.taken += new
            told.repeated += not new
            if not new:
                told.sentences.append(
                    f"Row {row.number}: answers with this code are in already; these changed nothing."
                )
    return told


def clear_away(dropped: inbox.Dropped, told: Told) -> None:
    """Leave a note and remove the file. After a crash in between it is read again, which adds nothing."""
    sentences = [f"{told.taken} answers taken, {told.repeated} in already, {told.refused} refused.", *told.sentences]
    inbox.tell(inbox.place_of(dropped, "refused" if told.refused else "taken"), [*sentences, REMOVED])
    if dropped.path.exists() and sha256_of(dropped.path) == dropped.sha256:
        inbox.remove(dropped.path)
