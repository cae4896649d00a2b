"""The worst workbook ends nobody but the child that reads it."""

import os
import re
import subprocess
import sys

import pytest
from returned_books import MASA, a_table, changed, filled, read, sent

from tasks.matches import limited_reader
from tasks.matches.refusals import RefusedBook
from tasks.matches.returned import match_list_in

SHEET = "xl/worksheets/sheet1.xml"


def code_of(content):
    with pytest.raises(RefusedBook) as refusal:
        read(content)
    return refusal.value.code


def test_the_child_has_no_environment_and_can_open_nothing(monkeypatch):
    monkeypatch.setenv("MENTOR_KEY", "a secret")
    monkeypatch.setattr(
        limited_reader,
        "BOOT",
        """
import sys; sys.path += sys.argv[1:]
from tasks.matches import reader_child
import os, socket, json
def tried(act):
    try:
        return str(act())
    except OSError as problem:
        return type(problem).__name__
def read(*_):
    return {"tokens": [json.dumps({"environment": list(os.environ), "file": tried(lambda: open("/etc/passwd")),
        "socket": tried(socket.socket), "site": [path for path in sys.modules if path.startswith("sqlalchemy")],
        "written": tried(lambda: os.write(0, b"x"))})], "sheets": []}
reader_child.read = read
reader_child.answer()
""",
    )

    [said] = limited_reader.read_book(sent(), "list.xlsx").tokens

    assert "a secret" not in said
    assert '"file": "oserror"' in said
    assert '"socket": "oserror"' in said
    assert '"environment": []' in said or '"environment": ["lc_ctype"]' in said
    assert '"site": []' in said


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param("import os; os.abort()", "too_big", id="it aborts, as for memory"),
        pytest.param("bytearray(1 << 31)", "damaged", id="it has no memory before it listens"),
        pytest.param("import os; os._exit(3)", "damaged", id="it dies"),
        pytest.param("print('{')", "damaged", id="it speaks no json"),
        pytest.param("print('[]')", "damaged", id="it speaks of something else"),
        pytest.param("print('[' * 100000)", "damaged", id="it speaks too deep"),
        pytest.param('print(\'{"refused": "../x"}\')', "damaged", id="it makes up a code"),
        pytest.param(
            'print(\'{"sheets": [["a", [[{"day": 7}]]]], "tokens": []}\')', "damaged", id="it makes up a cell"
        ),
        pytest.param(
            "import resource, signal, os; os.kill(os.getpid(), signal.SIGXCPU)", "too_slow", id="it takes long"
        ),
    ],
)
def test_whatever_becomes_of_the_child_is_a_refusal(monkeypatch, act, code):
    limits = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)); "
    monkeypatch.setattr(limited_reader, "BOOT", limits + act)

    assert code_of(sent()) == code


def test_a_child_that_calculates_for_ever_is_too_slow(monkeypatch):
    monkeypatch.setattr(
        limited_reader,
        "BOOT",
        """
import sys; sys.path += sys.argv[1:]
from tasks.matches import reader_child
def read(*_):
    while True:
        pass
reader_child.read, reader_child.CPU_SECONDS = read, 1
reader_child.answer()
""",
    )

    assert code_of(sent()) == "too_slow"


def with_limit(monkeypatch, name, most):
    """The child with one of its limits set low."""
    boot = limited_reader.BOOT.replace(
        "; answer()", f"; import tasks.matches.reader_child as c; c.{name} = {most}; answer()"
    )
    monkeypatch.setattr(limited_reader, "BOOT", boot)


def test_one_part_cannot_stand_for_many_sheets(monkeypatch):
    one = a_table(*[["x"] * 10] * 10)
    many = b"".join(b'<sheet name="s%d" sheetId="%d" state="visible" r:id="rId1"/>' % (n, n + 1) for n in range(20))
    relations = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    content = changed(one, "xl/workbook.xml", lambda xml: re.sub(b"<sheets>.*</sheets>", b"<sheets %s>%s</sheets>" % (
        relations, many), xml))  # fmt: skip

    assert len(read(content).sheets) == 20
    with_limit(monkeypatch, "MAX_RECTANGLE", 1_500)
    assert code_of(content) == "too_big"


def test_merged_cells_without_end_are_refused():
    ranges = b"".join(b'<mergeCell ref="A1:A%d"/>' % number for number in range(2, 20_000))
    end = b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"
    content = changed(a_table(["x"]), SHEET, lambda xml: xml.replace(b"</sheetData>", end))

    assert code_of(content) == "too_big"


def test_a_sheet_may_lie_where_its_path_leads():
    content = changed(sent(), "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(
        b'Target="worksheets/', b'Target="/xl/worksheets/'))  # fmt: skip

    assert read(content).sheets == read(sent()).sheets


def test_a_child_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(limited_reader, "BOOT", "import time; time.sleep(60)")
    monkeypatch.setattr(limited_reader, "WALL_SECONDS", 0.3)

    assert code_of(sent()) == "too_slow"


def test_a_child_that_floods_is_stopped(monkeypatch):
    monkeypatch.setattr(limited_reader, "BOOT", "while True: print('x' * 100000)")
    monkeypatch.setattr(limited_reader, "MAX_ANSWER", 5_000_000)

    assert code_of(sent()) == "too_big"


def test_much_text_in_all_cells_together_is_refused(monkeypatch):
    content = a_table(*[["x" * 100] * 10] * 10)

    assert len(read(content).sheets) == 1
    with_limit(monkeypatch, "MAX_TEXT", 9_000)
    assert code_of(content) == "too_big"


def test_a_far_corner_that_the_guard_does_not_see_ends_the_child_only(monkeypatch):
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    hidden = changed(
        a_table([1]), SHEET, lambda xml: xml[: xml.index(b"<row")] + far + xml.partition(b"</sheetData>")[2]
    )
    boot = limited_reader.BOOT.replace("from", "import tasks.matches.parts as p; p.MAX_RECTANGLE = 10**15; "
                                       "import tasks.matches.guard as g; g.MAX_RECTANGLE = 10**15; from")  # fmt: skip
    monkeypatch.setattr(limited_reader, "BOOT", boot)

    assert code_of(hidden) == "too_big"


def test_five_hundred_rows_take_well_under_a_second():
    content = filled(sent(people=500))
    before = os.times()

    listed = match_list_in(read(content), MASA)

    spent = sum(os.times()[:4]) - sum(before[:4])
    assert len(listed.rows) == 500
    assert spent < 1.0


def test_bombs_take_little_memory(tmp_path):
    """In a process of its own: the highest use of all children that ever ran can be read only there."""
    bombs = {
        "blanks": changed(sent(), SHEET, lambda xml: xml + b" " * 100_000_000),
        "corner": changed(sent(), SHEET, lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"')),
        "references": changed(sent(), SHEET, lambda xml: xml.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>")),
    }
    for name, content in bombs.items():
        (tmp_path / name).write_bytes(content)
    asked = subprocess.run([sys.executable, "-c", MEASURE, *(tmp_path / name for name in bombs)],
                           capture_output=True, text=True, check=True, cwd=limited_reader.ROOT)  # fmt: skip

    answers = [line.split() for line in asked.stdout.splitlines()]

    assert [code for code, _ in answers] == ["too_big", "too_big", "damaged"]
    assert max(int(kilobytes) for _, kilobytes in answers) < 60_000


MEASURE = """
import resource, sys
from pathlib import Path
from tasks.matches.limited_reader import read_book
from tasks.matches.refusals import RefusedBook
for path in sys.argv[1:]:
    content = Path(path).read_bytes()
    try:
        read_book(content, "list.xlsx")
    except RefusedBook as refusal:
        print(refusal.code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
