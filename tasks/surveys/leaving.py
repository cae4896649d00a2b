"""Who is not written to any more though a wave was approved with them: gone, or asking for no mail since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, RowMapping, text

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.surveys.audience import Directory, opted_out, people_of, read_directory
from tasks.surveys.rules import Person, reason_to_skip


@dataclass(frozen=True, slots=True)
class Today:
    """Who is in the audience of a wave on a day, and how each is reached."""

    directory: Directory
    present: Mapping[tuple[str, str], Person]
    opted_out: frozenset[str]

    def against(self, row: RowMapping) -> str:
        """Why somebody whom the wave asks is not to be written to any more; empty if they are."""
        key = self.directory.now(row["person_key"])
        one = self.present.get((row["audience"], key))
        reason = reason_to_skip(one, self.opted_out, ()) if one else "left"
        return reason if reason and reason != "no_address" else ""


def read_today(db: Connection, program: Program, program_year: str, today: date) -> Today:
    """The audience as the ledger and the registers have it today."""
    directory = read_directory(db, program, today)
    people = people_of(db, program, program_year, today, directory)
    present = {(one.audience, one.person_key): one for one in people}
    return Today(directory, present, frozenset(opted_out(db, program, directory)))


def leave_out(program: Program, engine: Engine, wave_id: str, today: date, moment: datetime) -> int:
    """
    Take those out of a wave, before anything is sent, who are not to be written to any more. How many.

    They are counted as left out and for what reason; whoever has had a mail stays counted as asked.
    """
    with reading(engine) as db:
        wave = db.execute(query("surveys/find_wave"), {"wave_id": wave_id}).mappings().one()
        now = read_today(db, program, wave["program_year"], today)
        rows = db.execute(query("surveys/not_invited_yet"), {"wave_id": wave_id}).mappings().all()
    gone = [(row, reason) for row in rows if (reason := now.against(row))]
    if not gone:
        return 0
    with engine.begin() as db:
        return sum(take_out(db, wave_id, row, reason, moment) for row, reason in gone)


def take_out(db: Connection, wave_id: str, row: RowMapping, reason: str, moment: datetime) -> bool:
    """Let one link work no more, and note why."""
    asked = {"invitation_id": row["invitation_id"], "reason": reason}
    if db.execute(query("surveys/revoke_invitation"), asked).first() is None:
        return False
    db.execute(query("surveys/put_skip"), {"wave_id": wave_id, "audience": row["audience"],
                                           "person_key": row["person_key"], "reason": reason})  # fmt: skip
    audit.append(db, at=moment, actor="launch_survey", action="survey_left_out", subject=row["invitation_id"],
                 facts={"wave": wave_id, "reason": reason})  # fmt: skip
    return True


def wait_for_answers(db: Connection) -> None:
    """Until the end of the transaction nobody answers: who is sending just now is waited for. SQLite has one writer."""
    if db.dialect.name == "postgresql":
        db.execute(text("LOCK TABLE survey_submitted IN SHARE ROW EXCLUSIVE MODE"))
