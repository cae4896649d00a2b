"""One row of the sample association's export, and how dates are written in it."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from random import Random

HEADINGS = (
    "Member ID", "Last Name", "First Name", "Work Email", "District", "District No", "Title", "Component Group",
    "Region", "Member Type", "Status", "Join Date", "Paid Through", "Position Start Date", "Prior Position",
    "Prior District", "Prior State", "Last Modified", "Work Phone",
)  # fmt: skip
"""As the export writes them, in the order of Row's fields. Nobody needs the phone: it is dropped when read."""

FIRST_SERIAL_DAY = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Row:
    """What an export says of one member, as text."""

    member_id: str
    last_name: str
    first_name: str
    email: str
    district: str
    district_number: str
    title: str
    component_group: str
    region: str
    membership_type: str
    membership_status: str
    join_date: str
    paid_through: str
    position_start: str
    prior_title: str
    prior_district: str
    prior_state: str
    record_updated: str
    phone: str

    def cells(self) -> tuple[str, ...]:
        """The texts in the order of HEADINGS."""
        return tuple(getattr(self, field.name) for field in fields(self))


def american(day: date) -> str:
    """A day as most of the export writes it: 7/1/2026."""
    return f"{day.month}/{day.day}/{day.year}"


def written(day: date, chance: Random) -> str:
    """A day in one of the ways that real exports mix: US style, padded, two-digit year, ISO, a workbook's serial."""
    way = chance.random()
    if way < 0.75:
        return american(day)
    if way < 0.85:
        return f"{day:%m/%d/%Y}"
    if way < 0.93:
        return f"{day:%m/%d/%y}"
    return day.isoformat() if way < 0.97 else str((day - FIRST_SERIAL_DAY).days)


def some_day(first: date, last: date, chance: Random) -> date:
    """Any day from `first` to `last`, both included."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))
