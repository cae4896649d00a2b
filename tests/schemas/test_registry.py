"""Programs are found as folders, read once, and refused whole when one of them is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from definitions import a_copy, change

from schemas.program import Program
from schemas.registry import BUILT_IN, DefinitionError, all_programs, definition_sha256, program, read_program

HOUSE = Path(__file__).parents[2]
FIVE = ["acsa", "ila", "masa", "msa", "wasbo"]


def a_sixth(place: Path) -> Path:
    """An association of its own, made from another one's folder by changing words only."""
    folder = a_copy(place).rename(place / "north")
    change(folder, "program.toml", 'code = "masa"', 'code = "north"')
    return change(folder, "program.toml", "US-MN", "US-ND")


def test_the_built_in_programs_are_five() -> None:
    assert [found.code for found in all_programs()] == FIVE


def test_a_sixth_association_is_one_folder_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sixth(tmp_path)
    monkeypatch.setenv("MENTOR_PROGRAMS", str(tmp_path))

    assert [found.code for found in all_programs()] == sorted([*FIVE, "north"])
    assert program("north").jurisdiction == "US-ND"


def test_a_single_program_folder_may_be_named_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [str(HOUSE / "examples" / "texas"), str(a_sixth(tmp_path))]
    monkeypatch.setenv("MENTOR_PROGRAMS", os.pathsep.join(places))

    assert [found.code for found in all_programs()] == sorted([*FIVE, "north", "texas"])


def test_a_folder_named_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sixth(tmp_path)
    monkeypatch.setenv("MENTOR_PROGRAMS", os.pathsep.join([str(tmp_path), str(tmp_path / "north"), str(tmp_path)]))

    assert len(all_programs()) == 6


def test_two_programs_with_one_code_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_copy(tmp_path)
    monkeypatch.setenv("MENTOR_PROGRAMS", str(tmp_path))

    with pytest.raises(DefinitionError, match="code is 'masa' in 2 folders; give each program its own code"):
        all_programs()


def test_a_broken_program_stops_the_reading_and_names_every_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(a_sixth(tmp_path), "program.toml", "= 500_00", "= 500.0")
    change(a_copy(tmp_path, "ila"), "program.toml", "[lists]", "[listen]")
    monkeypatch.setenv("MENTOR_PROGRAMS", str(tmp_path))

    with pytest.raises(DefinitionError) as refused:
        all_programs()

    assert {problem.file for problem in refused.value.problems} == {"ila/program.toml", "north/program.toml"}
    assert "north/program.toml: payments.stipend.amount_minor is 500.0; write whole cents" in str(refused.value)


def test_a_mended_definition_is_read_after_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = change(a_sixth(tmp_path), "program.toml", "= 500_00", "= 500.0")
    monkeypatch.setenv("MENTOR_PROGRAMS", str(tmp_path))
    with pytest.raises(DefinitionError):
        all_programs()

    change(folder, "program.toml", "= 500.0", "= 500_00")

    assert program("north").payments.stipend is not None


@pytest.mark.parametrize("name", ["not-there", "empty"])
def test_a_place_without_a_program_is_no_silent_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("MENTOR_PROGRAMS", str(tmp_path / name))

    with pytest.raises(DefinitionError, match=r"has no folder with a program\.toml"):
        all_programs()


def test_a_program_folder_without_its_definition_is_no_silent_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sixth(tmp_path)
    (a_copy(tmp_path, "ila") / "program.toml").rename(tmp_path / "ila" / "programm.toml")
    monkeypatch.setenv("MENTOR_PROGRAMS", str(tmp_path))

    with pytest.raises(DefinitionError, match=r"ila has no program\.toml"):
        all_programs()


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="there is no program 'nasa'; there are acsa, ila, masa, msa, wasbo"):
        program("nasa")


def test_programs_are_read_once_in_a_process() -> None:
    assert all_programs() is all_programs()


def test_a_fingerprint_changes_with_what_is_said_and_not_with_how(tmp_path: Path) -> None:
    before = definition_sha256(program("masa"))
    folder = a_copy(tmp_path)
    change(folder, "program.toml", "[lists]", "# one more comment\n[lists]")
    same = definition_sha256(read_program(folder))
    change(folder, "program.toml", "window_months = 12", "window_months = 24")
    other = definition_sha256(read_program(folder))

    assert before == same
    assert before != other


def test_a_fingerprint_changes_with_the_titles_and_the_queries(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    source = '[roster]\nsources = [{ id = "ams", kind = "database", query = "members.sql" }]\n'
    change(folder, "program.toml", "[roster]\n", source)
    (folder / "members.sql").write_text("SELECT id FROM a")
    prints = {definition_sha256(read_program(folder))}
    (folder / "members.sql").write_text("SELECT id FROM b")
    prints.add(definition_sha256(read_program(folder)))
    change(folder, "titles.csv", "supt,exact,superintendent", "supt,exact,principal")
    prints.add(definition_sha256(read_program(folder)))

    assert len(prints) == 3
    assert read_program(folder).roster.sources[0].query_text == "SELECT id FROM b"


def test_reading_programs_loads_nothing_heavy() -> None:
    asked = ("import sys; from schemas.registry import all_programs; assert len(all_programs()) == 5; "
             "print([m for m in ('pandas', 'numpy', 'great_expectations', 'airflow', 'sqlalchemy', 'holidays') "
             "if m in sys.modules])")  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", asked], cwd=HOUSE, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("code", FIVE)
def test_a_program_says_the_same_after_a_round_trip(code: str) -> None:
    found = program(code)

    again = Program.model_validate(found.model_dump(by_alias=True))

    assert again == found


def test_a_program_cannot_be_changed_once_read() -> None:
    found = program("masa")

    with pytest.raises(ValueError, match="frozen"):
        found.name = "Another"  # type: ignore[misc]


def test_every_built_in_folder_is_a_program() -> None:
    assert sorted(folder.name for folder in BUILT_IN.iterdir() if folder.is_dir()) == FIVE
