"""The rules of tests themselves."""

from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
MOST = 350
TABLES = {"tests/schemas/test_refusals.py": 500}
"""Files that are one table of cases, which nobody reads from end to end."""
FILES = sorted(path.relative_to(HOUSE).as_posix() for path in (HOUSE / "tests").rglob("*.py"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_tests_is_about_one_thing(name):
    assert len((HOUSE / name).read_text(encoding="utf-8").splitlines()) <= TABLES.get(name, MOST)


def test_whoever_is_excepted_needs_it():
    assert [name for name in TABLES if len((HOUSE / name).read_text(encoding="utf-8").splitlines()) <= MOST] == []
