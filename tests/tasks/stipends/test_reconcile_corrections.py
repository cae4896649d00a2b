"""A correction of an account is proposed and waits for a second person; no number is told."""

import pytest
from bank_answers import a_change, a_return, headed
from sent_money import A_BANK, CHANGED, LATER, account_states, events_of, hear, number_of, put_sent, seal_accounts
from sqlalchemy import select

from sql import payment_tables
from tasks.stipends.accounts import NeedsAnother, NotTheSame, verify_account
from tasks.stipends.payee_rules import account_in


@pytest.fixture
def sent(database):
    """The payments of a batch that left, by region."""
    return put_sent(database)


@pytest.mark.usefixtures("bank_keys")
@pytest.mark.parametrize(("code", "words", "last4"), [
    ("C01", "7412589", "589"), ("C02", "096010415", "755"), ("C03", "096010415 7412589", "589"), ("C05", "32", "755"),
    ("C06", "7412589 32", "589"), ("C07", "0960104157412589 32", "589"),
])  # fmt: skip
def test_a_correction_is_proposed_and_waits_for_a_second_person(sqlite_database, tmp_path, code, words, last4):
    payment = put_sent(sqlite_database)["Region 7"]
    seal_accounts(sqlite_database)

    done = hear(sqlite_database, tmp_path, a_change(payment.trace_no, code, words, number=number_of("Region 7"),
                                                    bank=A_BANK[:8]))  # fmt: skip

    assert account_states(sqlite_database)[payment.payee_id] == ["suspended", "proposed"]
    assert "is proposed" in done.sentences[0]
    assert "7412589" not in str(events_of(sqlite_database))
    assert last_digits(sqlite_database, payment.payee_id) == last4


@pytest.mark.usefixtures("bank_keys")
def test_a_corrected_account_counts_once_two_people_have_heard_the_same_number(database, sent, tmp_path):
    payment = sent["Region 7"]
    seal_accounts(database)
    hear(database, tmp_path, a_change(payment.trace_no, "C01", "7412589", number=number_of("Region 7"),
                                      bank=A_BANK[:8]))  # fmt: skip
    accounts = payment_tables.payee_accounts
    with database.connect() as db:
        proposed = db.execute(select(accounts.c.account_id).where(accounts.c.state == "proposed")).scalar_one()

    with pytest.raises(NotTheSame):
        verify_account(database, CHANGED, proposed, account_in("aba", A_BANK, "7412580"), "call_back", "Bo", LATER)
    heard = account_in("aba", A_BANK, "7412589")
    with pytest.raises(NeedsAnother):
        verify_account(database, CHANGED, proposed, heard, "call_back", "Bo", LATER)
    with database.connect() as db:
        anew = db.execute(select(accounts.c.account_id).where(accounts.c.state == "proposed")).scalar_one()
    verify_account(database, CHANGED, anew, heard, "call_back", "Ann", LATER)

    assert account_states(database)[payment.payee_id] == ["retired", "retired", "verified"]


@pytest.mark.usefixtures("bank_keys")
def test_a_correction_of_an_account_that_we_did_not_pay_is_not_proposed(database, sent, tmp_path):
    seal_accounts(database)

    done = hear(database, tmp_path, a_change(sent["Region 7"].trace_no, number="1234567", bank=A_BANK[:8]))

    assert account_states(database)[sent["Region 7"].payee_id] == ["suspended"]
    assert "nothing is proposed" in done.sentences[0]


def last_digits(database, payee_id):
    accounts = payment_tables.payee_accounts
    with database.connect() as db:
        return db.execute(select(accounts.c.last4).where(
            accounts.c.payee_id == payee_id, accounts.c.state == "proposed")).scalar_one()  # fmt: skip


def test_no_sentence_and_no_row_holds_the_number_of_an_account(database, sent, tmp_path):
    number = "112233445566"

    done = hear(database, tmp_path, headed(
        a_return("1", "R03", 1, number=number), a_return(sent["Region 5"].trace_no, "R03", 500_00, number=number),
    ))  # fmt: skip

    assert number not in " ".join(done.sentences)
    assert number not in str(events_of(database))
    assert all(event.at == LATER for event in events_of(database))
