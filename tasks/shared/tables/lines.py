"""Whole records out of blocks of bytes, fast: most blocks are split at line ends and never looked at line by line."""

import re
from collections.abc import Generator, Iterable, Iterator
from itertools import groupby, repeat

from tasks.shared.tables.answers import RefusedFile

BLOCK = 1 << 20
LONGEST_LINE = 8 << 20
LONGEST_RECORD = 250_000
MOST_LINES = 500
MOST_OPEN_QUOTES = 100
NOT_QUOTE_OR_LINE_END = bytes(set(range(256)) - set(b'"\r\n'))

Group = tuple[int, list[bytes]]
"""The number of a first line, and records of which each starts one line below the one before."""


def whole_lines(blocks: Iterable[bytes], line_end: bytes) -> Iterator[bytes]:
    """
    The same bytes in blocks that end where a line ends.

    Raises:
        RefusedFile: a line of more than 8 MB, which no table has.
    """
    tail = b""
    for block in blocks:
        block = tail + block
        cut = block.rfind(line_end) + 1
        if cut:
            yield block[:cut]
        tail = block[cut:]
        if len(tail) > LONGEST_LINE:
            raise RefusedFile("LINE_TOO_LONG", "A line is longer than 8 MB, so this is no table. Export it again.")
    if tail:
        yield tail


def lines_of(block: bytes, line_end: bytes) -> list[bytes]:
    """A block's lines without their ends, be they CR, LF or CR LF."""
    lines = block.split(line_end)
    if not lines[-1]:
        lines.pop()
    return list(map(bytes.removesuffix, lines, repeat(b"\r"))) if b"\r" in block and line_end == b"\n" else lines


def count_lines(block: bytes, line_end: bytes) -> tuple[int, bool]:
    """The number of line ends, and whether a line holds an odd number of quotes: by the block, never line by line."""
    if b'"' not in block:
        return block.count(line_end), False
    other = b"\r" if line_end == b"\n" else b"\n"
    bare = block.translate(None, NOT_QUOTE_OR_LINE_END + other)
    return bare.count(line_end), b'"' in bare.replace(b'""', b"")


class Quotes:
    """Finds where a record ends that holds line ends within quotes. Only a quote at the start of a field opens one."""

    def __init__(self, delimiter: str, line_end: bytes) -> None:
        mark = re.escape(delimiter.encode())
        quoted = rb'"(?:[^"]|"")*+"[^%s]*+' % mark
        plain = rb'[^"%s][^%s]*+' % (mark, mark)
        self.opened = re.compile(rb'(?:(?:%s|%s)?%s)*+"(?:[^"]|"")*+' % (quoted, plain, mark))
        self.line_end = line_end
        self.given_up = 0

    def is_open(self, lines: list[bytes]) -> bool:
        """Whether these lines of one record end inside a quoted field."""
        return self.opened.fullmatch(self.line_end.join(lines)) is not None

    def span(self, lines: list[bytes], at: int) -> int:
        """How many lines the record has that starts at `at`; 0 if it is still open after the last one.

        A quote that nothing closes for long stands for itself: its line is a record, a bad one, and the next are safe.
        """
        if not (lines[at].count(b'"') & 1 and self.is_open([lines[at]])):
            return 1
        size = 0
        for end in range(at + 1, len(lines)):
            size += len(lines[end])
            if size > LONGEST_RECORD or end - at > MOST_LINES:
                return self.give_up(1)
            if lines[end].count(b'"') & 1 and not self.is_open(lines[at : end + 1]):
                return end + 1 - at
        return 0

    def give_up(self, lines: int) -> int:
        """Count the quotes that nothing closes, since looking for their ends takes long."""
        self.given_up += 1
        if self.given_up > MOST_OPEN_QUOTES:
            raise RefusedFile(
                "OPEN_QUOTES", f"More than {MOST_OPEN_QUOTES} lines open a quote and never close it. Export it again."
            )
        return lines


def records_in(blocks: Iterable[bytes], quotes: Quotes, *, joins: bool) -> Iterator[Group]:
    """
    Whole records, line ends taken off, blank lines still among them.

    Args:
        joins: Whether any line has an odd number of quotes. If none has, every line is a record.

    Raises:
        RefusedFile: a quote is open where the file ends.
    """
    line, held = 1, list[bytes]()
    for block in blocks:
        lines = lines_of(block, quotes.line_end)
        if not held and not (joins and count_lines(block, quotes.line_end)[1]):
            yield line, lines
            line += len(lines)
        else:
            lines = held + lines
            taken = yield from joined(lines, line, quotes)
            line, held = line + taken, lines[taken:]
    if held:
        raise RefusedFile(
            "CUT_OFF",
            f"The file ends inside a quoted text that starts in line {line}. "
            "It was cut off, or a quote is missing there: export or download it again.",
        )


def joined(lines: list[bytes], first: int, quotes: Quotes) -> Generator[Group, None, int]:
    """Records of one or more lines each; answers how many lines were used, the rest being an open record."""
    at, ready, start = 0, list[bytes](), first
    while at < len(lines) and (span := quotes.span(lines, at)):
        ready.append(quotes.line_end.join(lines[at : at + span]))
        at += span
        if span > 1:
            yield start, ready
            ready, start = [], first + at
    if ready:
        yield start, ready
    return at


def without_blanks(groups: Iterable[Group], delimiter: str, after: int) -> Iterator[Group]:
    """Leave out records that are blank or hold delimiters only, and every record that starts up to line `after`."""
    empty = b' "\t\r\n' + delimiter.encode()
    for first, records in groups:
        if first <= after:
            first, records = max(first, after + 1), records[after + 1 - first :]
        if all(map(bytes.strip, records, repeat(empty))):
            if records:
                yield first, records
        else:
            yield from filled(first, records, empty)


def filled(first: int, records: list[bytes], empty: bytes) -> Iterator[Group]:
    """The runs of records between blank ones."""
    for is_filled, run in groupby(enumerate(records, first), key=lambda pair: bool(pair[1].strip(empty))):
        if is_filled:
            pairs = list(run)
            yield pairs[0][0], [record for _, record in pairs]
