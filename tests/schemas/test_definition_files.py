"""The files of a definition are read strictly: odd bytes, odd numbers and invisible characters are refused."""

import os
from pathlib import Path

import pytest
from definitions import a_copy, change, problems_in

HEAD = b"schema_version = 1\n"


def written(folder: Path, content: bytes, file: str = "program.toml") -> Path:
    (folder / file).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\xef\xbb\xbf" + HEAD, "starts with a byte order mark; save it as UTF-8", id="a byte order mark"),
        pytest.param("schema_version = 1".encode("utf-16"), "byte order mark", id="UTF-16"),
        pytest.param(HEAD + b'name = "prot\xe9g\xe9"\n', "line 2 is not UTF-8", id="Latin-1"),
        pytest.param(HEAD + b"#" * 260_000, "larger than 256 kB", id="a file of half a megabyte"),
        pytest.param(HEAD + b"n = " + b"9" * 5_000, "thousands of digits", id="a number of 5000 digits"),
        pytest.param(HEAD + b"n = " + b"[" * 50_000 + b"]" * 50_000, "nested too deeply", id="50000 brackets"),
        pytest.param(HEAD + b"schema_version = 1\n", "not readable as TOML", id="a key given twice"),
        pytest.param(HEAD + b"[year\n", "not readable as TOML", id="half a heading"),
        pytest.param(HEAD + b"name = 2026-02-30\n", "not readable as TOML", id="a day that no calendar has"),
        pytest.param(b"", "code is None", id="an empty file"),
    ],
)
def test_an_unreadable_file_is_refused_with_its_reason(tmp_path: Path, content: bytes, said: str) -> None:
    problems = problems_in(written(a_copy(tmp_path), content))

    assert any(said in problem.sentence for problem in problems), problems
    assert {problem.file for problem in problems} == {"masa/program.toml"}


@pytest.mark.parametrize(
    ("new", "said"),
    [
        pytest.param("window_months = nan", "mentee.new_in_role.window_months is NaN; write a number", id="nan"),
        pytest.param("window_months = inf", "window_months is Infinity", id="inf"),
        pytest.param("window_months = 1e2", "window_months is 1E+2; write a whole number", id="a power of ten"),
        pytest.param("window_months = 99999999999999999999", "write 60 or less", id="a number past 64 bits"),
        pytest.param('window_months = "\\u0000"', "invisible character U+0000", id="a NUL"),
    ],
)
def test_a_number_that_is_none_is_refused(tmp_path: Path, new: str, said: str) -> None:
    problems = problems_in(change(a_copy(tmp_path), "program.toml", "window_months = 12", new))

    assert [problem for problem in problems if said in problem.sentence], problems


@pytest.mark.parametrize(
    "escape", ["\\u0000", "\\u001B", "\\r\\n", "\\u202E", "\\u2066", "\\u200B", "\\uFEFF", "\\u2028", "\\u00AD"]
)
@pytest.mark.parametrize("file", ["program.toml", "surveys/mentor_annual.toml"])
def test_a_character_that_nobody_sees_is_refused_wherever_it_stands(tmp_path: Path, file: str, escape: str) -> None:
    key = "title" if "survey" in file else "association"
    folder = change(a_copy(tmp_path), file, f'{key} = "M', f'{key} = "M{escape}')

    [problem] = problems_in(folder)

    assert problem.file == f"masa/{file}"
    assert problem.key == key
    assert "invisible character U+" in problem.sentence


def test_an_invisible_character_in_a_key_or_a_title_is_refused_too(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    change(folder, "program.toml", "Active = ", '"Acti\\u202Eve" = ')
    change(folder, "titles.csv", "supt,exact", "su\u200bpt,exact")

    assert [problem.file for problem in problems_in(folder)] == ["masa/program.toml", "masa/titles.csv"]


def test_letters_of_every_language_are_welcome(tmp_path: Path) -> None:
    folder = change(a_copy(tmp_path), "program.toml", 'name = "MASA Mentor', 'name = "Łódź 日本 protégé Mentor')

    assert problems_in(folder) == []


@pytest.mark.parametrize("file", ["program.toml", "titles.csv"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = a_copy(tmp_path)
    (folder / file).unlink()

    [problem] = problems_in(folder)

    assert problem.file == f"masa/{file}"
    assert "cannot be read" in problem.sentence


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_file_that_is_a_folder_is_named(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    (folder / "titles.csv").unlink()
    (folder / "titles.csv").mkdir()

    assert [problem.file for problem in problems_in(folder)] == ["masa/titles.csv"]


def test_a_questionnaire_in_the_wrong_place_is_not_lost_in_silence(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    (folder / "surveys" / "mentor_annual.toml").rename(folder / "mentor_annual.toml")
    (folder / "surveys" / "notes.txt").write_text("for next year")

    assert [problem.file for problem in problems_in(folder)] == ["masa/surveys/notes.txt", "masa/mentor_annual.toml"]


@pytest.mark.parametrize("rest", ['"unclosed,exact,superintendent,,\n', "a\0b,exact,superintendent,,\n", "\n,\n"])
def test_a_title_map_that_is_no_csv_names_its_line(tmp_path: Path, rest: str) -> None:
    folder = a_copy(tmp_path)
    with (folder / "titles.csv").open("a") as file:
        file.write(rest)

    problems = problems_in(folder)

    assert problems
    assert all(problem.key.startswith("line ") for problem in problems)
