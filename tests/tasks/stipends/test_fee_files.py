"""The table for QuickBooks and the page of each invoice: read back, agreed with, on disk once, and mailed once."""

import csv
import io
import re
import shutil
import stat
import subprocess
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from itertools import count

import pytest
from fee_builders import MOMENT, TODAY, WASBO, YEAR, invoices, put_ground, put_protege
from laid_ground import laid_once
from region_builders import change_member, rows_of

from schemas.invoice import HEADINGS
from sql import fee_tables, tables
from sql.database import reading
from tasks.stipends.fee_alarms import fee_alarms
from tasks.stipends.fee_files import folder_of, read_round, rounds_of, write_invoices
from tasks.stipends.fee_mail import mail_invoices
from tasks.stipends.fees import issue_invoices
from tasks.stipends.formats.invoices_csv import written
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.readers import Misread
from tasks.stipends.readers.invoices import read
from tasks.stipends.rendering import FilesDisagree

ROUND = f"wasbo-{YEAR}-fees-001"
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils reads the pages back")


@pytest.fixture
@laid_once
def issued(database):
    """Two people who were invoiced, one with a name that a spreadsheet would calculate."""
    put_ground(database)
    put_protege(database, "p1", "Active", first_name="=Jo", last_name="Lind")
    put_protege(database, "p2", "Nonmember", ever_member="No", first_name="Bo", last_name="Ek, Jr.")
    issue_invoices(WASBO, database, TODAY, MOMENT)


def the_round(database):
    """The first round with its invoices."""
    with reading(database) as db:
        return read_round(db, WASBO, rounds_of(db, WASBO)[0])


def table_rows(database):
    """The rows of the table on disk, by heading."""
    write_invoices(WASBO, database, MOMENT)
    text = (folder_of(ROUND) / f"{ROUND}-invoices.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.usefixtures("printed_once")
def test_the_table_has_the_headings_that_quickbooks_maps_and_a_row_for_each_invoice(issued):
    rows = sorted(table_rows(issued), key=lambda row: row["*Customer"])

    assert tuple(rows[0]) == HEADINGS == (
        "*Invoice number", "*Customer", "*Invoice date", "*Due date", "Item", "Item Description", "Quantity", "Rate",
        "*Item Amount", "Terms", "Memo",
    )  # fmt: skip
    assert [row["*Customer"] for row in rows] == ["'=Jo Lind", "Bo Ek, Jr."]
    assert rows[1] == {
        "*Invoice number": invoices(issued)["p2"]["invoice_no"], "*Customer": "Bo Ek, Jr.",
        "*Invoice date": "10/05/2026", "*Due date": "11/04/2026", "Item": "Year of Success",
        "Item Description": "Year of success, one year trial membership 2026-27: Bo Ek, Jr., District p2",
        "Quantity": "1", "Rate": "1755.00", "*Item Amount": "1755.00", "Terms": "",
        "Memo": "WASBO Member-to-Member Mentorship Program, case year_of_success_never_member. Import once: a second "
        "import is a second invoice.",
    }  # fmt: skip
    assert all(len(row["*Invoice number"]) <= 21 for row in rows)


@pytest.mark.usefixtures("printed_once")
def test_the_files_are_ours_alone_recorded_with_a_proof_and_written_once(issued):
    assert write_invoices(WASBO, issued, MOMENT) == {"rounds": 1, "files": 3}

    folder = folder_of(ROUND)
    found = sorted(folder.iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, *found)] == [0o700, *[0o600] * 4]
    assert {row["name"] for row in rows_of(issued, fee_tables.fee_files)} | {f"{ROUND}.proof.json"} == {
        path.name for path in found
    }
    before = {path.name: path.read_bytes() for path in found}
    found[0].unlink()

    assert write_invoices(WASBO, issued, MOMENT + timedelta(days=3)) == {"rounds": 0, "files": 0}
    assert {path.name for path in folder.iterdir()} == before.keys() - {found[0].name}


def test_a_try_that_died_before_its_record_leaves_the_same_bytes(issued, monkeypatch):
    def dies(*_):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("tasks.stipends.fee_files.record", dies)
        with pytest.raises(OSError, match="full"):
            write_invoices(WASBO, issued, MOMENT)
    assert list(folder_of(ROUND).iterdir()) == []

    assert write_invoices(WASBO, issued, MOMENT)["files"] == 3


def test_a_page_that_is_printed_otherwise_the_second_time_does_not_leave(issued, monkeypatch):
    printings = count()
    monkeypatch.setattr("tasks.stipends.fee_files.printed", lambda page: b"%%PDF %d" % next(printings))

    with pytest.raises(FilesDisagree, match="another one when printed again"):
        write_invoices(WASBO, issued, MOMENT)
    assert list(folder_of(ROUND).iterdir()) == []


@pytest.mark.usefixtures("printed_once")
def test_a_file_that_somebody_changed_is_told_of(issued):
    write_invoices(WASBO, issued, MOMENT)
    table = folder_of(ROUND) / f"{ROUND}-invoices.csv"
    table.write_bytes(table.read_bytes().replace(b"1755.00", b"1655.00"))

    with pytest.raises(FilesDisagree, match="somebody changed it"):
        write_invoices(WASBO, issued, MOMENT)


@pytest.mark.parametrize(
    ("change", "words"),
    [((b"1755.00", b"1655.00"), "does not say what was issued"), ((b"Bo Ek", b"Al Ek"), "does not say what was issued"),
     ((b"11/04/2026", b"11/05/2026"), "does not say what was issued")],
)  # fmt: skip
def test_a_table_that_says_otherwise_than_the_rows_does_not_leave(issued, monkeypatch, change, words):
    monkeypatch.setattr("tasks.stipends.fee_files.written", lambda *told: written(*told).replace(*change))

    with pytest.raises(FilesDisagree, match=words):
        write_invoices(WASBO, issued, MOMENT)
    assert rows_of(issued, fee_tables.fee_files) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [((b"*Customer", b"Customer"), "headings"), ((b",1,1755.00", b",2,1755.00"), "not once its rate"),
     ((b"10/05/2026", b"05.10.2026"), "a day in another form"), ((b"10/05/2026", b"13/32/2026"), "a day that is none"),
     ((b"'=Jo", b"=Jo"), "would calculate"), ((b"\r\nF26", b"\r\n"), "would calculate|comes twice|does not|has"),
     ((b",1,1755.00", b",1755.00"), "more or fewer cells"), ((b"Year of Success,", b"\xff,"), "no CSV in UTF-8")],
)  # fmt: skip
def test_the_reader_refuses_what_is_no_table_of_ours(issued, change, words):
    content = written(the_round(issued), "Year of Success", "", "mdy")
    assert len(read(content, "mdy")) == 2

    if change[0].startswith(b"\r\nF26"):
        content, change = content + content.splitlines(keepends=True)[1], (b"", b"")
    with pytest.raises(Misread, match=words):
        read(content.replace(*change) if change[0] else content, "mdy")


def test_nothing_is_cut_and_every_problem_is_told(issued):
    fees = the_round(issued)
    long = replace(fees, invoices=tuple(replace(one, customer="L" * 101) for one in fees.invoices))

    with pytest.raises(Refused) as refused:
        written(long, "I" * 101, "", "mdy")
    assert len(refused.value.problems) == 4
    assert "room for 100" in refused.value.problems[0]


def test_each_payer_gets_one_mail_with_the_invoice_and_no_second_one(issued):
    assert mail_invoices(WASBO, issued, TODAY, MOMENT) == {}, "nothing is mailed before the files have left"
    write_invoices(WASBO, issued, MOMENT)

    assert mail_invoices(WASBO, issued, TODAY, MOMENT) == {"queued": 2}
    change_member(issued, "p1", email="other@example.org")
    assert mail_invoices(WASBO, issued, TODAY, MOMENT) == {}

    rows = rows_of(issued, tables.outbox)
    assert sorted(row["recipient"] for row in rows) == ["mp1@example.org", "mp2@example.org"]
    for row in rows:
        mail = message_from_bytes(row["mime"], policy=SMTP)
        [file] = mail.iter_attachments()
        assert re.fullmatch(r"invoice-F26-[A-Z2-7]{12}-1\.pdf", file.get_filename())
        assert file.get_content() == (folder_of(ROUND) / file.get_filename().removeprefix("invoice-")).read_bytes()
        assert row["dedupe_key"] == f"fee-invoice/{row['subject_key']}"
        assert row["on_unknown"] == "ask"


@pytest.mark.usefixtures("printed_once")
def test_an_invoice_without_an_address_rings_and_is_mailed_when_there_is_one(sqlite_database):
    put_ground(sqlite_database)
    put_protege(sqlite_database, "p1", email="")
    issue_invoices(WASBO, sqlite_database, TODAY, MOMENT)
    write_invoices(WASBO, sqlite_database, MOMENT)

    assert mail_invoices(WASBO, sqlite_database, TODAY, MOMENT) == {"nobody": 1}
    with reading(sqlite_database) as db:
        assert "cannot be mailed" in fee_alarms(db, WASBO, TODAY)[0]
    change_member(sqlite_database, "p1", email="jo@example.org")
    assert mail_invoices(WASBO, sqlite_database, TODAY, MOMENT) == {"queued": 1}


@needs_poppler
def test_the_page_says_who_pays_what_until_when_and_how(issued, tmp_path):
    write_invoices(WASBO, issued, MOMENT)
    number = invoices(issued)["p2"]["invoice_no"]
    said = " ".join(subprocess.run(["pdftotext", "-layout", folder_of(ROUND) / f"{number}.pdf", "-"], check=True,
                                   capture_output=True, text=True).stdout.split())  # fmt: skip

    for words in (number, "Billed to Bo Ek, Jr.", "District District p2", "Due on Wednesday, November 4, 2026",
                  "One year trial membership included", "1,755.00", "Name the invoice number", "=Jo"):  # fmt: skip
        assert (words in said) == (words != "=Jo"), words
