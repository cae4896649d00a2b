"""A canary: one account number goes through all that can be done with it, well and badly, and is seen nowhere."""

import logging
import os
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from money_builders import MASA, MOMENT, pay
from paid_batches import ACCOUNTS, EVERY, put_ground
from payee_builders import NUMBER, OTHER_ROUTING, aba, verified
from region_builders import rows_of
from sqlalchemy import Engine, delete, text, update

from sql.database import connect
from sql.payment_tables import payee_accounts, payees
from sql.tables import metadata
from tasks.shared.files import home
from tasks.stipends import rendering
from tasks.stipends.accounts import propose_account, shared_accounts, suspend_account, verified_since, verify_account
from tasks.stipends.files import folder_of, write_files
from tasks.stipends.payee_registers import take_in_registers
from tasks.stipends.payee_rules import account_in
from tasks.stipends.payees import known_accounts, payees_of
from tasks.stipends.sealed_accounts import accounts_for_render, accounts_shown, rotate_keys
from tasks.stipends.vault import KEY_FILE, hide_from_logs, open_vault

pytestmark = pytest.mark.usefixtures("bank_keys")
FOR_BANKS = {".ach", ".xml"}
REGION = "Region 5"
ANN, BO = "Ann Lee", "Bo Berg"


class Trouble(list):
    """Everything that an exception says, its causes and all that it carries."""

    def fails(self, act, *args) -> None:
        """Do something that must go wrong."""
        with pytest.raises(Exception) as caught:  # noqa: PT011, what it is does not matter here
            act(*args)
        error = caught.value
        self += traceback.format_exception(error)
        while error is not None:
            self += [str(error), repr(error), repr(error.args), repr(vars(error))]
            error = error.__cause__ or error.__context__


@pytest.fixture
def loud(database: Engine, caplog, monkeypatch):
    """The database with everything logged that SQLAlchemy can log."""
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy", "sqlalchemy.engine", "sqlalchemy.engine.Engine"):  # Airflow quiets the second
        caplog.set_level(logging.DEBUG, name)
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    engine = connect(database.url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def everything_stored(database: Engine) -> str:
    """Every value of every table but what is sealed."""
    found = []
    for table in metadata.sorted_tables:
        for row in rows_of(database, table):
            if table is payee_accounts:
                row.pop("cipher")
            found += [f"{table.name}.{name}={value!r}" for name, value in row.items()]
    return "\n".join(found)


def act_well(database: Engine) -> str:
    """Propose, verify, see, pay; the batch."""
    put_ground(database)
    for region, number in ACCOUNTS.items():
        if region != REGION:
            verified(database, region, aba(number, "091000022"))
    found = propose_account(database, EVERY, REGION, aba(), ANN, MOMENT.replace(month=8))
    verify_account(database, EVERY, found.account_id, aba(), "call_back", BO, MOMENT.replace(month=8))
    batch_id = pay(database, EVERY)
    with database.connect() as db:
        seen = (payees_of(db, EVERY), known_accounts(db, EVERY), shared_accounts(db, EVERY), found,
                verified_since(db, EVERY, MOMENT.date()), accounts_shown(db, batch_id), open_vault(),
                accounts_for_render(db, batch_id))  # fmt: skip
    logging.getLogger("a step").info("%r", seen)
    return batch_id


def fail_at_proposing(database: Engine, trouble: Trouble, monkeypatch) -> None:
    """Everything that can go wrong before an account counts."""
    for routing, number in (("091000018", NUMBER), (OTHER_ROUTING, f"{NUMBER}123456"), (NUMBER, NUMBER),
                            (OTHER_ROUTING, f"x{NUMBER}")):  # fmt: skip
        trouble.fails(account_in, "aba", routing, number)
    trouble.fails(account_in, "gbsort", "123456", NUMBER)
    trouble.fails(account_in, "check", "", NUMBER)
    trouble.fails(propose_account, database, MASA, "Region 99", aba(), ANN, MOMENT)
    trouble.fails(propose_account, database, MASA, REGION, aba(), NUMBER, MOMENT)
    trouble.fails(propose_account, database, MASA, REGION, aba(), ANN, MOMENT.replace(tzinfo=None))
    trouble.fails(propose_account, database, MASA, REGION, replace(aba(), last4="12345"), ANN, MOMENT)
    waiting = propose_account(database, MASA, REGION, aba(f"{NUMBER}9"), ANN, MOMENT).account_id
    trouble.fails(verify_account, database, MASA, waiting, aba(), "call_back", BO, MOMENT)
    trouble.fails(verify_account, database, MASA, waiting, aba(f"{NUMBER}9"), NUMBER, BO, MOMENT)
    trouble.fails(verify_account, database, MASA, waiting, aba(f"{NUMBER}9"), "call_back", ANN, MOMENT)
    with database.begin() as db:
        trouble.fails(suspend_account, db, MASA, waiting, f"not {NUMBER}", BO, MOMENT)
    with monkeypatch.context() as patch:
        patch.delenv(KEY_FILE)
        trouble.fails(propose_account, database, MASA, REGION, aba(), ANN, MOMENT)
    drop_register(f"Region,Legal name,Type,Town,Country,Email\n{REGION},N {NUMBER},organisation,T,US,a@example.org\n")
    drop_register(
        f"Region,Legal name,Account number,Type,Town,Country,Email\n{REGION},N,{NUMBER},organisation,T,US,a@b.c\n"
    )
    assert take_in_registers(MASA, database, MOMENT) == {"taken": 0, "refused": 2, "waiting": 0}


def drop_register(words: str) -> None:
    """Somebody drops a file that they should not."""
    folder = home() / "inbox" / "masa" / "payees"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"register-{len(list(folder.iterdir()))}.csv").write_text(words)


def fail_at_rendering(database: Engine, batch_id: str, trouble: Trouble, monkeypatch) -> None:
    """Everything that can go wrong between the seal and the file."""

    def try_it():
        write_files(EVERY, database, batch_id, MOMENT)

    with monkeypatch.context() as patch:
        patch.delenv(KEY_FILE)
        trouble.fails(try_it)
    with monkeypatch.context() as patch:  # the reader finds another account in the file
        read = rendering.read_back

        def misread(*args):
            payments, lines = read(*args)
            return tuple(replace(one, number=one.number and f"{one.number}1") for one in payments), lines

        patch.setattr(rendering, "read_back", misread)
        trouble.fails(try_it)
    with monkeypatch.context() as patch:  # the disk is full
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        trouble.fails(try_it)
    with monkeypatch.context() as patch:  # an account that no format takes
        wrong = replace(aba(), number=f"{NUMBER}/{NUMBER}")
        patch.setattr("tasks.stipends.files.accounts_for_render",
                      lambda db, name: {key: wrong for key in accounts_for_render(db, name)})  # fmt: skip
        trouble.fails(try_it)
    before = {row["account_id"]: row for row in rows_of(database, payee_accounts)}
    [one] = [account for account, row in before.items() if NUMBER.endswith(row["last4"])]
    other = min(before.keys() - {one})
    for values in ({"cipher": before[other]["cipher"]}, {"cipher": "gAAAA"}, {"last4": "1"}, {"state": "suspended"}):
        change(database, one, **values)
        trouble.fails(try_it)
        if "state" not in values:
            trouble.fails(rotate_keys, database, ANN, MOMENT) if "cipher" in values else None
        change(database, one, **{name: before[one][name] for name in values})


def change(database: Engine, account_id: int, **values) -> None:
    """Somebody changes a row behind our back."""
    with database.begin() as db:
        db.execute(update(payee_accounts).where(payee_accounts.c.account_id == account_id).values(**values))


def fail_at_the_database(database: Engine, trouble: Trouble) -> None:
    """The database refuses, or is not as it should be."""
    with database.begin() as db:
        trouble.fails(db.execute, delete(payees))
    with database.begin() as db:
        db.execute(text("ALTER TABLE audit RENAME TO away"))
    trouble.fails(propose_account, database, MASA, REGION, aba(), ANN, MOMENT)
    with database.begin() as db:
        db.execute(text("ALTER TABLE away RENAME TO audit"))


def test_a_number_is_in_the_banks_files_and_nowhere_else(loud, caplog, capfd, monkeypatch):
    trouble = Trouble()
    batch_id = act_well(loud)
    fail_at_rendering(loud, batch_id, trouble, monkeypatch)
    write_files(EVERY, loud, batch_id, MOMENT)
    fail_at_proposing(loud, trouble, monkeypatch)
    fail_at_the_database(loud, trouble)
    rotate_keys(loud, ANN, MOMENT)
    hide_from_logs([NUMBER])

    with_number = {path for path in home().rglob("*") if path.is_file() and NUMBER.encode() in path.read_bytes()}
    printed = "".join(capfd.readouterr())
    logged = "\n".join([*caplog.messages, *[repr(vars(record)) for record in caplog.records]])

    assert {path.suffix for path in with_number} == FOR_BANKS, "the canary is alive, and only in files for banks"
    assert {path.parent for path in with_number} == {folder_of(batch_id)}
    assert not [path for path in Path(home()).rglob("*") if NUMBER in path.name]
    assert "payee_accounts" in logged
    assert len(trouble) > 100
    for seen in (logged, printed, "\n".join(trouble), everything_stored(loud)):
        assert NUMBER not in seen
