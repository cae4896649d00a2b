"""Answers from elsewhere enter by the statements of our own form: each link is spent once, and nobody is told apart."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from schemas.answers import Answer, read_form
from sql.queries import query
from tasks.surveys.places.kept import Kept
from tasks.surveys.places.port import Returned
from tasks.surveys.rules import as_text

NO_GROUPS = "{}"


@dataclass(slots=True)
class Sorted:
    """What a place returned, told apart."""

    known: list[tuple[RowMapping, Mapping[str, Answer] | None]] = field(default_factory=list)
    """Whose they are and what they are; None where only that somebody has answered is known."""
    nameless: list[Mapping[str, Answer]] = field(default_factory=list)
    strangers: int = 0
    """By a code that is no open invitation, such as one whose link was renewed."""
    unread: int = 0
    """Answers that our own form would not have taken."""


def sort_out(kept: Kept, invited: Mapping[str, RowMapping], returned: Iterable[Returned]) -> Sorted:
    """Tell apart what came back. A form without a single answer is none, as it would be in our own."""
    found = Sorted()
    for one in returned:
        if one.code and one.code not in invited:
            found.strangers += 1
            continue
        if one.fields is None:
            found.known.append((invited[one.code], None))
            continue
        filled = read_form(kept.form.survey, one.fields)
        if filled.faults:
            found.unread += bool(one.fields)
        elif one.code:
            found.known.append((invited[one.code], filled.answers))
        elif not kept.form.survey.in_groups:
            found.nameless.append(filled.answers)
        else:
            found.strangers += 1
    return found


def enter(
    db: Connection, kept: Kept, invitation: RowMapping, answers: Mapping[str, Answer] | None, moment: datetime
) -> bool:  # fmt: skip
    """
    Spend one person's link and keep the answers, in the caller's transaction, as the form does.

    Args:
        moment: When the answers were given, as well as we know; the wave's own times decide whether they count.
    Returns:
        False, and nothing kept, if this person's answers are in already or the wave takes none.
    """
    spent = {"invitation_id": invitation["invitation_id"], "now": moment}
    if db.execute(query("portal/put_submitted"), spent).first() is None:
        return False
    if answers is not None:
        keep(db, kept, invitation["cut"], answers)
    db.execute(query("portal/drop_draft"), {"invitation_id": invitation["invitation_id"]})
    return True


def keep(db: Connection, kept: Kept, cut: str, answers: Mapping[str, Answer]) -> None:
    """Keep answers where our form keeps them, apart from who gave them."""
    values = {"inbox_id": secrets.token_hex(16), "wave_id": kept.wave_id, "survey_key": kept.survey_key, "cut": cut,
              "answers": as_text(answers)}  # fmt: skip
    db.execute(query("portal/put_answers"), values)
