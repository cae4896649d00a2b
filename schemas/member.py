"""People as an association's exports show them over time, and what was decided about each."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

ROW_FIELDS = (
    "member_id", "last_name", "first_name", "email", "district", "district_number", "school", "title",
    "component_group", "region", "membership_type", "membership_status", "join_date", "paid_through",
    "position_start", "prior_title", "prior_district", "prior_state", "functions", "enrolled", "ever_member",
    "do_not_contact", "record_updated", "extra",
)  # fmt: skip
"""What is kept of an export's row: the text as the source wrote it, without blanks around; empty if it says nothing.
`extra` is a JSON object of the program's other declared columns, its keys sorted, or empty."""

Outcome = Literal["ELIGIBLE", "UPCOMING", "REVIEW", "NOT_ELIGIBLE"]
DoorKind = Literal["special", "extension", "voluntary", "application"]


class Version(NamedTuple):
    """
    One row of an export for as long as it stayed the same: from `valid_from` until before `valid_to`.

    It has what decides; nobody's name or address does.
    """

    row_key: str
    source: str
    valid_from: date
    valid_to: date | None = None
    absent_since: date | None = None
    district: str = ""
    district_number: str = ""
    title: str = ""
    membership_type: str = ""
    membership_status: str = ""
    paid_through: str = ""
    position_start: str = ""
    prior_title: str = ""
    prior_district: str = ""
    prior_state: str = ""
    do_not_contact: str = ""
    component_group: str = ""
    """This and what follows are read only where a program's own rules may ask for it."""
    region: str = ""
    functions: str = ""
    enrolled: str = ""
    ever_member: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A way in that a named person opened, or an application that arrived."""

    kind: DoorKind
    decided_on: date
    reason: str
    approved_by: str


class Person(NamedTuple):
    """One human being: every version of every row that is theirs, oldest first, and the doors opened for them."""

    person_id: str
    versions: tuple[Version, ...]
    doors: tuple[Door, ...] = ()
    ambiguous: bool = False
    """Rows that look like one person's and may be two people's: a person looks at it, nothing is guessed."""
    joined_by: str = ""
    """The weakest evidence by which rows were joined to this person by inference (unique_name, ...); else empty."""


class Decision(NamedTuple):
    """What one run says of one person, and why."""

    person_id: str
    outcome: Outcome
    reason: str
    sentence: str
    """One sentence of evidence for operations staff: dates, pulls, the prior role. Names the setting it rests on."""
    role_family: str = ""
    employer: str = ""
    """Key of the employer, only where the program's key is the position; else empty."""
    spell: int = 0
    """Which time in this role (1, 2, ...); 0 if the person has no readable role."""
    subject: str = ""
    """What a person must settle: the normalised title for UNMAPPED_TITLE; else empty."""
    warnings: tuple[str, ...] = ()
    role_since: date | None = None
    """The last day on which the present job can have begun; None if nobody knows."""
    service_since: date | None = None
    """The same of the first job of this kind, with whatever employer of the program's own jurisdiction."""


def full_name(last_name: str, first_name: str) -> str:
    """The name as lists sort it."""
    return ", ".join(part for part in (last_name, first_name) if part)
