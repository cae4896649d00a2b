"""What the form reads and writes: invitations by their link, answers, drafts, and wishes to get no more mail."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from sqlalchemy import Engine

from schemas.answers import Answer
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query

FORMS_KEPT = 64


class ChangedForm(RuntimeError):
    """The questions are not those that the wave was approved with; nothing may be stored under them."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where a link leads."""

    invitation_id: str
    wave_id: str
    survey_key: str
    cut: str
    content_sha256: str
    state: str
    """Of the wave."""
    closes_at: datetime
    grace_until: datetime
    """So long answers count as late."""
    takes_answers: bool
    submitted: bool
    opted_out: bool
    sealed: str
    """A draft that only the link opens; empty if there is none."""


def code_sha256(code: str) -> str:
    """What is kept of a link. The code is 128 bits of a keyed hash, so a slow hash would add nothing."""
    return sha256(code.encode()).hexdigest()


def find(engine: Engine, code: str, moment: datetime) -> Invitation | None:
    """The invitation behind a link; None if there is none or it was revoked."""
    with reading(engine) as db:
        asked = {"code_sha256": code_sha256(code), "now": moment}
        row = db.execute(query("portal/find_invitation"), asked).mappings().first()
    if row is None:
        return None
    yes_or_no = {name: bool(row[name]) for name in ("takes_answers", "submitted", "opted_out")}
    return Invitation(**{**row, **yes_or_no})


def form_of(engine: Engine, invitation: Invitation) -> Survey:
    """
    The questions of an invitation, as the wave froze them.

    Raises:
        ChangedForm: what is stored does not have the hash that it was stored with.
    """
    return frozen_form(engine, invitation.wave_id, invitation.survey_key, invitation.content_sha256)


@lru_cache(FORMS_KEPT)
def frozen_form(engine: Engine, wave_id: str, survey_key: str, content_sha256: str) -> Survey:
    """One questionnaire by its hash, read once."""
    with reading(engine) as db:
        content, stored = db.execute(query("portal/find_form"), {"wave_id": wave_id, "survey_key": survey_key}).one()
    if sha256(content.encode()).hexdigest() != content_sha256 or stored != content_sha256:
        raise ChangedForm(f"the questions of {wave_id} are not those that were approved")
    return Survey.model_validate_json(content)


def submit(engine: Engine, invitation: Invitation, answers: Mapping[str, Answer], moment: datetime) -> bool:
    """
    Spend the link and keep the answers, in one transaction.

    False if the link is spent already or the wave takes no answers any more; nothing is kept then.
    """
    with engine.begin() as db:
        spent = db.execute(query("portal/put_submitted"), {"invitation_id": invitation.invitation_id, "now": moment})
        if spent.first() is None:
            return False
        kept = {"inbox_id": secrets.token_hex(16), "wave_id": invitation.wave_id, "cut": invitation.cut,
                "survey_key": invitation.survey_key, "answers": as_text(answers)}  # fmt: skip
        db.execute(query("portal/put_answers"), kept)
        db.execute(query("portal/drop_draft"), {"invitation_id": invitation.invitation_id})
    return True


def as_text(answers: Mapping[str, Answer]) -> str:
    """Answers as canonical JSON."""
    return json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def save_draft(engine: Engine, invitation: Invitation, sealed: str, moment: datetime) -> bool:
    """Keep a draft in place of the one before. False if the answers are in already, or the wave takes none any more."""
    with engine.begin() as db:
        said = {"invitation_id": invitation.invitation_id, "sealed": sealed, "now": moment}
        return db.execute(query("portal/put_draft"), said).first() is not None


def opt_out(engine: Engine, invitation: Invitation, scope: Literal["wave", "program"]) -> None:
    """Write to this person no more, about this wave or about any survey of the program."""
    with engine.begin() as db:
        db.execute(query("portal/put_opt_out"), {"invitation_id": invitation.invitation_id, "scope": scope})
