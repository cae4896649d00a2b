"""No list holds anything of another region."""

from dataclasses import replace

import pytest
from list_builders import mails, sheet_of, write
from region_builders import MASA, a_row, put_coordinator, put_members, put_new, put_run, ref, rows_of

from sql import tables
from tasks.regions import steps
from tasks.regions.isolation import ForeignRows


@pytest.fixture
def ready(database):
    """Two new members in Region 5, a coordinator and a backup, and decisions of today."""
    put_new(database, "00101", "00102")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database)
    return database


def leak(monkeypatch, change):
    """Let the workbook be made from something else than it should be."""
    honest = steps.render_workbook
    monkeypatch.setattr(steps, "render_workbook", lambda book: honest(change(book)))


@pytest.mark.parametrize("name", ["mentee_email", "mentee_member_id", "list_ref", "note"])
def test_a_row_of_another_region_stops_the_list(ready, monkeypatch, name):
    put_new(ready, "00900", region="Region 6")
    foreign = {"mentee_email": "m00900@example.org", "mentee_member_id": "00900", "list_ref": ref("00900"),
               "note": "m00900@example.org"}[name]  # fmt: skip
    leak(monkeypatch, lambda book: replace(
        book, rows=[replace(row, values={**row.values, name: foreign}) for row in book.rows]))  # fmt: skip

    with pytest.raises(ForeignRows, match="holds what is not its own") as refused:
        write(ready)

    assert "00900" not in str(refused.value)
    assert rows_of(ready, tables.region_lists) == rows_of(ready, tables.outbox) == rows_of(ready, tables.audit) == []


def test_a_mentor_of_another_region_stops_the_list(ready, monkeypatch):
    put_members(ready, a_row("00901", region="Region 6"), a_row("00501"))
    leak(monkeypatch, lambda book: replace(
        book, mentors=[replace(one, mentor_id="00901") for one in book.mentors]))  # fmt: skip

    with pytest.raises(ForeignRows, match="mentors"):
        write(ready)


def test_mentors_without_ids_are_checked_by_name_and_district(ready, monkeypatch):
    roster = MASA.roster.model_copy(update={"identity": "person"})
    by_name = MASA.model_copy(update={"roster": roster})
    put_members(ready, a_row("00501", district="South"), a_row("00901", region="Region 6"))

    assert write(ready, program=by_name)["state"] == "written"
    assert [line[0] for line in sheet_of(mails(ready)[-1], "Mentors available")] == ["Last00501, Jo, South"]

    leak(monkeypatch, lambda book: replace(
        book, mentors=[replace(one, last_name="Last00901") for one in book.mentors]))  # fmt: skip
    put_new(ready, "00103")
    with pytest.raises(ForeignRows, match="mentors"):
        write(ready, program=by_name)


def test_a_workbook_with_the_token_of_another_list_stops_the_list(ready, monkeypatch):
    leak(monkeypatch, lambda book: replace(book, token="lother.mark"))

    with pytest.raises(ForeignRows, match="1 tokens"):
        write(ready)


def test_a_mailbox_shared_by_two_regions_stops_no_list(ready):
    put_new(ready, "00900", region="Region 6", email="m00101@example.org")

    assert write(ready)["state"] == "written"
