"""Questionnaires at other places through their wave: put there, opened, read, closed, and deleted there at the end."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Engine

from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.surveys.codes import read_secret
from tasks.surveys.places.entering import NO_GROUPS, Sorted, enter, keep, sort_out
from tasks.surveys.places.kept import Kept, by_code, kept_places
from tasks.surveys.places.port import Places, PlaceTrouble, marker_of, place_code

OURS = "portal"
TAKER, CLOSER = "read_places", "close_places"


def publish_wave(program: Program, engine: Engine, wave_id: str, places: Places, moment: datetime) -> int:
    """
    Bring every questionnaire of a wave that is answered elsewhere to its place, with the codes of who is asked, and
    open it. Run again it adds the codes that are new. Gives how many are open at other places.

    Raises:
        PlaceTrouble, PlaceRefused: nobody may be written to before it is open there.
    """
    with engine.begin() as db:
        for row in db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id}).mappings().all():
            survey = Survey.model_validate_json(row["content"])
            if survey.place != OURS:
                marker = marker_of(wave_id, survey.key, row["content_sha256"])
                db.execute(query("surveys/put_place"), {"wave_id": wave_id, "survey_key": survey.key,
                                                        "place": survey.place, "marker": marker})  # fmt: skip
    waiting = [kept for kept in of_wave(engine, program, wave_id) if kept.state != "closed"]
    for kept in waiting:
        publish(program, engine, kept, places, moment)
    return len(waiting)


def of_wave(engine: Engine, program: Program, wave_id: str) -> list[Kept]:
    """What is written down of one wave."""
    with reading(engine) as db:
        return [kept for kept in kept_places(db, program.code) if kept.wave_id == wave_id]


def publish(program: Program, engine: Engine, kept: Kept, places: Places, moment: datetime) -> None:
    """Bring one questionnaire to its place. What it is called there is written down before anything else is done."""
    place, remote_id = places(kept.place), kept.remote_id
    if not remote_id:
        made = place.publish(kept.form)
        with engine.begin() as db:
            db.execute(query("surveys/note_place_id"), {**kept.name, "before": "", "remote_id": made})
        now = of_wave(engine, program, kept.wave_id)  # of two launches at once the first one's counts
        remote_id = next(one.remote_id for one in now if one.name == kept.name)
    with reading(engine) as db:
        codes = by_code(db, read_secret(), kept.wave_id, kept.survey_key)
    place.add_codes(remote_id, codes)
    if kept.state == "published":
        place.open(remote_id, kept.form)
        with engine.begin() as db:
            db.execute(query("surveys/note_place_state"), {**kept.name, "before": "published", "state": "open"})
            audit.append(db, at=moment, actor="launch_survey", action="survey_place_opened", subject=kept.wave_id,
                         facts={"survey": kept.survey_key, "place": kept.place, "remote_id": remote_id})  # fmt: skip


def take_answers(program: Program, engine: Engine, places: Places, moment: datetime) -> dict[str, int]:
    """
    Read what was answered elsewhere so far, so that nobody who has answered is reminded. Reading twice adds nothing.

    Returns:
        taken; strangers, by a code that is no open invitation; unread, that our own form would not take.
    """
    counts = {"taken": 0, "strangers": 0, "unread": 0}
    with reading(engine) as db:
        waiting = [kept for kept in kept_places(db, program.code) if kept.wave_state == kept.state == "open"]
    for kept in waiting:
        found = read(engine, kept, places)
        counts["strangers"] += found.strangers
        counts["unread"] += found.unread
        for one in found.known:  # each in a transaction of its own, so that no other waits long
            with engine.begin() as db:
                counts["taken"] += enter(db, kept, *one, given_at(kept, moment))
    return counts


def read(engine: Engine, kept: Kept, places: Places) -> Sorted:
    """Everything that a place has now."""
    with reading(engine) as db:
        invited = by_code(db, read_secret(), kept.wave_id, kept.survey_key)
    return sort_out(kept, invited, places(kept.place).read_answers(kept.remote_id, kept.form))


def given_at(kept: Kept, moment: datetime) -> datetime:
    """When answers were given that are read now: not after their place closed with the wave, so never late."""
    return min(moment, kept.form.closes_at)


def close_places(program: Program, engine: Engine, places: Places, moment: datetime) -> dict[str, int]:
    """
    Close every place whose time is over and read it for the last time; a wave closes only after its places.

    Returns:
        places_closed, taken, strangers.
    Raises:
        PlaceTrouble: a place cannot be read, or has answers that our form would not take. It stays as it is, and so
            does its wave.
    """
    counts = {"places_closed": 0, "taken": 0, "strangers": 0}
    with reading(engine) as db:
        over = [kept for kept in kept_places(db, program.code)
                if kept.state != "closed" and kept.wave_state == "open" and kept.last_moment <= moment]  # fmt: skip
    for kept in over:
        found = Sorted()
        if kept.state == "open":
            places(kept.place).close(kept.remote_id, kept.form)
            found = read(engine, kept, places)
        if found.unread:
            raise PlaceTrouble(f"{found.unread} answers to {kept.survey_key} cannot be read as they are; mend or "
                               f"delete them at {kept.place} and run this again")  # fmt: skip
        counts["strangers"] += found.strangers
        for name, number in read_last(engine, kept, found, moment).items():
            counts[name] += number
    return counts


def read_last(engine: Engine, kept: Kept, found: Sorted, moment: datetime) -> Mapping[str, int]:
    """Keep the last answers and close a place, in one transaction: what nobody's code stands beside enters but once."""
    with engine.begin() as db:
        said = {**kept.name, "before": kept.state, "state": "closed"}
        if db.execute(query("surveys/note_place_state"), said).first() is None:
            return {}
        taken = sum(enter(db, kept, *one, given_at(kept, moment)) for one in found.known)
        for answers in found.nameless:
            keep(db, kept, NO_GROUPS, answers)
        audit.append(db, at=moment, actor=CLOSER, action="survey_place_closed", subject=kept.wave_id,
                     facts={"survey": kept.survey_key, "place": kept.place, "strangers": found.strangers})  # fmt: skip
    return {"places_closed": 1, "taken": taken}


def forget_places(program: Program, engine: Engine, places: Places) -> int:
    """
    Delete at other places what waves left there that are closed here, as codes beside answers could still tell who
    said what. How many were deleted.
    """
    with reading(engine) as db:
        left = [kept for kept in kept_places(db, program.code) if kept.remote_id and kept.state == "closed"
                and kept.wave_state in {"closed", "aggregated", "released"}]  # fmt: skip
    for kept in left:
        places(kept.place).forget(kept.remote_id)
        with engine.begin() as db:
            db.execute(query("surveys/note_place_id"), {**kept.name, "before": kept.remote_id, "remote_id": ""})
    return len(left)


def links_of_wave(program: Program, engine: Engine, wave_id: str, places: Places) -> dict[str, Callable[[str], str]]:
    """
    How the code of a person becomes the link to the form, by questionnaire, for those that are answered elsewhere.
    A questionnaire whose place was left is answered in our own form, which knows every link.

    Raises:
        PlaceTrouble: one of them is not open yet; nobody may be sent there.
    """
    found: dict[str, Callable[[str], str]] = {}
    for kept in of_wave(engine, program, wave_id):
        if kept.state == "closed":
            continue
        if kept.state != "open":
            raise PlaceTrouble(f"{kept.survey_key} is not open at {kept.place}; nobody is sent there")
        found[kept.survey_key] = linked(kept, places)
    return found


def linked(kept: Kept, places: Places) -> Callable[[str], str]:
    """The link of one questionnaire."""
    place = places(kept.place)
    return lambda code: place.link(kept.remote_id, kept.form, place_code(code))


def leave_place(
    program: Program, engine: Engine, wave_id: str, survey_key: str, person: str, reason: str, moment: datetime
) -> bool:  # fmt: skip
    """
    Read a place no more, because a person says so, for one that will not answer again. What is there stays there;
    from now on people are sent to our own form.

    False if there is no such place, or it is closed.
    """
    for kept in of_wave(engine, program, wave_id):
        if kept.survey_key != survey_key or kept.state == "closed":
            continue
        with engine.begin() as db:
            said = {**kept.name, "before": kept.state, "state": "closed"}
            if db.execute(query("surveys/note_place_state"), said).first() is None:
                return False
            db.execute(query("surveys/note_place_id"), {**kept.name, "before": kept.remote_id, "remote_id": ""})
            facts = {"survey": survey_key, "place": kept.place, "remote_id": kept.remote_id, "reason": reason}
            audit.append(db, at=moment, actor=person, action="survey_place_left", subject=wave_id, facts=facts)
        return True
    return False
