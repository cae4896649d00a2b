"""What is wrong with a register of coordinators or volunteers: one sentence for each problem, and what to do."""

from collections.abc import Sequence
from datetime import date

HEADINGS = {
    "region": "Region", "name": "Name", "email": "Email", "kind": "Kind", "from": "From", "to": "To",
    "member_id": "Member ID", "places": "Places", "mentees": "Mentees",
}  # fmt: skip


def cell_empty(line: int, column: str) -> str:
    """A cell that must say something is empty."""
    return f"Row {line}: {HEADINGS[column]} is empty. Fill it in, or take the row out."


def not_an_address(line: int) -> str:
    """The e-mail address is none."""
    return f"Row {line}: Email is not one plain e-mail address. Write one address, such as jo@example.org."


def name_unreadable(line: int) -> str:
    """The name holds what cannot stand in a mail."""
    return f"Row {line}: Name holds a line break or an invisible character. Type the name again."


def region_on_a_single_list(line: int) -> str:
    """A region is named, but the program has one list for all."""
    return f"Row {line}: this program has one list for everybody. Leave Region empty, or write *."


def kind_unknown(line: int) -> str:
    """Neither of the two kinds."""
    return f"Row {line}: Kind is neither primary nor backup. Write one of the two, or leave it empty for primary."


def day_unreadable(line: int, column: str) -> str:
    """A day that is none."""
    return f"Row {line}: {HEADINGS[column]} is not a day that we can read. Write it as 2026-07-01, or leave it empty."


def ends_before_it_starts(line: int) -> str:
    """The last day lies before the first."""
    return f"Row {line}: To is before From. Correct one of the two days."


def twice(line: int, first: int) -> str:
    """Two rows for one thing."""
    return f"Row {line}: this says again what row {first} says. Keep one of the two rows."


def not_a_number(line: int, column: str, most: int) -> str:
    """Not a small whole number."""
    return f"Row {line}: {HEADINGS[column]} is not a whole number from 0 to {most}. Correct it."


def nothing_in_it() -> str:
    """A register without rows."""
    return "The register has headings and no rows. Nothing was changed; send it again with its rows."


def nothing_was_changed(problems: int) -> str:
    """A refused register leaves the last one in use."""
    say = "1 problem" if problems == 1 else f"{problems} problems"
    return f"The register was not taken because of {say}. Nothing was changed: the last one stays in use."


def older_than(as_of: date, taken: date) -> str:
    """A register of an earlier day than the one in use."""
    return (
        f"This register is of {as_of.isoformat()}, and one of {taken.isoformat()} is in use already. Nothing was "
        "changed. To use this one, put a later day into its file name."
    )


def taken_before() -> str:
    """The very same file came again."""
    return "This very file was taken before. Nothing was changed."


def taken(rows: int) -> str:
    """All is well."""
    return f"Taken: {'1 row' if rows == 1 else f'{rows} rows'}. This register replaces the last one."


def unknown_regions(names: Sequence[str]) -> str:
    """Regions that nobody on the roster belongs to."""
    return f"Nobody on the membership roster belongs to {', '.join(names)}. Check the spelling."


def unknown_members(lines: Sequence[int]) -> str:
    """Volunteers who are not on the roster."""
    rows = ", ".join(str(line) for line in lines)
    return f"Not on the membership roster, so not offered as mentors: the member IDs in row {rows}. Check them."
