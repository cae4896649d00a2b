"""A mail in words, and how days and names are written in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import fill

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
WIDTH = 78
LINK = re.compile(r"(?<!\S)https?://[A-Za-z0-9._~:/?=&%-]+\Z")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in words: the same blocks as plain text and as simple HTML."""

    subject: str
    blocks: tuple[str | tuple[str, ...], ...]
    """Paragraphs; a tuple is a numbered list."""

    def text(self) -> str:
        """The plain text, no line longer than 78 characters."""
        parts = [wrapped(block) if isinstance(block, str) else numbered(block) for block in self.blocks]
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """The same in HTML, with nothing but paragraphs and lists; names cannot become tags."""
        parts = [
            f"<p>{linked(block)}</p>"
            if isinstance(block, str)
            else "<ol>" + "".join(f"<li>{escape(item)}</li>" for item in block) + "</ol>"
            for block in self.blocks
        ]
        return f"<!doctype html><html><body>{''.join(parts)}</body></html>\n"


def linked(block: str) -> str:
    """A paragraph in HTML; an address that it ends with can be clicked, and nothing else."""
    found = LINK.search(block)
    if not found:
        return escape(block)
    url = escape(found[0])
    return f'{escape(block[: found.start()])}<a href="{url}">{url}</a>'


def wrapped(words: str, first: str = "", others: str = "") -> str:
    """A paragraph in lines of at most 78 characters; no word is cut."""
    return fill(words, WIDTH, initial_indent=first, subsequent_indent=others,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip


def numbered(items: Sequence[str]) -> str:
    """A numbered list as plain text."""
    return "\n".join(wrapped(item, first=f"{number}. ", others="   ") for number, item in enumerate(items, 1))


def day_in_words(day: date, locale: str) -> str:
    """A day as people there write it: `Friday, October 2, 2026` in the United States, else `Friday 2 October 2026`."""
    weekday, month = DAYS[day.weekday()], MONTHS[day.month - 1]
    if locale == "en_US":
        return f"{weekday}, {month} {day.day}, {day.year}"
    return f"{weekday} {day.day} {month} {day.year}"


def and_others(names: Sequence[str]) -> str:
    """`Jo Lind, Al Berg and Bo Ek`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
