"""Every program's list says what its definition allows, in its own words, and nothing else."""

from dataclasses import fields

import pytest
from region_builders import ACSA, MASA, MSA, WASBO

from schemas.files.region_list import COLUMNS, SUGGESTED, headings, mentor_choice, mentor_id_in, shown, unknown_columns
from schemas.registry import all_programs
from tasks.regions.book_messages import why_listed
from tasks.regions.columns import FILL, values
from tasks.regions.rules import Listed

JO = Listed("P1", "R1", "NEW_ROLE", member_id="00123", last_name="Lind", first_name="Jo", district="North",
            title="Head", email="jo@example.org", extra='{"goal_category": "operational"}')  # fmt: skip
PROGRAMS = pytest.mark.parametrize("program", all_programs(), ids=lambda program: program.code)


def with_columns(program, *names):
    columns = tuple(program.lists.columns[0].model_copy(update={"name": name}) for name in names)
    return program.model_copy(update={"lists": program.lists.model_copy(update={"columns": columns})})


@PROGRAMS
def test_every_column_of_a_definition_can_be_shown(program):
    assert unknown_columns(column.name for column in program.lists.columns) == []


@PROGRAMS
def test_a_list_shows_the_declared_columns_in_their_order_and_no_other(program):
    declared = [column.name for column in program.lists.columns]
    names = [column.name for column, _ in shown(program)]

    assert names == [name for name in declared if name in names]
    assert set(declared) - set(names) <= {"goal_category", "objective"}


@PROGRAMS
def test_no_two_columns_of_a_list_have_one_heading(program):
    said = list(headings(program).values())

    assert len(said) == len(set(said))


@PROGRAMS
def test_what_we_fill_is_what_is_shown(program):
    ours = {column.name for column, _ in shown(program) if not column.editable}

    assert set(values(program, JO)) == ours - {SUGGESTED}


def test_an_unknown_column_is_refused_with_a_sentence():
    program = with_columns(MASA, "list_ref", "birth_date")

    with pytest.raises(ValueError, match=r"masa: lists.columns names 'birth_date', which no list can show"):
        shown(program)


def test_every_column_that_we_fill_is_known():
    assert set(FILL) <= set(COLUMNS)


def test_headings_use_the_words_of_the_association():
    assert headings(MSA)["mentee_name"] == "New head"
    assert headings(WASBO)["mentee_name"] == "Prot\u00e9g\u00e9"
    assert headings(MASA)["mentee_name"] == "Mentee"


def test_a_goal_is_shown_only_where_the_export_has_one():
    columns = {**ACSA.roster.columns, "goal_category": ("Goal",)}
    program = ACSA.model_copy(update={"roster": ACSA.roster.model_copy(update={"columns": columns})})

    assert "goal_category" not in values(ACSA, JO)
    assert values(program, JO)["goal_category"] == "operational"


def test_a_list_holds_nothing_but_the_allowed_facts():
    program = with_columns(MASA, "list_ref", "mentee_name")

    assert values(program, JO) == {"list_ref": "R1", "mentee_name": "Lind, Jo"}


@pytest.mark.parametrize(
    "reason", ["NEW_ROLE", "NEW_IN_STATE", "SPECIAL_APPLICATION", "EXTENSION", "VOLUNTARY", "APPLIED"]
)
def test_every_way_to_be_eligible_has_a_sentence(reason):
    assert why_listed(WASBO, reason, "").endswith(".")


def test_the_text_of_an_application_never_reaches_a_list():
    assert "divorce" not in why_listed(WASBO, "VOLUNTARY", "divorce")
    assert why_listed(WASBO, "VOLUNTARY", "from_another_state") == "Asked to take part: from another state."


@pytest.mark.parametrize("cell", ["00123", " 00123 ", "Lind, Jo (00123)", "Lind, Jo (retired) (00123)"])
def test_a_choice_means_the_member_id_in_it(cell):
    assert mentor_id_in(cell) == "00123"


def test_a_choice_reads_back():
    assert mentor_id_in(mentor_choice("Lind, Jo", "00123")) == mentor_id_in(mentor_choice("", "00123")) == "00123"


def test_a_listed_person_has_no_field_for_what_no_list_may_hold():
    assert not {field.name for field in fields(Listed)} & {"phone", "address", "birth_date", "sentence"}
