"""How surveys speak to Airflow: what waits for approval, what opens, who is reminded, and what is closed."""

from typing import Any

from airflow.sdk.exceptions import AirflowFailException
from recorded_approval import APPROVE, AnswerRefused

from dags.acts import lists, survey_places
from dags.acts.common import leave_out
from schemas.program import Program


def plan(program: Program) -> list[str]:
    """The drafts that wait for a person; nothing else starts if there is nothing to open and nobody to write to."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.shared.mail_waiting import mail_waits
    from tasks.surveys.launching import drafts_due, waves_in

    moment = now()
    drafts = drafts_due(program, engine(), today_in(program.time_zone, moment), moment)
    ready = any(waves_in(program, engine(), state) for state in ("approved", "open"))
    idle = (
        ()
        if drafts or ready or mail_waits(engine(), program.code)
        else ("ask", "open_waves", "send_mail", "nobody_answered", "raise_alarms")
    )
    found: list[str] = leave_out(drafts, idle)
    return found


class WaveApproval:
    """The question about a draft: what is asked, and what becomes of the answer."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def describe(self, about: str) -> str:
        """Who is asked what and when, as the draft says it."""
        from sql.database import engine
        from tasks.surveys.waves import describe_wave

        return describe_wave(self.program, engine(), about)

    def record(self, about: str, person: str, answer: str, why: str) -> None:
        """Freeze the draft, or leave it; an answer about another draft, or one too large, does not count."""
        from sql.database import engine
        from tasks.shared.clock import now
        from tasks.surveys.waves import NotAsShown, TooManyPeople, approve_wave

        decision: Any = "approve" if answer == APPROVE else "reject"
        try:
            approve_wave(self.program, engine(), about, person, decision, why, now())
        except (NotAsShown, TooManyPeople) as refused:
            raise AnswerRefused(str(refused)) from None


def launch(program: Program) -> dict[str, int]:
    """Open what is approved and due, by our own tables alone, and queue the invitations."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.shared.pages import status_of
    from tasks.surveys.first_mail import FirstMailWaits
    from tasks.surveys.launching import FormSilent, launch_due

    moment = now()
    try:
        with survey_places.told():
            counts = launch_due(program, engine(), today_in(program.time_zone, moment), moment, status_of,
                                lambda: lists.send_once(program), survey_places.all_places())  # fmt: skip
            return counts | shown(program)
    except FormSilent as silent:
        raise RuntimeError(f"{silent}. Is the form running?") from None
    except FirstMailWaits as waits:
        raise (AirflowFailException if waits.needs_a_person else RuntimeError)(str(waits)) from None


def remind(program: Program) -> dict[str, int]:
    """Queue the reminders of today; counts. Without one, and without mail that waits, nothing is sent."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.shared.mail_waiting import mail_waits
    from tasks.surveys.invitations import remind as remind_the_silent
    from tasks.surveys.launching import waves_in

    moment = now()
    counts: dict[str, int] = {}
    if waves_in(program, engine(), "open"):
        with survey_places.told():
            counts = survey_places.take(program) | remind_the_silent(
                program, engine(), today_in(program.time_zone, moment), moment, survey_places.all_places()
            )
        counts |= shown(program)
    found: dict[str, int] = leave_out(counts, () if mail_waits(engine(), program.code) else ("send_mail",))  # type: ignore[assignment]
    return found


def close(program: Program) -> dict[str, int]:
    """Close what is over, and cut every answer loose from its person."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.surveys.closing import close_due

    with survey_places.told():
        try:
            read = survey_places.close(program)
        finally:  # a wave that is still to be read elsewhere stays open, and holds up no other
            closed = close_due(program, engine(), now())
        return read | closed | survey_places.forget(program) | shown(program)


def shown(program: Program) -> dict[str, int]:
    """Keep for today how many have answered the open waves, as far as it may be shown: the first run of a day does."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.surveys.turnout import keep_turnout

    return {"shown": keep_turnout(program, engine(), now())}


def alarms(program: Program) -> list[str]:
    """A sentence for everything about surveys that a person must look at."""
    from sql.database import engine, reading
    from tasks.shared.clock import now
    from tasks.surveys.standing import alarms as find

    with reading(engine()) as db:
        return find(db, program, now())


def nobody_answered() -> None:
    """Nobody decided about a wave."""
    raise AirflowFailException("Nobody approved or rejected the survey; the next working day asks again.")
