"""Bank files go days after the bank has spoken; what stays names no account, and what went is on record."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from bank_answers import a_return, headed
from money_builders import TODAY, noon
from paid_batches import ACCOUNTS, EVERY, LEFT, put_paid, put_written
from payment_builders import NACHA, PAIN_US, a_batch, a_payment, an_account
from region_builders import rows_of
from sent_money import hear
from sqlalchemy import select

from schemas.payment import Account
from sql import payment_tables, tables
from sql.database import reading
from tasks.stipends.files import folder_of, write_files
from tasks.stipends.formats import format_named, formats, masking_of
from tasks.stipends.lying import wrong_files
from tasks.stipends.old_files import DELETED, DaysUnclear, NotTheFile, days_kept, delete_old_files

MONTH_LATER = noon(TODAY) + timedelta(days=45)
SETTINGS = {"nacha_ccd": NACHA, "pain001": PAIN_US, "positive_pay": {"account": "000123456789", "check_base": "0"}}
pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def paid(database):
    return put_written(database)


def speak(database, folder, moment=LEFT, payments=3):
    """Let the bank send back so many of the payments."""
    rows = rows_of(database, payment_tables.payments)[:payments]
    entries = [a_return(row["trace_no"], "R02", row["amount_minor"]) for row in rows]
    hear(database, folder, headed(*entries), EVERY, moment)


def complaints(database):
    with reading(database) as db:
        return list(wrong_files(db, EVERY))


def test_every_format_that_a_bank_reads_can_be_masked_and_no_account_stays():
    batch = a_batch(*[a_payment(number, account=an_account(number, number=f"88000{number}7654", last4="7654"))
                      for number in (1, 2)])  # fmt: skip
    assert {name for name, one in formats().items() if one.NEEDS_ACCOUNTS} < {n for n in formats() if masking_of(n)}
    for name in [name for name in formats() if masking_of(name)]:
        made = batch if format_named(name).NEEDS_ACCOUNTS else by_check(batch)
        content = format_named(name).render(made, SETTINGS[name])
        masked = masking_of(name)(content, SETTINGS[name]).decode()

        ours = SETTINGS[name].get("account") or SETTINGS[name].get("debtor_account", "none")
        assert [number for number in (ours, "8800017654", "8800027654") if number in masked] == []
        assert len(masked) == len(content.decode())
        assert [a for a, b in zip(masked, content.decode(), strict=True) if a != b and a != "*"] == []


def by_check(batch):
    """The same batch by check."""
    from dataclasses import replace

    check = Account("check", "", "", "checking", "")
    return replace(batch, payments=tuple(replace(one, account=check) for one in batch.payments))


def test_files_stay_until_each_payment_was_spoken_of_for_long(database, paid, tmp_path):
    assert delete_old_files(EVERY, database, MONTH_LATER) == {"deleted": 0}
    speak(database, tmp_path, payments=2)
    assert delete_old_files(EVERY, database, MONTH_LATER) == {"deleted": 0}
    assert complaints(database) == []


def test_what_a_bank_has_read_goes_and_its_hash_and_a_masked_copy_stay(database, paid, tmp_path):
    folder = folder_of(paid)
    clear = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
             if path.suffix in {".ach", ".xml"}}  # fmt: skip
    speak(database, tmp_path)

    assert delete_old_files(EVERY, database, LEFT + timedelta(days=29)) == {"deleted": 0}
    assert delete_old_files(EVERY, database, MONTH_LATER) == {"deleted": 2}
    assert delete_old_files(EVERY, database, MONTH_LATER) == {"deleted": 0}

    assert complaints(database) == []
    assert [name for name in clear if (folder / name).exists()] == []
    told = b"".join(path.read_bytes() for path in folder.iterdir())
    assert [number for number in ACCOUNTS.values() if number.encode() in told] == []
    with database.connect() as db:
        facts = db.execute(select(tables.audit.c.facts).where(tables.audit.c.action == DELETED)).scalars()
        assert {one["name"]: one["sha256"] for one in map(json.loads, facts)} == clear
    assert all(not left.fresh for left in write_files(EVERY, database, paid, MONTH_LATER)), "nothing is written again"


def killed_at_bank_files(unlink):
    """Removing a file, but not one that a bank reads: there it dies."""

    def dying(path, **more):
        if path.suffix in {".ach", ".xml"}:
            raise OSError("killed")
        unlink(path, **more)

    return dying


def test_a_deletion_that_died_is_finished(database, paid, tmp_path, monkeypatch):
    speak(database, tmp_path)
    with monkeypatch.context() as dying:
        dying.setattr("pathlib.Path.unlink", killed_at_bank_files(Path.unlink))
        with pytest.raises(OSError, match="killed"):
            delete_old_files(EVERY, database, MONTH_LATER)

    assert len([one for one in complaints(database) if "was to be deleted" in one]) == 2
    assert delete_old_files(EVERY, database, MONTH_LATER) == {"deleted": 2}
    assert complaints(database) == []


def test_a_file_that_is_not_the_one_that_left_is_not_deleted(sqlite_database, tmp_path):
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, LEFT)
    [bank] = folder_of(batch_id).glob("*.ach")
    bank.write_bytes(bank.read_bytes().replace(b"500", b"900"))
    speak(sqlite_database, tmp_path)

    with pytest.raises(NotTheFile):
        delete_old_files(EVERY, sqlite_database, MONTH_LATER)
    assert bank.exists()


@pytest.mark.parametrize("words", ["0", "-3", "soon", "1.5", "4000"])
def test_a_setting_that_is_no_number_of_days_deletes_nothing(monkeypatch, words):
    monkeypatch.setenv("MENTOR_BANK_FILE_DAYS", words)

    with pytest.raises(DaysUnclear):
        days_kept()


def test_thirty_days_unless_the_setting_says_otherwise(monkeypatch):
    assert days_kept() == 30
    monkeypatch.setenv("MENTOR_BANK_FILE_DAYS", "7")
    assert days_kept() == 7
