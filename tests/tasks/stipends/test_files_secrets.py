"""Accounts are in bank files and nowhere else, and no file leaves without its key."""

import io
import os
from pathlib import Path

import pytest
from money_builders import MASA, MOMENT
from openpyxl import load_workbook
from paid_batches import ACCOUNTS, EVERY, put_paid
from region_builders import rows_of

from sql import payment_tables, tables
from tasks.stipends.files import folder_of, write_files
from tasks.stipends.vault import KeyTrouble

NAMES = ("nacha_ccd", "pain001", "quickbooks_bills", "register_csv", "register_xlsx")
FOR_BANKS = (".ach", ".xml")
pytestmark = pytest.mark.usefixtures("bank_keys")


def lying(batch_id):
    """Everything in the folder of a batch: name -> bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder_of(batch_id).iterdir())}


def texts_of(name, content):
    """A file as text."""
    if not name.endswith(".xlsx"):
        return content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


def test_accounts_are_in_bank_files_and_nowhere_else(database, caplog):
    batch_id = put_paid(database)
    left = write_files(EVERY, database, batch_id, MOMENT)
    told = {name: texts_of(name, content) for name, content in lying(batch_id).items()}
    beside = [text for name, text in told.items() if not name.endswith(FOR_BANKS)]
    kept = [repr(rows_of(database, table)) for table in (payment_tables.payment_files, tables.audit)]

    for number in ACCOUNTS.values():
        assert all(number in text for name, text in told.items() if name.endswith(FOR_BANKS))
        assert not [text for text in [*beside, *kept, *told, repr(left), caplog.text] if number in text]
    assert "••••4521" in told[f"{batch_id}-register.csv"]


def test_no_mentee_is_named_in_any_file(sqlite_database):
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    for name, content in lying(batch_id).items():
        assert "mentee" not in texts_of(name, content).lower(), name
    assert "Lastmentor-Al" in texts_of("x.csv", lying(batch_id)[f"{batch_id}-register.csv"])


def test_registers_alone_need_no_key(sqlite_database, monkeypatch):
    batch_id = put_paid(sqlite_database, MASA)
    monkeypatch.delenv("MENTOR_BANK_KEY_FILE")

    left = write_files(MASA, sqlite_database, batch_id, MOMENT)

    assert [one.format for one in left] == ["register_csv", "register_xlsx"]
    assert "none: no bank file" in texts_of("x.csv", lying(batch_id)[f"{batch_id}-register.csv"])


def test_without_the_key_no_bank_file_and_no_other_leaves(sqlite_database, monkeypatch):
    batch_id = put_paid(sqlite_database)
    monkeypatch.delenv("MENTOR_BANK_KEY_FILE")

    with pytest.raises(KeyTrouble):
        write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert lying(batch_id) == {}


def test_what_leaves_is_on_disk_before_it_has_its_name(sqlite_database, monkeypatch):
    batch_id, synced, fsync = put_paid(sqlite_database), [], os.fsync

    def noted(descriptor):
        synced.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert len([path for path in synced if path.suffix == ".tmp"]) == 2 * len(NAMES)
    assert folder_of(batch_id) in synced
