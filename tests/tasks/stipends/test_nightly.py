"""What is looked at every night finds each fault that it is there for, and is quiet while all is well."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bank_answers import a_return, headed
from fee_builders import WASBO, put_ground, put_protege
from laid_ground import laid_once
from money_builders import TODAY
from paid_batches import EVERY, LEFT, put_written
from region_builders import rows_of
from sent_money import hear
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError

from sql import payment_tables
from sql.database import reading
from tasks.shared import audit
from tasks.shared.audit_heads import heads_file, note_head
from tasks.shared.files import home
from tasks.stipends.evidence_zip import keep_evidence
from tasks.stipends.fee_files import write_invoices
from tasks.stipends.fees import issue_invoices
from tasks.stipends.files import folder_of
from tasks.stipends.nightly import CHECKS, check

pytestmark = pytest.mark.usefixtures("bank_keys")


@laid_once
def put_known(database):
    """A batch that left, with its evidence, of which one payment came back; its id."""
    batch_id = put_written(database)
    first = rows_of(database, payment_tables.payments)[0]
    with TemporaryDirectory() as folder:
        hear(database, Path(folder), headed(a_return(first["trace_no"], "R02", first["amount_minor"])), EVERY, LEFT)
    keep_evidence(EVERY, database, batch_id, LEFT)
    return batch_id


@pytest.fixture
def paid(database):
    return put_known(database)


def found(database, program=EVERY):
    """The checks that find something, and what."""
    said = {name: check(name, program, database) for name in CHECKS}
    return {name: words for name, words in said.items() if words}


def tamper(database, *statements):
    """Change rows as somebody does who owns the database and puts the triggers back."""
    with database.begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))
            taken = []
        else:
            taken = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for row in taken:
                db.execute(text(f"DROP TRIGGER {row.name}"))
        for statement in statements:
            db.execute(text(statement))
        for row in taken:
            db.exec_driver_sql(row.sql)


def post(database, **values):
    """An entry of the ledger that nobody should have made."""
    said = {"entry_key": "odd", "debit": "cash", "credit": "clearing:payments", "amount_minor": 7, "currency": "USD",
            "program": "masa", "source": "x", "source_id": "x", "posted_on": TODAY, "at": LEFT} | values  # fmt: skip
    with database.begin() as db:
        db.execute(insert(payment_tables.postings).values(**said))


def test_all_is_well_after_a_payment_and_a_return(database, paid):
    assert found(database) == {}


def test_an_entry_of_another_amount_than_its_cause(database, paid):
    tamper(database, "UPDATE postings SET amount_minor = amount_minor + 1 WHERE entry_key LIKE 'release:%'")

    words = found(database)
    assert "3 entries of the ledger have no cause, or another amount than it" in words["entries_have_causes"]
    assert {"ledger_owes_what_is_unpaid", "clearing_is_under_way"} <= words.keys()


def test_an_entry_without_a_cause(database, paid):
    payment = rows_of(database, payment_tables.payments)[1]["payment_id"]
    post(database, entry_key="release:nobody", source="payment", source_id="nobody")
    post(database, entry_key="mine", source="myself", source_id="me")
    post(database, entry_key=f"settle:{payment}", source="payment", source_id=payment, debit="clearing:payments",
         credit="cash", amount_minor=1)  # fmt: skip

    words = found(database)
    assert "3 entries" in words["entries_have_causes"]
    assert f"settle:{payment}" in words["states_follow_events"]


def test_a_debt_that_is_posted_too_often(database, paid):
    post(database, debit="expense:mentor-stipend", credit="liability:stipend:masa-region-5", amount_minor=500_00)

    assert list(found(database)) == ["entries_have_causes", "ledger_owes_what_is_unpaid", "other_accounts_agree"]


def test_a_batch_that_is_called_what_it_is_not(database, paid):
    tamper(database, "UPDATE payment_batches SET state = 'cancelled'")

    assert "is cancelled, and there is a release of it" in found(database)["states_follow_events"]


def test_an_account_on_the_wrong_side(database, paid):
    post(database, debit="liability:stipend:masa-region-5", credit="cash", amount_minor=1)

    words = check("no_negative_balance", EVERY, database)
    assert words == "The account liability:stipend:masa-region-5 stands on the wrong side, with 0.01 USD."


def test_files_that_were_changed_taken_away_or_put_there(database, paid):
    bank = folder_of(paid) / f"{paid}-nacha.ach"
    bank.write_bytes(bank.read_bytes().replace(b"Region", b"Rogion"))
    assert f"{bank.name} is not the file that left" in found(database)["files_are_what_left"]

    bank.unlink()
    assert f"{bank.name} is not in its folder any more" in found(database)["files_are_what_left"]

    (folder_of(paid) / "more.ach").write_bytes(b"x")
    (home() / "payments/b0").mkdir()
    words = found(database)["files_are_what_left"]
    assert "more.ach lies among the payment files and is on no record" in words
    assert "payments/b0 is the folder of no batch" in words


@pytest.mark.usefixtures("printed_once")
def test_invoices_are_looked_at_like_payments(database):
    put_ground(database)
    put_protege(database, "p1")
    issue_invoices(WASBO, database, TODAY, LEFT)
    write_invoices(WASBO, database, LEFT)
    assert found(database, WASBO) == {}

    [table] = (home() / "fees").glob("*/*-invoices.csv")
    table.unlink()
    tamper(database, "UPDATE postings SET amount_minor = amount_minor + 1 WHERE entry_key LIKE 'fee:%'")
    words = found(database, WASBO)
    assert f"{table.name} is not in its folder as it left" in words["files_are_what_left"]
    assert {"entries_have_causes", "other_accounts_agree"} <= words.keys()


def test_an_evidence_that_was_changed(database, paid):
    [kept] = folder_of(paid).glob("*evidence*")
    kept.write_bytes(kept.read_bytes() + b"x")

    assert kept.name in found(database)["files_are_what_left"]


def test_a_record_of_acts_that_was_changed_or_cut_off(database, paid):
    with reading(database) as db:
        note_head(db, LEFT)
        last, _ = audit.head(db)
    assert found(database) == {}

    tamper(database, f"DELETE FROM audit WHERE seq = {last}")  # noqa: S608
    assert f"Row {last} ended the record of acts on {LEFT.date()}" in found(database)["record_is_whole"]

    tamper(database, "UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    assert "rows 1, 2" in found(database)["record_is_whole"] or "rows 1 " in found(database)["record_is_whole"]


def test_a_note_of_the_record_that_was_written_over_is_no_pass(sqlite_database):
    home()
    heads_file().write_text("all is well\n")

    assert "cannot be checked" in check("record_is_whole", EVERY, sqlite_database)


def test_a_trigger_that_is_gone(sqlite_database):
    with sqlite_database.begin() as db:
        db.execute(text("DROP TRIGGER releases_no_delete"))

    assert "DELETE of releases" in check("history_only_grows", EVERY, sqlite_database)


def test_what_cannot_be_looked_at_is_no_pass(sqlite_database):
    with sqlite_database.begin() as db:
        db.execute(text("ALTER TABLE postings RENAME TO gone"))

    for name in ("entries_have_causes", "ledger_owes_what_is_unpaid", "no_negative_balance"):
        with pytest.raises(OperationalError, match="postings"):
            check(name, EVERY, sqlite_database)
    with pytest.raises(KeyError):
        check("nothing", EVERY, sqlite_database)
