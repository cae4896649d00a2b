"""Finance is told the hash of each file and a control slip, once and never the file; nobody to tell is an alarm."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from hashlib import sha256

import pytest
from paid_batches import ACCOUNTS, EVERY, LEFT, put_paid, put_written
from region_builders import rows_of

from sql import tables
from tasks.shared import audit
from tasks.stipends.files import folder_of, write_files
from tasks.stipends.slips import FinanceUnclear, alarms, finance_of, tell_finance

pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def paid(database, monkeypatch):
    monkeypatch.setenv("MENTOR_FINANCE_MAIL", "finance@example.org")
    return put_written(database)


def mails(database):
    return [message_from_bytes(row["mime"], policy=default) for row in rows_of(database, tables.outbox)]


def test_one_mail_with_the_hash_of_each_file_and_no_file(database, paid):
    assert tell_finance(EVERY, database, LEFT) == {"queued": 1}
    assert tell_finance(EVERY, database, LEFT + timedelta(days=1)) == {"before": 1}

    [mail] = mails(database)
    words = mail.get_content().replace("\r\n", "\n")
    files = [path for path in folder_of(paid).iterdir() if not path.name.endswith(".json")]
    assert len(files) == 5
    assert [path.name for path in files if sha256(path.read_bytes()).hexdigest() not in words] == []
    assert (mail["To"], mail.get_content_type(), list(mail.iter_attachments())) == ("finance@example.org",
                                                                                    "text/plain", [])  # fmt: skip
    assert "Total                   3,000.00 USD" in words
    assert "Payments                3\nLines                   6" in words
    with database.connect() as db:
        row, hashed = audit.last_act(db, action="payment_files_left", subject=paid)
    assert f"row {row}, {hashed}" in words


def test_no_payee_no_mentor_and_no_account_is_in_it(database, paid):
    tell_finance(EVERY, database, LEFT)

    [mail] = mails(database)
    told = mail.as_string()
    assert [word for word in ("Region 1", "Lastmentor", *ACCOUNTS.values()) if word in told] == []


def test_it_goes_once_whoever_is_told_later(database, paid, monkeypatch):
    tell_finance(EVERY, database, LEFT)
    monkeypatch.setenv("MENTOR_FINANCE_MAIL", "masa=new@example.org")

    assert tell_finance(EVERY, database, LEFT) == {"before": 1}
    assert len(mails(database)) == 1


def test_nobody_to_tell_is_an_alarm_once_something_left(sqlite_database, monkeypatch):
    assert alarms(EVERY, sqlite_database) == []
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, LEFT)

    assert tell_finance(EVERY, sqlite_database, LEFT) == {"nobody": 1}
    assert alarms(EVERY, sqlite_database) == [
        "Nobody in finance is told of the payment files of MASA Mentor Program: set MENTOR_FINANCE_MAIL."]  # fmt: skip
    monkeypatch.setenv("MENTOR_FINANCE_MAIL", "wasbo=a@example.org")
    assert len(alarms(EVERY, sqlite_database)) == 1


@pytest.mark.parametrize(("words", "found"), [
    ("", ""), ("a@example.org", "a@example.org"), ("masa=a@example.org, wasbo=b@example.org", "a@example.org"),
    ("wasbo=b@example.org", ""),
])  # fmt: skip
def test_one_address_for_all_or_one_for_each_program(monkeypatch, words, found):
    monkeypatch.setenv("MENTOR_FINANCE_MAIL", words)

    assert finance_of("masa") == found


@pytest.mark.parametrize("words", ["a@example.org, b@example.org", "a@example.org, masa=b@example.org", "masa=finance",
                                   "no address"])  # fmt: skip
def test_a_setting_that_names_nobody_for_sure_is_refused(monkeypatch, words):
    monkeypatch.setenv("MENTOR_FINANCE_MAIL", words)

    with pytest.raises(FinanceUnclear, match="MENTOR_FINANCE_MAIL"):
        finance_of("masa")
