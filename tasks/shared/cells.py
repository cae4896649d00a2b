"""Cells of a CSV file that a spreadsheet program shows as they are, and never calculates."""

from schemas.payment_formats import CALCULATED


def cell(text: str) -> str:
    """A text that a spreadsheet would calculate is shown as text, behind an apostrophe."""
    first = text.lstrip(" ")[:1]
    return f"'{text}" if first and first in CALCULATED else text
