"""The rules of tests themselves."""

from pathlib import Path

HOUSE = Path(__file__).parents[1]
MOST = 350
TABLES = {"tests/schemas/test_refusals.py": 500}
"""Files that are one table of cases, which nobody reads from end to end."""
FILES = sorted(path.relative_to(HOUSE).as_posix() for path in (HOUSE / "tests").rglob("*.py"))


def lines(name: str) -> int:
    return len((HOUSE / name).read_text(encoding="utf-8").splitlines())


def test_a_file_of_tests_is_about_one_thing():
    assert len(FILES) > 300, "a pattern that finds no file is a mistake, not a pass"
    assert {name: found for name in FILES if (found := lines(name)) > TABLES.get(name, MOST)} == {}


def test_whoever_is_excepted_needs_it():
    assert [name for name in TABLES if lines(name) <= MOST] == []
