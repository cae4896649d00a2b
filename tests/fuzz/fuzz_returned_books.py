"""What no returned file may do: anything but a refusal that we know, or a book, within the limits of its child."""

import io
import random
import sys
import zipfile
from collections.abc import Iterator

from returned_books import MASA, a_table, filled, sent, zipped

from tasks.matches.guard import refuse_unsafe
from tasks.matches.limited_reader import read_book
from tasks.matches.refusals import RefusedBook
from tasks.matches.returned import match_list_in
from tasks.matches.sniffing import refuse_other_kinds

SHEET = "xl/worksheets/sheet1.xml"
PIECES = (b"<", b">", b"/>", b'"', b"&#88;", b"&amp;", b"\0", b"\xff\xfe", b"<!DOCTYPE a>", b"<!ENTITY", b"<c", b"<v>",
          b"</row>", b' r="XFD1048576"', b' r="-1"', b' t="e"', b' t="s"', b' t="d"', b"<f>", b"999999999999", b"1e400",
          b'<mergeCell ref="A1:XFD1048576"/>', b"]]>", b"<!--", b"\xed\xa0\x80", b"PK\x03\x04", b"x" * 70_000,
          b'<row r="1048576">', b"NaN", b"-1")  # fmt: skip


def seeds() -> list[bytes]:
    """Good books, and files of other kinds."""
    own = a_table(["List ref", "Outcome", "Mentor ID"], ["R1", "=1", 7])
    others = [zipped(list_xlsx=b"x"), b"List ref;Outcome\nR1;left\n", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    return [filled(sent(people=4)), sent(people=2), own, *others]


def spoilt(seed: int) -> Iterator[bytes]:
    """Endless files: half of them broken as bytes, half of them whole archives with a broken part."""
    chance, good = random.Random(seed), seeds()
    while True:
        content = chance.choice((*good[:3] * 3, *good))
        yield spoil(chance, content) if chance.random() < 0.5 else spoil_a_part(chance, content)


def spoil(chance: random.Random, content: bytes) -> bytes:
    """The bytes with a few put in, taken out, doubled or changed."""
    spoiling = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted((chance.randint(0, len(spoiling)), chance.randint(0, len(spoiling))))
        match chance.randrange(5):
            case 0:
                spoiling[at:at] = chance.choice(PIECES)
            case 1:
                del spoiling[at : min(to, at + 8)]
            case 2:
                spoiling[at:at] = spoiling[at : min(to, at + 4_000)]
            case 3:
                spoiling[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                del spoiling[to:]
    return bytes(spoiling)


def spoil_a_part(chance: random.Random, content: bytes) -> bytes:
    """A whole archive, one of whose parts is spoilt: this passes the ZIP's own checks."""
    if not content.startswith(b"PK"):
        return spoil(chance, content)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = SHEET if SHEET in names and chance.random() < 0.5 else chance.choice(names)
        for name in names:
            data = old.read(name)
            spoiling = chance.choice((spoil, nudge, nudge)) if name == chosen else whole
            new.writestr(name, spoiling(chance, data))
    return out.getvalue()


def nudge(chance: random.Random, content: bytes) -> bytes:
    """The bytes with a few letters and digits changed for others: most of them stay XML."""
    nudged = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        places = [place for place in range(len(nudged)) if chr(nudged[place]).isdigit()] or list(range(len(nudged)))
        if places:
            nudged[chance.choice(places)] = chance.choice(b"0123456789AXesb")
    return bytes(nudged)


def whole(_: random.Random, content: bytes) -> bytes:
    """The bytes as they are."""
    return content


def guarded(content: bytes) -> str:
    """The guard alone, in our own process: its code, or "passed"."""
    try:
        refuse_other_kinds(content, "list.xlsx")
        refuse_unsafe(content)
    except RefusedBook as refusal:
        return refusal.code
    return "passed"


def check(content: bytes) -> str:
    """
    Read some bytes as a returned list; gives the code of the refusal, or "read".

    Raises:
        Exception: anything that is no refusal is a fault of ours.
    """
    try:
        match_list_in(read_book(content, "list.xlsx"), MASA)
    except RefusedBook as refusal:
        return refusal.code
    return "read"


def main() -> None:
    """Run for ever under atheris, guided by coverage: python -m fuzz.fuzz_returned_books [folder of inputs]."""
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, guarded)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
