"""Draws members: who they are, where they work, since when. Everything comes from one seeded chance."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from examples.sample.rows import Row, american, some_day, written
from examples.sample.words import FIRST_NAMES, GROUP_SHARES, GROUPS, LAST_NAMES, OTHER_STATES, PLACES
from schemas.spans import months_after

MEMBERS = 1_150
"""How many there are where nobody asks for more."""
IDS_DRAWN = 2_000
"""Enough for MEMBERS, and for those who left."""
REGIONS = tuple(f"Region {number}" for number in range(1, 10))
JULY_SHARE, AUGUST_SHARE, OTHER_SHARE = 60, 15, 2


def grown(count: int, members: int) -> int:
    """How many there are in an association of so many members of what MEMBERS have `count`; never fewer."""
    return max(count, count * members // MEMBERS)


@dataclass(frozen=True, slots=True)
class District:
    """A made-up school district; `region` is where its members belong."""

    name: str
    number: str
    region: str


class Draw:
    """
    The chance behind one sample: the same seed and month give the same people.

    `month` is the first day of the month that the newer export shows; `last` the first day of the month before.
    """

    def __init__(self, seed: int, month: date, members: int = MEMBERS) -> None:
        self.chance = Random(f"{seed} {month.isoformat()}")
        self.month, self.last, self.next = month, months_after(month, -1), months_after(month, 1)
        self.districts = [
            District(f"{place} Public Schools", f"{101 + 7 * number:04d}", REGIONS[number % len(REGIONS)])
            for number, place in enumerate(PLACES)
        ]
        self.ids = iter(self.chance.sample(range(500, 99_999), grown(IDS_DRAWN, members)))

    def member(self, group: str | None = None) -> Row:
        """An active member who has held the job for years, as both exports show them."""
        chance = self.chance
        group = group or chance.choices(list(GROUPS), GROUP_SHARES)[0]
        number, district = next(self.ids), chance.choice(self.districts)
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        began = self.long_ago()
        return Row(
            member_id=f"{number:05d}", last_name=last, first_name=first, email=f"member{number:05d}@example.org",
            district=district.name, district_number=chance.choice((district.number, f"ISD {int(district.number)}")),
            title=chance.choice(GROUPS[group]), component_group=group.replace("_", " ").title(),
            region=district.region, membership_type="Active", membership_status="Active",
            join_date=american(began), paid_through=american(self.year_end()), position_start=written(began, chance),
            prior_title="", prior_district="", prior_state="",
            record_updated=american(some_day(months_after(self.last, -9), self.last - timedelta(days=1), chance)),
            phone=f"555-01{chance.randrange(100):02d}",
        )  # fmt: skip

    def changed(self, row: Row, **changes: str) -> Row:
        """The same member after something changed between the two exports."""
        day = some_day(self.last + timedelta(days=1), self.month - timedelta(days=1), self.chance)
        return replace(row, record_updated=american(day), **changes)

    def moved(self, row: Row, **changes: str) -> Row:
        """The same member in another district."""
        district = self.chance.choice([one for one in self.districts if one.name != row.district])
        return self.changed(row, district=district.name, district_number=district.number, region=district.region,
                            **changes)  # fmt: skip

    def write(self, day: date) -> str:
        """The day in one of the export's ways."""
        return written(day, self.chance)

    def long_ago(self) -> date:
        """A start whose first year is over, whichever way the months are counted."""
        return some_day(months_after(self.month, -240), months_after(self.month, -14), self.chance)

    def recently(self) -> date:
        """A first of a month, seen by both exports, whose first year lasts beyond this month; mostly July."""
        firsts = [months_after(self.next, months) for months in range(-11, -1)]
        shares = [{7: JULY_SHARE, 8: AUGUST_SHARE}.get(day.month, OTHER_SHARE) for day in firsts]
        return self.chance.choices(firsts, shares)[0]

    def just_now(self) -> date:
        """A day between the two exports."""
        return some_day(self.last + timedelta(days=1), self.month - timedelta(days=1), self.chance)

    def soon(self) -> date:
        """A first of a month that no day of this month reaches."""
        return months_after(self.next, self.chance.randrange(1, 3))

    def year_end(self) -> date:
        """The end of the membership year that holds this month."""
        return date(self.month.year + (self.month.month > 6), 6, 30)

    def other_state(self) -> str:
        """Somewhere that is not Minnesota, as people write it."""
        return self.chance.choice(OTHER_STATES)
