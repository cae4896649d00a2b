"""What a row must satisfy finds the faults of real exports and lets real people through."""

import re
import warnings
from pathlib import Path

import pandas
import pytest
from definitions import a_copy, change, problems_in

from schemas.files.membership import Expectation, expectations, written_out
from schemas.files.registers import REGISTERS
from schemas.registry import all_programs, program, read_program
from schemas.roster import Roster


def broken(code: str, column: str, value: str) -> list[str]:
    """The codes of what one value breaks."""
    return [one.code for one in expectations(program(code)) if one.column == column and breaks(one, value)]


def breaks(one: Expectation, value: str) -> bool:
    if one.kind == "required" or not value:
        return one.kind == "required" and not value
    if one.kind == "matches":
        return re.search(str(one.argument), value) is None
    return len(value) > int(str(one.argument))


@pytest.mark.parametrize("value", ["00123", "A-17", "2023/0042", "x"])
def test_a_member_id_is_let_through(value: str) -> None:
    assert broken("masa", "member_id", value) == []


@pytest.mark.parametrize("value", ["2.01E+02", "12 34", "=1+1", "-5", "'0012", "1" * 41])
def test_a_member_id_that_a_spreadsheet_changed_is_found(value: str) -> None:
    assert "BAD_MEMBER_ID" in broken("masa", "member_id", value)


@pytest.mark.parametrize("value", ["jo@example.org", "a.b+c@x.example.org", "a@x.org; b@x.org", "josé@schüle.example"])
def test_an_address_is_let_through(value: str) -> None:
    assert broken("masa", "email", value) == []


@pytest.mark.parametrize("value", ["jo", "jo@", "@x.org", "jo@x", "jo at x.org", "Jo <jo@x.org>", "jo@x.org jo2"])
def test_what_is_no_address_is_found(value: str) -> None:
    assert "BAD_EMAIL" in broken("masa", "email", value)


@pytest.mark.parametrize("value", ["a\nb", "a\tb", "a\x00b", "a\x85b", "a\u2028b", "a\u202eb", "\u2066a"])
def test_a_character_that_nobody_sees_is_found(value: str) -> None:
    assert "INVISIBLE_CHARACTER" in broken("masa", "last_name", value)


@pytest.mark.parametrize("value", ["O'Brien-Łoś", "李", "Müller, Jr.", "Ng", "D\u2019Angelo", "नेहा"])
def test_a_name_of_any_language_is_let_through(value: str) -> None:
    assert broken("masa", "last_name", value) == []


@pytest.mark.parametrize(
    ("code", "column", "value", "known"),
    [
        ("masa", "membership_status", "ACTIVE", True),
        ("masa", "membership_status", " active ", True),
        ("masa", "membership_status", "Inactive", False),
        ("masa", "membership_status", "ACT\u0130VE", False),
        ("masa", "membership_status", "Act\u0131ve", False),
        ("wasbo", "membership_type", "district  professional", True),
        ("wasbo", "membership_type", "District_Professional", True),
        ("wasbo", "membership_type", "District", False),
    ],
)
def test_the_words_of_the_definition_are_known_in_any_spelling(code: str, column: str, value: str, known: bool) -> None:
    roster = program(code).roster
    read = roster.status_of(value) if column == "membership_status" else roster.type_of(value)

    assert (broken(code, column, value) == []) == known
    assert (read is not None) == known


ODD = ["ACT\u0130VE", "\u017ftudent", "A\u0661\u0662", "a\u1680@example.org", "a\u200b@example.org"]


@pytest.mark.parametrize("code", [found.code for found in all_programs()])
@pytest.mark.parametrize("value", [*ODD, "Active", "12345", "a@example.org", "VACANT", "T.B.D.", "Ng"])
def test_python_and_pandas_read_every_pattern_alike(code: str, value: str) -> None:
    for one in expectations(program(code)):
        if one.kind == "matches":
            with warnings.catch_warnings(action="ignore"):  # pandas wonders aloud whether a group was to be captured
                found = pandas.Series([value]).astype(str).str.contains(str(one.argument)).item()

            assert found == (re.search(str(one.argument), value) is not None), one


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [(r"\d{5}", "[0-9]{5}"), (r"[\d-]+", "[0-9-]+"), (r"[A-Z]\w+\.\s", r"[A-Z][A-Za-z0-9_]+\.[ \t]"),
     (r"\\d", r"\\d"), (r"[\]\d]", r"[\]0-9]")],
)  # fmt: skip
def test_classes_of_characters_are_written_out(pattern: str, plain: str) -> None:
    assert written_out(pattern) == plain.replace(r"\t", "\t")


@pytest.mark.parametrize("value", ["VACANT", " vacancy", "T.B.D.", "tba", "To be announced"])
def test_a_post_that_nobody_holds_is_no_person(value: str) -> None:
    assert broken("masa", "last_name", value) == ["VACANT_POST"]
    assert broken("masa", "last_name", f"{value}ini") == []


def test_only_what_says_whose_row_it_is_must_be_filled() -> None:
    assert broken("masa", "member_id", "") == ["EMPTY_CELL"]
    assert broken("masa", "last_name", "") == ["EMPTY_CELL"]
    assert broken("masa", "region", "") == []


@pytest.mark.parametrize("code", [found.code for found in all_programs()])
def test_every_sentence_can_be_said_and_tells_what_to_do(code: str) -> None:
    for one in expectations(program(code)):
        said = one.say.format(line=7, heading="Last Name")

        assert said.startswith("Line 7: Last Name ")
        assert re.search(r"\b(Fill|Type|Check|Correct|export it again)\b", said)


@pytest.mark.parametrize("code", [found.code for found in all_programs()])
def test_every_pattern_can_be_read(code: str) -> None:
    for one in expectations(program(code)):
        if one.kind == "matches":
            re.compile(str(one.argument))


def test_every_register_says_what_to_write() -> None:
    assert sorted(REGISTERS) == ["applications", "attestations", "coordinators", "disclosures", "passthroughs",
                                 "payees", "schools", "titles", "volunteers", "waivers"]  # fmt: skip
    for register in REGISTERS.values():
        assert register.required
        assert all(cell.say.startswith(("Write", "Leave")) for cell in register.cells)
        headings = [heading.casefold() for cell in register.cells for heading in cell.headings]
        assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("heading", "forbidden"),
    [("SSN", True), ("Social Security No.", True), ("Bank_Account", True), ("IBAN", True), ("Classname", False),
     ("Urban district", False), ("Account manager", False), ("Member ID", False)],
)  # fmt: skip
def test_a_heading_is_forbidden_by_its_words(heading: str, forbidden: bool) -> None:
    assert program("masa").roster.forbids(heading) is forbidden


def test_a_program_may_say_which_cells_must_be_filled(tmp_path: Path) -> None:
    folder = change(a_copy(tmp_path), "program.toml", "[roster]\n", '[roster]\nnever_empty = ["member_id", "title"]\n')

    filled = [one.column for one in expectations(read_program(folder)) if one.kind == "required"]

    assert filled == ["member_id", "title"]


def test_on_the_roster_may_mean_a_status(tmp_path: Path) -> None:
    folder = change(a_copy(tmp_path), "program.toml", "[roster]\n", '[roster]\ndefault_status = "pending"\n')

    roster: Roster = read_program(folder).roster

    assert problems_in(folder) == []
    assert roster.status_of("") == "pending"
    assert roster.status_of("Active") == "active"
    assert roster.status_of("Emeritus") is None
