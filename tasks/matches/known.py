"""What we know when a mail comes: our mails that it may answer, and for which lists its sender answers today."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from schemas.program import Program
from schemas.region import fold
from sql.queries import query
from tasks.matches.envelope import Envelope
from tasks.matches.triage import Known
from tasks.shared.clock import today_in
from tasks.shared.tokens import name_in

WIDTH = 300
"""Characters that one Message-ID gets in a query; ours are shorter, and a longer one is none of ours."""


def read_known(db: Connection, program: Program, envelope: Envelope, vouched: bool, moment: datetime) -> Known:
    """
    What triage needs to know about one mail.

    Args:
        vouched: Whether somebody of ours stands for the mail.
        moment: Says which day it is; who answers for a region may change from day to day.
    """
    mails = find_our_mails(db, envelope.mails)
    lists = lists_of(db, program, envelope.sender, moment)
    answers_for = {(row.program, fold(row.region)) for row in lists}
    own = [row for row in lists if row.program == program.code]
    only = len({region for code, region in answers_for if code == program.code}) == 1
    return Known(
        list_of_message={row.message_id: row.list_id for row in mails},
        list_of_token=known_lists(db),
        coordinators={row.list_id: frozenset({envelope.sender}) for row in lists},
        authserv_id=os.environ.get("MENTOR_AUTHSERV_ID", ""),
        vouched=vouched,
        answered_today=count_answers(db, program, envelope.sender, moment),
        recipient_of_message={row.message_id: row.recipient for row in mails},
        own_list=max(own, key=lambda row: (row.program_year, row.version)).list_id if only else "",
    )


def find_our_mails(db: Connection, message_ids: Iterable[str]) -> list[Row[tuple[str, str, str]]]:
    """Those Message-IDs that are ours, with the list that each mail was about and whom it was for."""
    asked = "".join(one.ljust(WIDTH) for one in message_ids if len(one) <= WIDTH)
    if not asked:
        return []
    return list(db.execute(query("matches/find_our_mails"), {"message_ids": asked, "width": WIDTH}))


def lists_of(db: Connection, program: Program, sender: str, moment: datetime) -> list[Row[tuple[str, ...]]]:
    """Every list of a region for which an address answers today, in whatever program."""
    if "@" not in sender:
        return []
    today = today_in(program.year.time_zone, moment)
    rows = db.execute(query("matches/lists_of_coordinator"), {"sender": sender, "today": today})
    return [row for row in rows if fold(row.region) == fold(row.answers_for)]


def known_lists(db: Connection) -> Callable[[str], str | None]:
    """Gives the list that a token names, if we made the token and sent the list; it works when `db` is closed, too."""
    sent = frozenset(db.execute(query("matches/list_ids")).scalars())

    def list_of_token(token: str) -> str | None:
        name = name_in(token)
        return name if name in sent else None

    return list_of_token


def count_answers(db: Connection, program: Program, sender: str, moment: datetime) -> int:
    """How many answers an address was sent since midnight, where the program is."""
    zone = ZoneInfo(program.year.time_zone)
    since = datetime.combine(today_in(program.year.time_zone, moment), time(), zone)
    return int(db.execute(query("matches/count_answers"), {"sender": sender, "since": since}).scalar() or 0)
