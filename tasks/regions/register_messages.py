"""What is wrong with a register of coordinators or volunteers: one sentence for each problem, and what to do."""

from collections.abc import Sequence


def region_on_a_single_list(line: int) -> str:
    """A region is named, but the program has one list for all."""
    return f"Row {line}: this program has one list for everybody. Leave Region empty, or write *."


def region_not_named(line: int) -> str:
    """All regions are meant, but the program has a list for each."""
    return f"Row {line}: this program has a list for each region, so * names none. Write one row for each region."


def ends_before_it_starts(line: int) -> str:
    """The last day lies before the first."""
    return f"Row {line}: To is before From. Correct one of the two days."


def twice(line: int, first: int) -> str:
    """Two rows for one thing."""
    return f"Row {line}: this says again what row {first} says. Keep one of the two rows."


def unknown_regions(names: Sequence[str]) -> str:
    """Regions that nobody on the roster belongs to."""
    return f"Nobody on the membership roster belongs to {', '.join(names)}. Check the spelling."


def unknown_members(lines: Sequence[int]) -> str:
    """Volunteers who are not on the roster."""
    rows = ", ".join(str(line) for line in lines)
    return f"Not on the membership roster, so not offered as mentors: the member IDs in row {rows}. Check them."
