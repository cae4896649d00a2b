"""What a region sends back: the book, its rows, and what is said of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

RuleResult = Literal["accept", "accept_warn", "hold", "reject"]
RowResult = Literal["accept", "accept_warn", "hold", "reject", "unanswered"]
MatchState = Literal["proposed", "confirmed", "held", "ended", "replaced"]
ReplyVerdict = Literal[
    "waiting", "submission", "repeated", "refused", "question", "quarantine", "bounce", "auto_reply"
]  # fmt: skip
CellValue = str | int | float | bool | date | datetime | None

WORST = ("unanswered", "accept", "accept_warn", "hold", "reject")
"""From the best result of a row to the worst; a row has the worst of its findings."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible or hidden sheet as it was read: every row from the first, no formula, only values."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]


@dataclass(frozen=True, slots=True)
class ReceivedBook:
    """A workbook as the limited reader gives it back: nothing is interpreted but the token."""

    tokens: tuple[str, ...]
    """Every different token found in it: on the hidden sheet and in the properties. Of an honest book one, or none."""
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of a match list that says something, by our names of the columns."""

    number: int
    """What a spreadsheet shows beside the row; no verdict depends on it."""
    list_ref: str
    """Empty for somebody written in below the list."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Column name -> trimmed text; a day as YYYY-MM-DD where a spreadsheet had a day. Empty cells are not in it."""


@dataclass(frozen=True, slots=True)
class MatchList:
    """A returned list: which columns it has, its rows, and what was noticed while reading (codes of notes)."""

    columns: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired on one row, with the sentence for the coordinator."""

    rule: str
    result: RuleResult
    sentence: str
    waivable_by: Literal["region", "association"] | None = None
    column: str = ""
    """The cell to colour, by our name of its column; empty for the whole row."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people whom a row brings together, with everything that the ledger keeps of them."""

    list_ref: str
    mentee_person_id: str
    mentor_person_id: str
    mentor_id: str
    """What the region calls the mentor: the member id, or our key where nobody has one."""
    mentee_region: str
    mentor_region: str
    mentee_status: str
    mentor_status: str
    """The program's words for the memberships on the day of the check."""
    match_date: date
    cross_region_reason: str = ""
    format: str = ""
    coordinator_is_party: bool = False


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What became of one row. Every rule that fired is in it; the worst decides."""

    row: AnswerRow
    result: RowResult
    outcome: str
    """The region's own word as a code (`matched`, `declined`, ...); empty for an unanswered row."""
    findings: tuple[Finding, ...] = ()
    mentee_person_id: str = ""
    """Also for a row without a mentor; empty if nobody knows whom it means."""
    pair: Pair | None = None
    """The two people, also of a held row; None if there is no second person, or the row is rejected."""
    list_ref: str = ""
    """The reference under which the ledger keeps the mentee, however the row wrote it; empty if nobody is meant."""
