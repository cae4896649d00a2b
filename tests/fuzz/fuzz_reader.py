"""What no file may do to the reader: anything but a refusal, or rows and bad rows that add up to its records."""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tasks.shared.tables import BadRow, Limits, RefusedFile, Row, open_table

COLUMNS = {"member_id": ("Member ID",), "last_name": ("Last Name",), "title": ("Title",)}
SEEDS = (
    b"Member ID,Last Name,Title\n00123,Lind,Principal\n00124,Berg,x\n",
    b'\xef\xbb\xbf"Member ID";"Last Name"\r\n"1";"Li""nd"\r\n\r\nTotal;1\r\n',
    "Member ID\tLast Name\r1\tMu\u00f1oz\r".encode("utf-16"),
    "a title\n\nMember ID|Last Name\n1|Mu\u00f1oz\n".encode("cp1252"),
    b'Member ID,Last Name,Title\n1,Lind,"two\nlines"\n2,"Berg,x\n',
    b'[{"Member ID": "00123", "Last Name": null, "x": 1.0}]',
    b'{"rows": [{"Member ID": 1, "Last Name": "Lind"}]}',
    b"<html><table><tr><td>Member ID",
)
WORKBOOK = b"PK\x03\x04not much of a workbook"
PIECES = (b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9",
          b"\xc3\xa9", b"Member ID", b"Last Name,", b"Total", b"'1", b'="1"', b"[", b"{", b"}", b"NaN", b" " * 300,
          b"x" * 12_000, b"\x81", b"#N/A", b"\xed\xa0\x80")  # fmt: skip


def check(content: bytes, path: Path) -> str:
    """
    Read some bytes; gives the code of the refusal, or "read".

    Raises:
        AssertionError: the answer does not add up.
        Exception: anything that is no refusal is a fault of the reader.
    """
    path.write_bytes(content)
    try:
        table = open_table(
            path, COLUMNS, ("member_id", "last_name"), forbidden=("ssn",), limits=Limits(wall_seconds=20)
        )
        records = list(table.records())
    except RefusedFile as refusal:
        return answer_of(refusal)
    found = list(table.parse(records))
    assert [row.line for row in found] == [line for line, _ in records]
    assert all(isinstance(row, Row | BadRow) for row in found)
    assert all(set(row.values) == set(table.names) for row in found if isinstance(row, Row))
    lines = [line for line, _ in records]
    assert lines == sorted(set(lines))
    return "read"


def answer_of(refusal: RefusedFile) -> str:
    """The code of a refusal, which must also have a sentence."""
    assert refusal.code.isupper()
    assert refusal.sentence.endswith("."), refusal.code
    return refusal.code


def spoilt(seed: int) -> Iterator[bytes]:
    """Endless files, each a good one with a few bytes put in, taken out, doubled or cut off."""
    chance = random.Random(seed)
    while True:
        content = bytearray(chance.choice((*SEEDS * 8, WORKBOOK)))
        for _ in range(chance.randint(0, 6)):
            at, to = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
            match chance.randrange(5):
                case 0:
                    content[at:at] = chance.choice(PIECES)
                case 1:
                    del content[at : min(to, at + 8)]
                case 2:
                    content[at:at] = content[at:to]
                case 3:
                    del content[to:]
                case _:
                    content[at:at] = bytes([chance.randrange(256)])
        yield bytes(content)


def main() -> None:
    """Run for ever under atheris, guided by coverage: python -m fuzz.fuzz_reader [folder of inputs]."""
    import atheris

    with tempfile.TemporaryDirectory() as folder:
        atheris.instrument_all()
        atheris.Setup(sys.argv, lambda content: check(content, Path(folder) / "input"))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
