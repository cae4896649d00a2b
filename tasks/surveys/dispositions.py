"""What became of everybody in the audience of a wave: a table that always adds up."""

from collections.abc import Mapping

from sqlalchemy import Connection

from sql.queries import query


def dispositions(db: Connection, wave_id: str) -> Mapping[str, Mapping[str, int]]:
    """
    By audience, how many are planned, queued, held, accepted, unknown, bounced, submitted, opted_out, skipped; after
    the last day also not_sent, and of a closed wave expired (asked, and no answer).

    Everybody whom the wave plans to ask is in exactly one of them, and everybody it leaves out is skipped.
    """
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(query("surveys/dispositions"), {"wave_id": wave_id}):
        found.setdefault(row.audience, {})[row.disposition] = row.people
    return found
