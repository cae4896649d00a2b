"""Registers of coordinators and volunteers: read strictly, replaced as a whole, with their history."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from region_builders import MASA, WASBO, a_row, put_members, rows_of

from sql import tables
from tasks.regions.steps import take_in_registers
from tasks.shared import audit, registers
from tasks.shared.files import home

MOMENT = datetime(2026, 9, 1, 13, 0, tzinfo=UTC)
HEAD = "Region,Name,Email,Kind,From,To\n"
ANN = "Region 5,Ann Lind,Lind@Example.org,,,\n"
BO = "Region 5,Bo Berg,berg@example.org,backup,,\n"


def drop(name, text, kind="coordinators", code="masa"):
    folder = home() / "inbox" / code / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def said_in(folder):
    return "".join(path.read_text() for path in sorted(folder.rglob("*.txt")))


def terms(database):
    return [(row["email"], row["kind"], row["active_from"], row["active_to"])
            for row in rows_of(database, tables.coordinators)]  # fmt: skip


def test_a_register_says_who_coordinates_from_its_day_on(database):
    drop("2026-08-01.csv", HEAD + ANN + BO)

    assert take_in_registers(MASA, database, MOMENT) == {"taken": 1, "refused": 0, "waiting": 0}
    assert terms(database) == [("berg@example.org", "backup", date(2026, 8, 1), None),
                               ("lind@example.org", "primary", date(2026, 8, 1), None)]  # fmt: skip


def test_a_new_register_replaces_the_last_one_and_keeps_its_history(database):
    drop("2026-08-01.csv", HEAD + ANN + BO)
    drop("2026-08-20.csv", HEAD + BO.replace("backup", "primary"))

    take_in_registers(MASA, database, MOMENT)

    assert terms(database) == [("berg@example.org", "backup", date(2026, 8, 1), date(2026, 8, 20)),
                               ("berg@example.org", "primary", date(2026, 8, 20), None),
                               ("lind@example.org", "primary", date(2026, 8, 1), date(2026, 8, 20))]  # fmt: skip


def test_the_last_day_of_a_term_still_counts(database):
    drop("2026-08-01.csv", HEAD + "Region 5,Ann Lind,lind@example.org,primary,7/1/2026,2026-09-30\n")

    take_in_registers(MASA, database, MOMENT)

    assert terms(database) == [("lind@example.org", "primary", date(2026, 7, 1), date(2026, 10, 1))]


def test_taking_a_register_twice_changes_nothing(database):
    drop("2026-08-01.csv", HEAD + ANN)
    take_in_registers(MASA, database, MOMENT)
    before = rows_of(database, tables.coordinators), rows_of(database, tables.audit)
    folder = drop("again-2026-08-01.csv", HEAD + ANN)

    take_in_registers(MASA, database, MOMENT)

    assert (rows_of(database, tables.coordinators), rows_of(database, tables.audit)) == before
    assert "taken before" in said_in(folder)


def test_an_older_register_never_comes_back_over_a_newer_one(database):
    drop("2026-08-20.csv", HEAD + ANN)
    take_in_registers(MASA, database, MOMENT)
    folder = drop("2026-08-01.csv", HEAD + BO)

    assert take_in_registers(MASA, database, MOMENT)["refused"] == 1
    assert [row[0] for row in terms(database)] == ["lind@example.org"]
    assert "This register is of 2026-08-01, and one of 2026-08-20 is in use already." in said_in(folder)


def test_all_problems_of_a_register_are_said_at_once_and_nothing_is_changed(database):
    wrong = "Region 5,,no address,boss,32/13/2026,\n" + ANN + ",Al,al@example.org,,2026-09-02,2026-09-01\n"
    folder = drop("2026-08-01.csv", HEAD + ANN + wrong)

    assert take_in_registers(MASA, database, MOMENT)["refused"] == 1
    assert terms(database) == []
    for sentence in (
        "The register was not taken because of 7 problems.", "Row 3: Name is empty.",
        "Row 3: Email is not one plain e-mail address.", "Row 3: Kind is none of primary, backup.",
        "Row 3: From is not a day that we can read.", "Row 4: this says again what row 2 says.",
        "Row 5: Region is empty. Write the region as the membership export does", "Row 5: To is before From.",
    ):  # fmt: skip
        assert sentence in said_in(folder)
    assert "al@example.org" not in said_in(folder)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(HEAD, "no rows", id="empty"),
        pytest.param("Region,Name\nRegion 5,Ann\n", "Email", id="without addresses"),
    ],
)
def test_a_file_that_is_no_register_is_refused(database, text, sentence):
    folder = drop("2026-08-01.csv", text)

    assert take_in_registers(MASA, database, MOMENT)["refused"] == 1
    assert sentence in said_in(folder)


def test_a_cell_too_long_for_an_index_is_a_problem_of_its_row(database):
    folder = drop("2026-08-01.csv", HEAD + f"Region {'5' * 9_000},Ann Lind,lind@example.org,,,\n" + BO)

    assert take_in_registers(MASA, database, MOMENT) == {"taken": 0, "refused": 1, "waiting": 0}
    assert "Row 2: Region is longer than 100 characters. Write the region" in said_in(folder)
    assert terms(database) == []


def test_what_is_read_is_what_is_kept_and_what_the_chain_names(database, monkeypatch):
    folder, honest = drop("2026-08-01.csv", HEAD + ANN), registers.keep_raw

    def replaced_after_a_look(path):
        drop("2026-08-01.csv", HEAD + BO)
        kept = honest(path)
        path.unlink()
        drop("2026-08-01.csv", HEAD + "Region 5,Eve Ek,eve@example.org,,,\n")
        return kept

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(registers, "keep_raw", replaced_after_a_look)
        take_in_registers(MASA, database, MOMENT)

    [act] = rows_of(database, tables.audit)
    read = (HEAD + BO).encode()
    assert [email for email, *_ in terms(database)] == ["berg@example.org"]
    assert sha256(read).hexdigest() in act["facts"]
    assert (home() / "raw" / sha256(read).hexdigest()[:2] / sha256(read).hexdigest()).read_bytes() == read
    assert "eve@example.org" in (folder / "2026-08-01.csv").read_text(), "another file, which waits for its own turn"


def test_a_register_of_a_coming_day_waits(database):
    folder = drop("2027-01-01.csv", HEAD + ANN)

    assert take_in_registers(MASA, database, MOMENT) == {"taken": 0, "refused": 0, "waiting": 1}
    assert (folder / "2027-01-01.csv").exists()


def test_a_region_that_nobody_belongs_to_is_pointed_out(database):
    put_members(database, a_row("1", region="Region 5"))
    folder = drop("2026-08-01.csv", HEAD + ANN + BO.replace("Region 5", "Regoin 6"))

    take_in_registers(MASA, database, MOMENT)

    assert "Nobody on the membership roster belongs to Regoin 6." in said_in(folder)


def test_a_program_with_one_list_takes_no_regions(database):
    folder = drop("2026-08-01.csv", "Name,Email,Region\nAnn,a@example.org,\nBo,b@example.org,North\n", code="wasbo")

    assert take_in_registers(WASBO, database, MOMENT)["refused"] == 1
    assert "Row 3: this program has one list for everybody." in said_in(folder)


def test_volunteers_are_replaced_as_a_whole(database):
    put_members(database, a_row("00101"))
    drop("2026-08-01.csv", "Member ID,Places,Mentees\n00101,2,1\n00102,1,\n", kind="volunteers")
    folder = drop("2026-08-02.csv", "Member ID,Places,Mentees\n00101,3,1\n00999,1,0\n", kind="volunteers")

    take_in_registers(MASA, database, MOMENT)

    found = {row["member_id"]: (row["places"], row["mentees"]) for row in rows_of(database, tables.volunteers)}
    assert found == {"00101": (3, 1), "00999": (1, 0)}
    assert "Not on the membership roster, so not offered as mentors: the member IDs in row 3." in said_in(folder)


def test_problems_of_volunteers_are_said_at_once(sqlite_database):
    folder = drop("2026-08-01.csv", "Member ID,Places,Mentees\n1,100,-1\n1,1,0\n,many,\n", kind="volunteers")

    take_in_registers(MASA, sqlite_database, MOMENT)

    assert [line.split(".")[0] for line in said_in(folder).splitlines()[1:]] == [
        "Row 2: Places is not a whole number from 0 to 99", "Row 2: Mentees is not a whole number from 0 to 99",
        "Row 3: this says again what row 2 says", "Row 4: Member ID is empty",
        "Row 4: Places is not a whole number from 0 to 99",
    ]  # fmt: skip


def test_one_person_may_coordinate_twice_at_different_times(sqlite_database):
    drop("2026-08-01.csv", HEAD + "Region 5,Ann,a@example.org,,,2026-12-31\nRegion 5,Ann,a@example.org,,2027-01-01,\n")

    assert take_in_registers(MASA, sqlite_database, MOMENT)["taken"] == 1


def test_a_list_for_each_region_takes_no_coordinator_of_all(sqlite_database):
    folder = drop("2026-08-01.csv", HEAD + ANN.replace("Region 5", "*"))

    assert take_in_registers(MASA, sqlite_database, MOMENT)["refused"] == 1
    assert "Row 2: this program has a list for each region" in said_in(folder)


def test_what_was_taken_is_in_the_audit_chain(database):
    drop("2026-08-01.csv", HEAD + ANN)
    take_in_registers(MASA, database, MOMENT)

    [act] = rows_of(database, tables.audit)
    assert (act["action"], act["subject"]) == ("coordinators_taken", "masa")
    assert "lind" not in act["facts"].lower()
    with database.begin() as db:
        assert audit.broken(db) == []


def test_a_register_whose_name_holds_two_days_is_refused(database):
    folder = drop("2026-08-01-until-2027-06-30.csv", HEAD + ANN)

    found = take_in_registers(MASA, database, MOMENT)

    assert found["refused"] == 1
    assert "two different days" in said_in(folder)
