"""Brings waves to their day: drafts that wait for a person, and approved ones that open and ask."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.surveys.codes import code_of, link_of, read_secret
from tasks.surveys.first_mail import FirstMailWaits, check_first_mail, put_first_mail
from tasks.surveys.invitations import queue_invitations
from tasks.surveys.leaving import leave_out
from tasks.surveys.places.chosen import NONE_SET_UP
from tasks.surveys.places.port import Places
from tasks.surveys.waves import cancel_missed, draft_wave, open_wave, years_due

OK = 200


class FormSilent(RuntimeError):
    """The form does not show the questions, so nobody is sent to it."""


def drafts_due(program: Program, engine: Engine, today: date, moment: datetime) -> list[str]:
    """What is to be approved today: each wave that opens within a week or should be open already, as it stands now."""
    found = []
    for wave in sorted({survey.wave for survey in program.surveys}):
        try:
            due = years_due(program, wave, today, moment)
        except LookupError:
            continue  # its days hang on what people do, so no calendar opens it
        draft = draft_wave(program, engine, wave, today, moment) if due else None
        found += [draft.about] if draft else []
    return found


def launch_due(
    program: Program, engine: Engine, today: date, moment: datetime, status_of: Callable[[str], int],
    send: Callable[[], object], places: Places = NONE_SET_UP,
) -> dict[str, int]:  # fmt: skip
    """
    Open the approved waves whose time has come, and queue the mail to everybody who has none yet.

    Of each wave one mail goes first, to whoever looks after surveys; what waits for it is queued when it was taken.

    Args:
        status_of: Opens a link, which spends nothing, and gives the HTTP status of the page.
        send: Sends what waits in the outbox; whatever becomes of it is read there.
    Returns:
        opened, queued, no_address, left (no longer in the audience, or asking for no mail, since the approval).
    Raises:
        FormSilent: the wave is open, and its form does not answer; nobody was written to.
        FirstMailWaits: the first mail of a wave was not taken; nobody else of it was written to.
        PlaceTrouble, PlaceRefused: nor is it open at another place.
    """
    counts = {"opened": 0, "queued": 0, "no_address": 0, "left": 0}
    cancel_missed(program, engine, moment)
    for wave_id in waves_in(program, engine, "approved"):
        counts["opened"] += open_wave(engine, wave_id, moment)
    waves = waves_in(program, engine, "open", with_stopped=False)
    for wave_id in waves:
        counts["left"] += leave_out(program, engine, wave_id, today, moment)
        try_a_link(engine, wave_id, status_of)
    if any([put_first_mail(program, engine, wave_id, moment) for wave_id in waves]):
        send()
    waiting: list[FirstMailWaits] = []
    for wave_id in waves:
        try:
            check_first_mail(engine, wave_id)
        except FirstMailWaits as waits:  # one wave holds up no other
            waiting.append(waits)
            continue
        for name, number in queue_invitations(program, engine, wave_id, today, moment, places).items():
            counts[name] += number
    if waiting:
        raise FirstMailWaits(" ".join(map(str, waiting)), needs_a_person=all(one.needs_a_person for one in waiting))
    return counts


def waves_in(program: Program, engine: Engine, state: str, *, with_stopped: bool = True) -> list[str]:
    """The waves of a program in a state, also those whose mail is stopped unless they are to be left out."""
    with reading(engine) as db:
        rows = db.execute(query("surveys/waves_in_state"), {"program": program.code, "state": state}).all()
    return [row.wave_id for row in rows if with_stopped or not row.mail_stopped]


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
