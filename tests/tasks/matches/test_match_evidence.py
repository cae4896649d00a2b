"""Great Expectations proves what the judge found of an answer; what it cannot check is a failure."""

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from answered_rows import ACSA, ILA, MASA, RECEIVED, a_ground, a_mentee, a_person, a_row, ref

from schemas.files.match_checks import checks
from schemas.match import AnswerRow, Finding, MatchList
from tasks.matches.evidence import CouldNotCheck, agree, prove
from tasks.matches.rules import judge

PEOPLE = [*[a_mentee(str(number), last_name=f"Secret{number}") for number in range(101, 106)],
          a_person("00201", last_name="Hidden"), a_person("00202")]  # fmt: skip
GROUND = a_ground(*PEOPLE)
COLUMNS = ("list_ref", "outcome", "mentor_member_id", "mentor_name", "match_date", "cross_region_reason", "note")
FAULTS = [
    a_row("101", "00201"), a_row("102", "201", number=4, mentor_name="Ana Hidden"),
    a_row("103", "999", number=5, match_date="soon", note="private words"),
    a_row("104", "00202", number=6, outcome="whatever"), a_row("104", "00201", number=7),
    a_row("105", "00202", number=8, cross_region_reason="own words"), AnswerRow(9, ref("105"), {}),
    a_row("", "00202", number=10, list_ref="NOTOURS"), a_row("102", "#REF!", number=11, outcome="left"),
    AnswerRow(12, "", {"mentee_name": "Zoe Nobody", "mentor_member_id": "00202"}),
]  # fmt: skip


@pytest.fixture
def evidence() -> Path:
    return Path(os.environ["MENTOR_HOME"]) / "evidence"


def proved(rows, columns=COLUMNS, ground=GROUND, of=MASA):
    listed = MatchList(columns, tuple(rows))
    return prove(of, ground, listed, judge(of, ground, listed, RECEIVED))


def test_the_checks_object_to_the_very_rows_that_the_judge_named(evidence):
    folder = evidence / proved(FAULTS)

    shown = "".join(page.read_text() for page in folder.rglob("*.html"))
    assert "match_list" in shown
    assert "over the 10 rows" in shown
    assert "is none of the outcomes" in shown


def test_the_evidence_shows_nobody(evidence):
    folder = evidence / proved(FAULTS)

    shown = "".join(page.read_text() for page in folder.rglob("*.html"))
    for words in ("Hidden", "Secret", "00201", "00202", ref("101"), "NOTOURS", "own words", "whatever", "private"):
        assert words not in shown
    assert "src=" not in shown


def test_the_same_answer_has_the_same_evidence():
    assert proved(FAULTS) == proved(FAULTS)
    assert proved(FAULTS) != proved(FAULTS[:3])


@pytest.mark.parametrize("rows", [FAULTS[:1], [AnswerRow(3, ref("101"), {})]])
def test_an_answer_without_a_fault_is_proved_too(rows):
    assert proved(rows).startswith("m")


def test_a_list_without_a_column_that_it_needs_is_not_proved():
    with pytest.raises(CouldNotCheck, match="heading_missing"):
        proved(FAULTS[:1], columns=("list_ref", "mentor_member_id"))


@pytest.mark.parametrize("number", [4, 5, 6, 7, 8, 10, 11])
def test_a_row_that_slips_past_the_judge_stops_the_answer(number):
    listed = MatchList(COLUMNS, tuple(FAULTS))
    found = [replace(one, findings=()) if one.row.number == number else one
             for one in judge(MASA, GROUND, listed, RECEIVED)]  # fmt: skip

    with pytest.raises(CouldNotCheck, match=f"differ on the rows .{number}"):
        prove(MASA, GROUND, listed, found)


def test_a_fault_that_is_none_stops_the_answer():
    listed = MatchList(COLUMNS, tuple(FAULTS))
    first, *rest = judge(MASA, GROUND, listed, RECEIVED)
    accused = replace(first, findings=(Finding("outcome_unknown", "hold", "Not so.", column="outcome"),))

    with pytest.raises(CouldNotCheck, match="outcome_unknown"):
        prove(MASA, GROUND, listed, (accused, *rest))


def test_checks_that_gave_no_answer_are_a_failure():
    with pytest.raises(CouldNotCheck, match="0 of 8 checks answered"):
        agree(SimpleNamespace(results=[]), checks(MASA), ())


@pytest.mark.parametrize(("of", "column"), [(ILA, "mentor_ref"), (ACSA, "mentor_member_id")])
def test_each_program_proves_its_own_columns(of, column):
    said = {column: "00201", "outcome": "matched"}
    rows = [AnswerRow(3, ref("101"), said), AnswerRow(4, ref("102"), said | {column: "nobody", "format": "chat"})]

    assert proved(rows, ("list_ref", column, "outcome"), a_ground(*PEOPLE, code=of.code), of).startswith("m")
