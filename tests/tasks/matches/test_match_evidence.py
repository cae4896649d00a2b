"""Great Expectations proves what the judge found of an answer; what it cannot check is a failure."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from answered_rows import ACSA, ILA, MASA, RECEIVED, a_ground, a_mentee, a_person, a_row, ref

from schemas.files.match_checks import checks
from schemas.match import AnswerRow, Finding, MatchList
from tasks.matches import evidence
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


def proved(rows, columns=COLUMNS, ground=GROUND, of=MASA):
    listed = MatchList(columns, tuple(rows))
    return prove(of, ground, listed, judge(of, ground, listed, RECEIVED))


@dataclass(frozen=True)
class Evidence:
    """What is left of a proof: its name, everything it shows, and what Great Expectations said."""

    name: str
    shown: str
    result: object


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    """The evidence of an answer with one row for each way to be wrong."""
    home, said = tmp_path_factory.mktemp("home"), []

    def heard(result, *more):
        said.append(result)
        agree(result, *more)

    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setenv("MENTOR_HOME", str(home))
        meanwhile.setenv("MENTOR_KEY", "a key for tests, not a secret")
        meanwhile.setattr(evidence, "agree", heard)
        name = proved(FAULTS)
    pages = (home / "evidence" / name).rglob("*.html")
    return Evidence(name, "".join(page.read_text() for page in pages), said[0])


def test_the_checks_object_to_the_very_rows_that_the_judge_named(faults):
    assert "match_list" in faults.shown
    assert "over the 10 rows" in faults.shown
    assert "is none of the outcomes" in faults.shown


def test_the_evidence_shows_nobody(faults):
    for words in ("Hidden", "Secret", "00201", "00202", ref("101"), "NOTOURS", "own words", "whatever", "private"):
        assert words not in faults.shown
    assert "src=" not in faults.shown


def test_the_same_answer_has_the_same_evidence(faults):
    assert proved(FAULTS) == faults.name
    assert proved(FAULTS[:3]) != faults.name


@pytest.mark.parametrize("rows", [FAULTS[:1], [AnswerRow(3, ref("101"), {})]])
def test_an_answer_without_a_fault_is_proved_too(rows):
    assert proved(rows).startswith("m")


def test_a_list_without_a_column_that_it_needs_is_not_proved():
    with pytest.raises(CouldNotCheck, match="heading_missing"):
        proved(FAULTS[:1], columns=("list_ref", "mentor_member_id"))


@pytest.mark.parametrize("number", [4, 5, 6, 7, 8, 10, 11])
def test_a_row_that_slips_past_the_judge_stops_the_answer(number, faults):
    found = without_findings(number)

    with pytest.raises(CouldNotCheck, match=f"differ on the rows .{number}"):
        agree(faults.result, checks(MASA), found)


def test_an_answer_is_not_proved_of_which_a_row_slips_past_the_judge():
    with pytest.raises(CouldNotCheck, match=r"differ on the rows .4"):
        prove(MASA, GROUND, MatchList(COLUMNS, tuple(FAULTS)), without_findings(4))


def without_findings(number):
    """What the judge says of the faults, but for one row of which it says nothing."""
    listed = MatchList(COLUMNS, tuple(FAULTS))
    return [replace(one, findings=()) if one.row.number == number else one
            for one in judge(MASA, GROUND, listed, RECEIVED)]  # fmt: skip


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
