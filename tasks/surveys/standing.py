"""How surveys stand today, in sentences: what waits for a person, and how many of each region have answered."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from schemas.program import Program
from sql.queries import query
from tasks.surveys.aggregate import frame_of
from tasks.surveys.dispositions import dispositions
from tasks.surveys.publishing import ELSEWHERE
from tasks.surveys.results import Turnout
from tasks.surveys.suppression import shown_sizes

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
        for each in dispositions(db, wave["wave_id"]).values():
            for name, number in each.items():
                people[name] = people.get(name, 0) + number
        found += [f"{wave['wave_id']}: {people[name]} {words}." for name, words in STUCK.items() if people.get(name)]
    return found


def turnout_by_region(db: Connection, wave_id: str, survey_key: str, threshold: int) -> Mapping[str, Turnout]:
    """
    How many of each region were asked and have answered one questionnaire so far; small numbers are hidden.

    What people answered is shown to nobody while a wave is open.
    """
    asked = frame_of(db, wave_id, survey_key)
    rows = db.execute(query("surveys/answered_by_cut"), {"wave_id": wave_id, "survey_key": survey_key})
    answered = {row.cut: row.people for row in rows}
    groups = asked.cuts().get("region", {})
    sizes = {name: sum(answered.get(part, 0) for part in parts) for name, parts in groups.items()}
    shown = shown_sizes(sizes, threshold)
    return {
        name: Turnout(sum(asked.invited[part] for part in parts), sizes[name]) if name in shown.groups
        else Turnout(None, None)
        for name, parts in groups.items() if name != ELSEWHERE
    }  # fmt: skip
