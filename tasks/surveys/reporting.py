"""From a closed wave to its report: worked out, texts looked at as a whole, released, delivered, each in its time."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.surveys import report_messages as say
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.releasing import find_version, last_version
from tasks.surveys.reviewing import comments_of, decide_comment, tell_of_care
from tasks.surveys.rules import sha256_of

CLOSED = ("closed", "aggregated", "released")


class OtherTexts(RuntimeError):
    """The texts that wait are not those that the question was about."""


def work_out_all(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Work out what may be known of every wave that is closed, and tell the named person of words of care.

    Returns:
        worked_out, told; nobody: texts that somebody named should read, and nobody is.
    """
    counts = {"worked_out": 0, "told": 0, "nobody": 0}
    for state in CLOSED:
        for wave_id in waves(engine, program, state):
            if state == "closed":
                aggregate_wave(program, engine, wave_id, moment)
                counts["worked_out"] += 1
            for name, number in tell_of_care(program, engine, wave_id, moment).items():
                counts[name] += number
    return counts


def waves(engine: Engine, program: Program, state: str) -> list[str]:
    """The waves of a program in a state."""
    with reading(engine) as db:
        asked = {"program": program.code, "state": state}
        return [row.wave_id for row in db.execute(query("surveys/waves_in_state"), asked)]


def texts_that_wait(program: Program, engine: Engine) -> list[str]:
    """A question for each wave with texts that nobody has decided about: its id, and a mark of exactly these texts."""
    found = []
    for wave_id in [one for state in CLOSED[1:] for one in waves(engine, program, state)]:
        with reading(engine) as db:
            waiting = waiting_in(db, wave_id)
        found += [about(wave_id, waiting)] if waiting else []
    return found


def waiting_in(db: Connection, wave_id: str) -> list[str]:
    """The texts of a wave that nobody has decided about."""
    return [one.comment_id for one in comments_of(db, wave_id) if one.state == "waiting"]


def about(wave_id: str, waiting: list[str]) -> str:
    """How a question names the texts of a wave."""
    return f"{wave_id}#{sha256_of(*waiting)[:16]}"


def describe_texts(program: Program, engine: Engine, question: str) -> str:
    """What the person reads who decides about texts: how many there are. The texts themselves stay in our database."""
    wave_id = question.partition("#")[0]
    with reading(engine) as db:
        waiting = [one for one in comments_of(db, wave_id) if one.state == "waiting"]
    flagged = sum(one.flags > 0 for one in waiting)
    return say.texts_question(program, wave_id, len(waiting), flagged)


def decide_texts(
    program: Program, engine: Engine, question: str, person: str, decision: Literal["approve", "reject"],
    moment: datetime,
) -> int:  # fmt: skip
    """
    Show every text that waits as it is proposed, or none of them; single ones are decided on the command line before.

    Returns:
        How many were decided.
    Raises:
        OtherTexts: others wait than those that were asked about, or they are of another program's wave.
    """
    wave_id = question.partition("#")[0]
    with reading(engine) as db:
        row = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().first()
        if row is None or row["program"] != program.code:
            raise OtherTexts(f"{wave_id!r} is no wave of {program.code}, so nobody of it decides about its texts")
        waiting = waiting_in(db, wave_id)
    if about(wave_id, waiting) != question:
        raise OtherTexts(f"the texts of {wave_id} that wait are not those of this question; the next run asks again")
    to: Literal["proposed", "withhold"] = "proposed" if decision == "approve" else "withhold"
    return sum(decide_comment(engine, one, person, to, moment, anew=False) for one in waiting)


def results_to_release(program: Program, engine: Engine) -> list[str]:
    """A question for each wave of which the newest results are not released: its id and the version."""
    found = []
    for wave_id in [one for state in CLOSED[1:] for one in waves(engine, program, state)]:
        with reading(engine) as db:
            version = last_version(db, wave_id)
            if version and find_version(db, program, wave_id, version)["decision"] != "approve":
                found.append(f"{wave_id}#{version}")
    return found
