"""Which encoding and line end a text file has, decided on the whole file; what follows sees UTF-8 only."""

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.lines import BLOCK, count_lines, whole_lines

HEAD = 1 << 16
SAVE_AS = 'Save it as "CSV UTF-8" and send it again.'
WIDE = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text file as read through once. `joins`: a record may go on in the next line; `last`: its last line."""

    path: Path
    encoding: str
    line_end: bytes
    lines: int
    joins: bool
    last: bytes
    is_closed: bool
    notes: tuple[str, ...]

    def blocks(self) -> Iterator[bytes]:
        """The file in UTF-8, in blocks of whole lines."""
        return whole_lines(utf8_blocks(self.path, self.encoding), self.line_end)


@dataclass(slots=True)
class Seen:
    """What one reading of a file found."""

    lines: int = 0
    joins: bool = False
    last: bytes = b""
    is_undecodable: bool = False
    is_cut_letter: bool = False
    has_letters: bool = False
    """Letters beyond ASCII that are proper UTF-8."""


def read_through(path: Path, encodings: Collection[str], limits: Limits) -> Text:
    """
    Read a file once from end to end and say how to read it.

    Raises:
        RefusedFile: the encoding is not one of those declared, or cannot be told for certain.
    """
    declared = tuple(dict.fromkeys(codecs.lookup(name).name.removesuffix("-sig") for name in encodings))
    encoding = encoding_of_head(head_of(path), declared)
    line_end = line_end_of(next(utf8_blocks(path, encoding), b"")[:HEAD])
    seen = look_at(path, encoding, line_end, limits)
    notes = [f"The file is in {encoding.upper()}; it was read as such."] if encoding != "utf-8" else []
    if seen.is_undecodable and not seen.has_letters:
        encoding, seen = older_encoding(path, declared, line_end, limits)
        notes.append(f"The file is not in UTF-8; it was read as {encoding}. Names with accents should be looked at.")
    elif seen.is_cut_letter:
        raise RefusedFile("CUT_OFF", "The file ends in the middle of a letter, so it was cut off. Export it again.")
    elif seen.is_undecodable:
        notes.append("Some lines are not in UTF-8 although others are; those lines were not read.")
    is_closed = seen.last.endswith(line_end)
    last = seen.last.removesuffix(line_end).removesuffix(b"\r")
    return Text(path, encoding, line_end, seen.lines, seen.joins, last, is_closed, tuple(notes))


def head_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def encoding_of_head(head: bytes, declared: Collection[str]) -> str:
    """What the byte order mark says, which must be declared; UTF-8 without one, until the whole file says otherwise."""
    named = next((name for mark, name in WIDE.items() if head.startswith(mark)), "utf-8")
    if named != "utf-8" and named not in declared:
        raise RefusedFile("ENCODING", f"The file is in {named.upper()}, which we do not read. {SAVE_AS}")
    if named == "utf-8" and head.count(0) * 5 > len(head):
        raise RefusedFile("ENCODING", f"The file is no plain text, or text without a mark of its encoding. {SAVE_AS}")
    return named


def line_end_of(head: bytes) -> bytes:
    """CR if the first line end outside quotes is a CR alone, else LF, which stands for CR LF too."""
    found = re.search(rb"\r\n?|\n", re.sub(rb'"[^"]*"', b"", head))
    return b"\r" if found and found[0] == b"\r" and found.end() < len(head) else b"\n"


def utf8_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """
    A file's bytes in UTF-8 without a byte order mark, some at a time. UTF-8 itself is passed on unchecked.

    Raises:
        RefusedFile: bytes that the encoding does not have.
    """
    with path.open("rb", buffering=0) as file:
        if encoding == "utf-8":
            first = file.read(BLOCK)
            yield first.removeprefix(codecs.BOM_UTF8)
            while block := file.read(BLOCK):
                yield block
            return
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while block := file.read(BLOCK):
                yield decoder.decode(block).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError as problem:
            raise RefusedFile("ENCODING", f"The file is damaged, or not in {encoding}. {SAVE_AS}") from problem


def look_at(path: Path, encoding: str, line_end: bytes, limits: Limits) -> Seen:
    """Read the whole file: this is the only time that every byte is looked at, so it is done by the block."""
    seen = Seen()
    block = b""
    for block in whole_lines(utf8_blocks(path, encoding), line_end):
        lines, is_odd = count_lines(block, line_end)
        seen.lines += lines
        seen.joins = seen.joins or is_odd
        if seen.lines > limits.lines:
            raise RefusedFile("TOO_MANY_LINES", f"The file has more than {limits.lines:,} lines. Split it.")
        if not block.isascii():
            look_at_letters(block, seen)
    seen.last = block[block.rfind(line_end, 0, -len(line_end)) + 1 :]
    return seen


def look_at_letters(block: bytes, seen: Seen) -> None:
    """Note whether a block is UTF-8, whether any of it is, and whether only its last letter is cut off."""
    seen.is_cut_letter = False
    try:
        block.decode()
        seen.has_letters = True
    except UnicodeDecodeError as problem:
        seen.is_cut_letter = problem.reason == "unexpected end of data" and not seen.is_undecodable
        seen.is_undecodable = True
        seen.has_letters = seen.has_letters or not block.decode(errors="ignore").isascii()


def older_encoding(path: Path, declared: Collection[str], line_end: bytes, limits: Limits) -> tuple[str, Seen]:
    """The first declared encoding of one byte a letter that has every byte of the file."""
    for name in declared:
        if not name.startswith("utf"):
            try:
                return name, look_at(path, name, line_end, limits)
            except RefusedFile as problem:
                if problem.code != "ENCODING":
                    raise
    raise RefusedFile("ENCODING", f"The file is in none of the encodings that we read here. {SAVE_AS}")
