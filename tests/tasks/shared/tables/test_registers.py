"""Registers: small files that are read whole, with every problem at once."""

from pathlib import Path

import pytest

from tasks.shared.tables import RefusedFile, read_register

COLUMNS = {"region": ("Region",), "email": ("E-mail",), "backup": ()}


def read(tmp_path: Path, content: bytes):
    path = tmp_path / "coordinators.csv"
    path.write_bytes(content)
    return read_register(path, COLUMNS, ("region", "email"))


def test_every_declared_column_is_there_even_if_the_file_lacks_it(tmp_path):
    [row] = read(tmp_path, b"Email,Region\na@example.org,Region 5\nTotal,\n")

    assert row.values == {"region": "Region 5", "email": "a@example.org", "backup": ""}


def test_all_problems_come_at_once(tmp_path):
    with pytest.raises(RefusedFile) as caught:
        read(tmp_path, b"Region,Email\nRegion 5,\nRegion 6,a@example.org,x\n,b@example.org\n")

    assert caught.value.code == "BAD_ROWS"
    assert [(each.line, each.code) for each in caught.value.problems] == [
        (2, "MISSING_VALUE"), (3, "CELL_COUNT"), (4, "MISSING_VALUE"),
    ]  # fmt: skip
    assert "Line 2 has nothing under 'E-mail'. Fill it in." in caught.value.sentence
    assert "example.org" not in caught.value.sentence


def test_a_register_with_headings_only_is_empty(tmp_path):
    assert read(tmp_path, b"Region,Email\n") == []
