"""How results of surveys speak to Airflow: worked out after the close, texts looked at, released by a person, sent."""

from typing import Any

from airflow.sdk.exceptions import AirflowFailException
from recorded_approval import APPROVE, AnswerRefused

from dags.acts.common import leave_out
from schemas.program import Program

REST = ("find_texts", "review_texts", "find_results", "release_results", "deliver", "send_mail")


def work_out(program: Program) -> dict[str, int]:
    """The results of every closed wave; counts. With nothing to ask, deliver or send, nothing else starts."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.shared.mail_waiting import mail_waits
    from tasks.surveys.delivering import undelivered
    from tasks.surveys.reporting import results_to_release, texts_that_wait, work_out_all

    moment, chosen = now(), engine()
    counts = work_out_all(program, chosen, moment)
    busy = (texts_that_wait(program, chosen) or results_to_release(program, chosen)
            or undelivered(program, chosen, moment) or mail_waits(chosen, program.code))  # fmt: skip
    found: dict[str, int] = leave_out(counts, () if busy else REST)
    return found


def find_texts(program: Program) -> list[str]:
    """The questions about texts that wait."""
    from sql.database import engine
    from tasks.surveys.reporting import texts_that_wait

    return texts_that_wait(program, engine())


def find_results(program: Program) -> list[str]:
    """The questions about results that are not released."""
    from sql.database import engine
    from tasks.surveys.reporting import results_to_release

    return results_to_release(program, engine())


class TextsApproval:
    """The question about all texts of a wave that wait."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def describe(self, about: str) -> str:
        """How many there are and where to read them."""
        from sql.database import engine
        from tasks.surveys.reporting import describe_texts

        return describe_texts(self.program, engine(), about)

    def record(self, about: str, person: str, answer: str) -> None:
        """Show all of them as proposed, or none."""
        from sql.database import engine
        from tasks.shared.clock import now
        from tasks.surveys.reporting import OtherTexts, decide_texts

        decision: Any = "approve" if answer == APPROVE else "reject"
        try:
            decide_texts(self.program, engine(), about, person, decision, now())
        except OtherTexts as others:
            raise AnswerRefused(str(others)) from None


class ReleaseApproval:
    """The question about one version of the results of a wave."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def describe(self, about: str) -> str:
        """Who answered, how the texts stand, and who gets the report."""
        from sql.database import engine, reading
        from tasks.shared.clock import now, today_in
        from tasks.surveys.delivering import receivers
        from tasks.surveys.releasing import describe_results

        wave_id, _, version = about.partition("#")
        with reading(engine()) as db:
            to = receivers(self.program, db, today_in(self.program.time_zone, now()))
        return describe_results(self.program, engine(), wave_id, int(version), to)

    def record(self, about: str, person: str, answer: str, why: str) -> None:
        """Release this version, or leave it for another day."""
        from sql.database import engine
        from tasks.shared.clock import now
        from tasks.surveys.releasing import NotTheLast, ReleasedAlready, release

        wave_id, _, version = about.partition("#")
        decision: Any = "approve" if answer == APPROVE else "reject"
        try:
            release(self.program, engine(), wave_id, int(version), person, decision, why, now())
        except (NotTheLast, ReleasedAlready) as other:
            raise AnswerRefused(str(other)) from None


def deliver(program: Program) -> dict[str, int]:
    """Write the files of what is released, by our own tables alone, and queue its mails."""
    from sql.database import engine
    from tasks.shared.clock import now, today_in
    from tasks.surveys.delivering import deliver_all

    moment = now()
    return deliver_all(program, engine(), today_in(program.time_zone, moment), moment)


def alarms(program: Program) -> list[str]:
    """A sentence where texts hold words of care and nobody is named who should read them."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.surveys.reporting import work_out_all

    unread = work_out_all(program, engine(), now())["nobody"]
    return [f"{unread} texts of surveys hold words of care, and MENTOR_CARE_MAIL names nobody of this program who "
            "should read them."] if unread else []  # fmt: skip


def nobody_answered() -> None:
    """Nobody decided about texts or results."""
    raise AirflowFailException("Nobody decided about the texts or the results; the next working day asks again.")
