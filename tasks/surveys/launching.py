"""Brings waves to their day: drafts that wait for a person, and approved ones that open and ask."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.surveys.codes import code_of, link_of, read_secret
from tasks.surveys.invitations import queue_invitations
from tasks.surveys.waves import draft_wave, open_wave, window_of

LEAD = timedelta(days=7)
"""So long before its first day a wave is drafted, that somebody has time to approve it."""
OK = 200


class FormSilent(RuntimeError):
    """The form does not show the questions, so nobody is sent to it."""


def drafts_due(program: Program, engine: Engine, today: date, moment: datetime) -> list[str]:
    """What is to be approved today: each wave that opens within a week or should be open already, as it stands now."""
    found = []
    for wave in sorted({survey.wave for survey in program.surveys}):
        try:
            times = window_of(program, wave, today)
        except LookupError:
            continue  # its days hang on what people do, so no calendar opens it
        if times.opens_at - LEAD <= moment < times.closes_at:
            draft = draft_wave(program, engine, wave, today, moment)
            found += [draft.about] if draft else []
    return found


def launch_due(
    program: Program, engine: Engine, today: date, moment: datetime, status_of: Callable[[str], int]
) -> dict[str, int]:
    """
    Open the approved waves whose time has come, and queue the mail to everybody who has none yet.

    Args:
        status_of: Opens a link, which spends nothing, and gives the HTTP status of the page.
    Returns:
        opened, queued, no_address.
    Raises:
        FormSilent: the wave is open, and its form does not answer; nobody was written to.
    """
    counts = {"opened": 0, "queued": 0, "no_address": 0}
    for wave_id in waves_in(program, engine, "approved"):
        counts["opened"] += open_wave(engine, wave_id, moment)
    for wave_id in waves_in(program, engine, "open"):
        try_a_link(engine, wave_id, status_of)
        for name, number in queue_invitations(program, engine, wave_id, today, moment).items():
            counts[name] += number
    return counts


def waves_in(program: Program, engine: Engine, state: str) -> list[str]:
    """The waves of a program in a state."""
    with reading(engine) as db:
        asked = {"program": program.code, "state": state}
        return [row.wave_id for row in db.execute(query("surveys/waves_in_state"), asked)]


def try_a_link(engine: Engine, wave_id: str, status_of: Callable[[str], int]) -> None:
    """
    Look whether the form shows its questions to the first person who will be asked.

    Raises:
        FormSilent: it does not.
    """
    with reading(engine) as db:
        row = db.execute(query("surveys/not_invited_yet"), {"wave_id": wave_id}).first()
    if row is None:
        return
    status = status_of(link_of(code_of(read_secret(), wave_id, row.audience, row.person_key, row.generation)))
    if status != OK:
        raise FormSilent(f"the form of {wave_id} answers {status or 'nothing'} where it should show the questions; "
                         "nobody was written to")  # fmt: skip
