"""Suggestions on the lists as they go: of the own region, from what the database knows, no reason to send again."""

import io
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy

import openpyxl
import pytest
from match_builders import newest_list, put_match, put_submission
from region_builders import (
    MASA,
    MOMENT,
    MSA,
    TODAY,
    a_row,
    change_member,
    put_coordinator,
    put_members,
    put_new,
    put_run,
    ref,
    rows_of,
)
from sqlalchemy import insert, update

from sql import match_tables, tables
from tasks.regions import steps
from tasks.regions.isolation import ForeignRows
from tasks.regions.steps import render_lists, write_region_list
from tasks.regions.suggesting import suggest_for_lists

HEADING = "Suggested mentors"


def write(database, region="Region 5", program=MASA, today=TODAY):
    return write_region_list(program, database, region, today, MOMENT)


def put_volunteer(database, member_id, places=2, mentees=0, code="masa", as_of=date(2026, 8, 1)):
    with database.begin() as db:
        db.execute(insert(tables.volunteers).values(
            program=code, member_id=member_id, places=places, mentees=mentees, as_of=as_of))  # fmt: skip


def sheets(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def mailed(database):
    """The workbook of the newest mail."""
    mail = message_from_bytes(rows_of(database, tables.outbox)[-1]["mime"], policy=policy.default)
    [content] = [part.get_content() for part in mail.iter_attachments() if part.get_filename().endswith(".xlsx")]
    return sheets(content)


def suggested(book, heading=HEADING):
    """The cells of the column of suggestions, by reference."""
    [heads, *lines] = book["Matches"].values
    return {line[0]: line[heads.index(heading)] for line in lines if line[0]}


@pytest.fixture
def ready(database):
    """Two new members in Region 5, two mentors there and one elsewhere, a coordinator, and decisions of today."""
    put_new(database, "00101", "00102", component_group="Superintendents")
    put_members(database, a_row("00501", district="South", component_group="Superintendents"),
                a_row("00502", district="West"), a_row("00900", region="Region 6", district="East"))  # fmt: skip
    put_coordinator(database)
    put_run(database)
    return database


def test_a_list_names_mentors_with_a_reason(ready):
    put_volunteer(ready, "00501", places=3, mentees=1)
    put_volunteer(ready, "00502")

    write(ready)

    assert suggested(mailed(ready))[ref("00101")] == (
        "1. Last00501, Jo (00501): same component group; 2 of 3 places free\n"
        "2. Last00502, Jo (00502): only the region in common; 2 of 2 places free")  # fmt: skip


def test_only_mentors_of_the_sheet_of_mentors_are_suggested(ready):
    write(ready)
    book = mailed(ready)

    offered = {line[0] for line in book["Mentors available"].values}
    lines = [line for cell in suggested(book).values() for line in cell.splitlines()]
    assert len(lines) == 4
    assert {line.partition(". ")[2].partition(":")[0] for line in lines} <= offered
    assert "00900" not in str(lines)


def test_a_mentor_whose_places_fill_up_makes_no_new_list(ready):
    for member in ("00501", "00502"):
        put_volunteer(ready, member)
    write(ready)
    before = suggested(mailed(ready))
    with ready.begin() as db:
        db.execute(update(tables.volunteers).where(tables.volunteers.c.member_id == "00501").values(mentees=2))

    told = write(ready)

    assert (told["state"], told["mails"], told["version"]) == ("unchanged", 0, 1)
    [now] = [suggested(sheets(one.workbook)) for one in render_lists(MASA, ready, TODAY)]
    assert "00501" in str(before)
    assert "00501" not in str(now)


def test_a_change_of_the_list_brings_the_suggestions_of_its_day(ready):
    for member in ("00501", "00502"):
        put_volunteer(ready, member)
    write(ready)
    with ready.begin() as db:
        db.execute(update(tables.volunteers).values(mentees=1))
    change_member(ready, "00101", title="Superintendent of Schools")

    told = write(ready)

    assert (told["changed"], told["same"]) == (1, 1)
    assert "1 of 2 places free" in suggested(mailed(ready))[ref("00102")]


def test_a_coordinator_who_joins_later_gets_the_same_list_with_suggestions_of_the_day(ready):
    write(ready)
    put_volunteer(ready, "00502")
    put_coordinator(ready, email="new@example.org", name="Nu Ek", kind="backup")

    told = write(ready)

    assert (told["version"], told["mails"]) == (1, 1)
    assert suggested(mailed(ready))[ref("00101")] == (
        "1. Last00502, Jo (00502): only the region in common; 2 of 2 places free")  # fmt: skip


def test_a_confirmed_match_needs_no_suggestion_and_takes_a_place(ready):
    for member in ("00501", "00502"):
        put_volunteer(ready, member, places=1)
    write(ready)
    submission = put_submission(ready, list_id=newest_list(ready))
    put_match(ready, ref("00101"), "00101", "00501", submission_id=submission)

    [now] = [sheets(one.workbook) for one in render_lists(MASA, ready, TODAY)]

    assert suggested(now)[ref("00101")] is None
    assert suggested(now)[ref("00102")].startswith("1. Last00502, Jo (00502)")
    assert "00501" not in suggested(now)[ref("00102")]
    assert {line[0]: line[-1] for line in now["Mentors available"].values}["Last00501, Jo (00501)"] == "1 of 1"


def test_a_match_that_has_run_out_is_none_any_more(ready):
    put_volunteer(ready, "00501", places=1)
    write(ready)
    put_match(ready, ref("00101"), "00101", "00501", submission_id=put_submission(ready, list_id=newest_list(ready)))
    with ready.begin() as db:
        db.execute(update(match_tables.matches).values(match_date=date(2025, 9, 1), runs_until=TODAY))

    [now] = [suggested(sheets(one.workbook)) for one in render_lists(MASA, ready, TODAY)]

    assert "00501" in now[ref("00101")]


def test_a_disclosed_conflict_is_not_suggested(ready):
    with ready.begin() as db:
        db.execute(insert(match_tables.disclosures).values(
            program="masa", member_id="00501", other_member_id="00101", kind="supervises", disclosed_by="Ann Lind",
            disclosed_on=TODAY))  # fmt: skip
    write(ready)

    cells = suggested(mailed(ready))

    assert "00501" not in cells[ref("00101")]
    assert "00501" in cells[ref("00102")]


def test_a_colleague_is_not_suggested(ready):
    change_member(ready, "00501", district="North")

    write(ready)

    assert "00501" not in str(suggested(mailed(ready)))


def test_a_region_without_mentors_is_told_what_is_possible_and_no_name(ready):
    put_new(ready, "00701", region="Region 7", component_group="Curriculum")
    change_member(ready, "00900", component_group="Curriculum")
    put_coordinator(ready, region="Region 7", email="seven@example.org")

    write(ready, "Region 7")

    assert suggested(mailed(ready)) == {
        ref("00701"): "Nobody of this region is free. A mentor of another region is possible: ask us."}  # fmt: skip
    [step] = [each.elsewhere for pool in suggest_for_lists(MASA, ready, TODAY) for each in pool.suggested
              if pool.region == "Region 7"]  # fmt: skip
    assert [one.mentor.region for one in step] == ["Region 6"]


def test_the_register_of_schools_is_read(database):
    put_new(database, "00101", code="msa", district="St Anne's", membership_status="Current")
    put_members(database, a_row("00501", district="St Mary's", membership_status="Current"), code="msa")
    put_coordinator(database, region="*", code="msa")
    with database.begin() as db:
        for school in ("St Anne's", "ST MARY'S"):
            db.execute(insert(match_tables.schools).values(program="msa", school=school, leadership_rating="good",
                                                           phase="primary", faith="", challenges=""))  # fmt: skip

    write(database, "*", MSA)

    assert suggested(mailed(database))[ref("00101", "msa")] == "1. Last00501, Jo (00501): same phase"


def test_where_nobody_has_an_id_mentors_are_named_as_the_drop_down_names_them(ready):
    by_name = MASA.model_copy(update={"roster": MASA.roster.model_copy(update={"identity": "person"})})
    change_member(ready, "00502", last_name="Last00501", district="South", title="Principal")

    write(ready, program=by_name)
    book = mailed(ready)

    offered = [line[0] for line in book["Mentors available"].values][1:]
    assert offered == ["Last00501, Jo, South, Superintendent", "Last00501, Jo, South, Principal"]
    for cell in suggested(book).values():
        assert {line.partition(". ")[2].partition(":")[0] for line in cell.splitlines()} == set(offered)


# Isolation -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("1. Last00900, Jo (00900): same role", id="somebody of another region"),
        pytest.param("1. Last00101, Jo (00101): same role", id="a mentee of the region"),
        pytest.param("Last00900, Jo (00900)", id="no reason"),
        pytest.param("1. Last00501, Jo (00501): same role\nand Last00900, Jo", id="somebody beside"),
    ],
)
def test_a_suggestion_of_somebody_who_is_not_on_offer_stops_the_list(ready, monkeypatch, cell):
    honest = steps.render_workbook
    monkeypatch.setattr(steps, "render_workbook", lambda book: honest(replace(
        book, suggestions={row.list_ref: cell for row in book.rows})))  # fmt: skip

    with pytest.raises(ForeignRows, match="2 suggestions") as refused:
        write(ready)

    assert "00900" not in str(refused.value)
    assert rows_of(ready, tables.region_lists) == rows_of(ready, tables.outbox) == []


def test_a_name_with_a_colon_is_nothing_strange(ready):
    change_member(ready, "00501", last_name="Berg: the younger")

    write(ready)

    assert "Berg: the younger, Jo (00501): " in str(suggested(mailed(ready)))
