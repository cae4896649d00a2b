"""An account that a bank asks for counts only when two people have heard it; a rehearsal is no production."""

import pytest
from laid_ground import laid_once
from paid_batches import BANK, with_formats
from payee_builders import MASA, MOMENT, aba, accounts, propose, put_payee, states
from region_builders import rows_of
from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import DatabaseError

from sql import payment_tables, tables
from tasks.stipends.accounts import NeedsAnother, NotTheSame, verify_account
from tasks.stipends.bank_accounts import PROPOSER, put_proposal
from tasks.stipends.bank_settings import REHEARSAL, SettingsUnclear, rehearses, settings_of

pytestmark = pytest.mark.usefixtures("bank_keys")
REHEARSED = with_formats(nacha_ccd={**BANK, "rehearsal": "true"})


@pytest.fixture
@laid_once
def wished(database: Engine):
    """An account that a notification of change asks for."""
    put_payee(database)
    with database.begin() as db:
        put_proposal(db, MASA, "p-masa-region-5", aba(), MOMENT)


def hear(database: Engine, account_id, person, account=None):
    return verify_account(database, MASA, account_id, account or aba(), "call_back", person, MOMENT)


def test_two_people_hear_the_number_that_a_bank_asks_for(wished):
    with pytest.raises(NeedsAnother, match="as account 2: somebody else"):
        hear(wished, 1, "Bo Berg")
    assert [(row["state"], row["proposed_by"]) for row in accounts(wished)] == [
        ("retired", PROPOSER), ("proposed", "bo berg")]  # fmt: skip
    with pytest.raises(ValueError, match="You proposed this account yourself"):
        hear(wished, 2, "BO BERG")

    hear(wished, 2, "Ann Lee")
    assert states(wished) == ["retired", "verified"]
    acts = [row["action"] for row in rows_of(wished, tables.audit)]
    assert acts == ["account_proposed", "account_heard_first", "account_verified"]


def test_another_number_than_the_banks_changes_nothing(wished):
    with pytest.raises(NotTheSame):
        hear(wished, 1, "Bo Berg", aba("740012345679"))

    assert states(wished) == ["proposed"]


def test_what_a_person_proposed_needs_one_other(database):
    put_payee(database)
    hear(database, propose(database).account_id, "Bo Berg")

    assert states(database) == ["verified"]


def test_the_database_verifies_no_account_that_no_person_proposed(wished):
    table = payment_tables.payee_accounts
    verified = {"state": "verified", "verified_by": "bo berg", "verified_how": "call_back", "verified_at": MOMENT}
    for statement in (update(table).values(verified),
                      insert(table).values({**accounts(wished)[0], **verified, "account_id": 9})):  # fmt: skip
        with pytest.raises(DatabaseError, match="no person proposed"), wished.begin() as db:
            db.execute(statement)


def test_production_refuses_a_rehearsal_by_itself(monkeypatch):
    assert rehearses(REHEARSED)

    for value in ("", "false", "1"):
        monkeypatch.setenv(REHEARSAL, value)
        with pytest.raises(SettingsUnclear, match="nacha_ccd: rehearsal is true, and this installation is none"):
            settings_of(REHEARSED)
        assert not rehearses(REHEARSED)
    assert settings_of(with_formats(nacha_ccd={**BANK, "rehearsal": "false"}))
