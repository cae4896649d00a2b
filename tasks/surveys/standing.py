"""How surveys stand today: what waits for a person, in sentences, and what became of everybody, in numbers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from schemas.program import Program
from sql.queries import query
from tasks.surveys.dispositions import dispositions

STUCK = {
    "unknown": "invitations may or may not have gone; look at the Programs page and decide",
    "bounced": "people could not be reached; mend their addresses in the membership system",
    "held": "invitations are held, since MENTOR_MAIL_ALLOW does not name their recipients",
}


def alarms(db: Connection, program: Program, moment: datetime) -> list[str]:
    """A sentence for each wave that is open later than it should be or whose mails need a person."""
    found = []
    for wave in db.execute(query("surveys/waves_in_state"), {"program": program.code, "state": "open"}).mappings():
        if wave["grace_until"] <= moment:
            found.append(f"{wave['wave_id']} takes no more answers and is not closed yet; run close_survey.")
        people: dict[str, int] = {}
        for each in mails_of_wave(db, wave["wave_id"]).values():
            for name, number in each.items():
                people[name] = people.get(name, 0) + number
        found += [f"{wave['wave_id']}: {people[name]} {words}." for name, words in STUCK.items() if people.get(name)]
    return found


def people_of_wave(db: Connection, wave_id: str, state: str) -> Mapping[str, Mapping[str, int]]:
    """
    What became of everybody, by audience; it adds up.

    While a wave is open it says what became of the mail alone: otherwise the numbers would tick with every answer, and
    of a single mail in doubt tell that its reader has answered.
    """
    return mails_of_wave(db, wave_id) if state == "open" else dispositions(db, wave_id)


def mails_of_wave(db: Connection, wave_id: str) -> Mapping[str, Mapping[str, int]]:
    """By audience, how many are planned, queued, held, accepted, unknown, bounced, not_sent, skipped."""
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(query("surveys/mails_of_wave"), {"wave_id": wave_id}):
        found.setdefault(row.audience, {})[row.disposition] = row.people
    return found
