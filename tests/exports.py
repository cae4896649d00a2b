"""Builders of membership exports for tests: files as an association's office would drop them."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

HEADINGS = {
    "member_id": "Member ID", "last_name": "Last Name", "first_name": "First Name", "email": "Email",
    "district": "District", "title": "Title", "region": "Region", "membership_status": "Status",
    "position_start": "Position Start Date",
}  # fmt: skip


def a_member(number: int, **given: str) -> dict[str, str]:
    """One member of a roster; only what the test cares about is given."""
    usual = {
        "member_id": f"{number:05d}", "last_name": f"Lind{number}", "first_name": "Ana",
        "email": f"m{number}@example.org", "district": f"District {number % 20}", "title": "Superintendent",
        "region": f"Region {number % 3 + 1}", "membership_status": "Active", "position_start": "7/1/2020",
    }  # fmt: skip
    return usual | given


def a_roster(count: int = 60) -> list[dict[str, str]]:
    """Enough members for the usual guards."""
    return [a_member(number) for number in range(1, count + 1)]


def as_csv(rows: Sequence[Mapping[str, str]], **how: object) -> bytes:
    """The rows as a CSV export."""
    text = io.StringIO(newline="")
    names = [name for name in HEADINGS if any(name in row for row in rows)]
    writer = csv.writer(text, **({"lineterminator": "\n"} | how))
    writer.writerow([HEADINGS[name] for name in names])
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue().encode()


def drop(home: Path, program: str, day: date, content: bytes, source: str = "membership", suffix: str = ".csv") -> Path:
    """Put an export where the next pull finds it."""
    folder = home / "inbox" / program / source
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"export-{day:%Y-%m-%d}{suffix}"
    path.write_bytes(content)
    return path
