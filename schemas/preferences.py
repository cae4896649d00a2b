"""What a program's preferences may compare for suggestions: where each side's words stand, and how a match is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One thing that speaks for a pair when both sides have a word of it in common. An unknown one says nothing.

    A column is one that `roster.columns` may name: a usual one, or one of the program's own.
    """

    asked: tuple[str, ...]
    """The columns in which a mentee's words stand."""
    offered: tuple[str, ...]
    """The columns in which a mentor's words stand."""
    say: str
    """The reason, in the association's words for its people; no word of anybody's own is in it."""


def alike(*columns: str, say: str) -> Compared:
    """Something that is the same on both sides."""
    return Compared(columns, columns, say)


COMPARED: Mapping[str, Compared] = MappingProxyType({
    "role_family": alike("role_family", say="same role"),
    "component_group": alike("component_group", say="same component group"),
    "region": alike("region", say="same {region}"),
    "district_enrollment_band": alike("district_enrollment_band", "district_enrollment", say="similar district size"),
    "school.phase": alike("phase", say="same phase"),
    "school.challenges": alike("challenges", say="knows a challenge of the school"),
    "school.faith": alike("faith", say="same faith designation"),
    "self_assessment_needs": Compared(("self_assessment_needs",), ("expertise",), "strong where the {mentee} needs it"),
    "stated_goals": Compared(("goal_category",), ("expertise", "goal_category"), "fits the {mentee}'s goals"),
    "stated_objective": Compared(("objective",), ("expertise", "objective"), "fits the {mentee}'s objective"),
    "mentee_stated_preference": Compared(("mentor_preference",), ("wished_for",), "as the {mentee} asked"),
    "travel_distance": alike("building", "city", "county", "postal_code", say="close by"),
    "availability": alike("availability", say="free at the same times"),
})  # fmt: skip
"""By the name that a preference has under `compare`. Three columns are made by us: `role_family` by the title map,
`building` of the employer and the school, `wished_for` of whatever a wish may name: id, name, status, job, district."""

SEVERAL = frozenset({"challenges", "self_assessment_needs", "expertise", "goal_category", "objective",
                     "mentor_preference", "availability"})  # fmt: skip
"""Columns in which several words may stand, parted by a semicolon or a line break."""
NOTHING = frozenset({"", "no", "none", "n a", "not applicable", "unknown", "tbd"})
"""Folded words that name nothing: two schools without a faith have none in common."""
BANDS = (500, 2_000, 10_000)
"""Where a size of district begins that differs from the one below, in pupils; ours, where an export has numbers."""
