"""A whole season with a bank: paid, one comes back, its account is corrected, and the next batch pays it."""

from datetime import date, timedelta

import pytest
from bank_rehearsals import FORMS, SETTINGS
from mock_bank import mock_bank
from money_builders import noon, put_money_ground, put_pair, put_payee
from payment_builders import REHEARSAL_BANK
from region_builders import MASA, rows_of
from sent_money import account_states, books, events_of, freed, payments_of, send, state_of
from sqlalchemy import select

from sql import payment_tables
from tasks.shared.files import home
from tasks.stipends.accounts import propose_account, verify_account
from tasks.stipends.alarms import alarms
from tasks.stipends.bank_files import take_in_bank_files
from tasks.stipends.files import write_files
from tasks.stipends.holds import free_held
from tasks.stipends.ledger import CASH, EXPENSE
from tasks.stipends.payee_rules import account_in
from tasks.stipends.settling import settle_due

pytestmark = pytest.mark.usefixtures("bank_keys")
FIRST, SECOND = date(2026, 11, 16), date(2026, 12, 7)
CORRECTED = date(2026, 11, 27)
KINDS = {"nacha_ccd": "nacha", "pain001": "pain.002"}


def paying_by(name):
    """The program, paying by files of one format to the bank that we rehearse with."""
    settings = {"formats": {name: SETTINGS[name]}}
    return MASA.model_copy(update={"payments": MASA.payments.model_copy(update=settings)})


def put_regions(database, program):
    """Three regions with one mentor each, whose accounts two people have seen."""
    put_money_ground(database)
    for number in (1, 2, 3):
        put_payee(database, f"Region {number}", account=False)
        put_account(database, program, number, number, date(2026, 8, 3))
        put_pair(database, f"{number}", f"mentor{number}", region=f"Region {number}", number=number)


def put_account(database, program, region, number, day):
    """Propose and verify the account 900<number> for a region."""
    account = account_in("aba", REHEARSAL_BANK, f"900{number}", rehearsal=True)
    proposed = propose_account(database, program, f"Region {region}", account, "Ann Lee", noon(day))
    verify_account(database, program, proposed.account_id, account, "call_back", "Bo Berg", noon(day))


def file_for_the_bank(database, program, name, batch_id):
    """The bytes that left for the bank."""
    [left] = [one for one in write_files(program, database, batch_id, noon(SECOND)) if one.format == name]
    return (home() / "payments" / batch_id / left.name).read_bytes()


def take_in(database, program, bank, name, day):
    """Drop everything that the bank has said into the inbox, and read it."""
    folder = home() / "inbox" / program.code / "bank"
    folder.mkdir(parents=True, exist_ok=True)
    for place, content in enumerate(bank.answers(KINDS[name])):
        (folder / f"answer-{place}.txt").write_bytes(content)
    found = take_in_bank_files(program, database, noon(day))
    assert [path for path in folder.iterdir() if path.is_file()] == []
    return found


@pytest.mark.parametrize("name", list(FORMS))
def test_paid_returned_corrected_and_paid_in_the_next_batch(database, name):
    program = paying_by(name)
    put_regions(database, program)
    with mock_bank() as bank:
        bank.ours(FORMS[name])
        for number, behaviour in ((1, "accept"), (2, "closed-account"), (3, "accept"), (4, "accept")):
            bank.payee(number, behaviour, FORMS[name])

        first = send(database, program, FIRST)
        assert bank.send(file_for_the_bank(database, program, name, first))[0] == 202
        bank.days_pass(7)
        answered = take_in(database, program, bank, name, CORRECTED)
        settled = settle_due(program, database, CORRECTED, noon(CORRECTED))

        back = payments_of(database)["Region 2"]
        assert (answered["ack"], answered["reject"], answered["unmatched"], settled) == (2, 1, 0, 2)
        assert freed(database) == {back.payment_id: "reject"}
        assert account_states(database)[back.payee_id] == ["suspended"]
        assert state_of(database, first) == "closed"
        assert books(database) == {EXPENSE: 1500_00, CASH: -1000_00, f"liability:stipend:{back.payee_id}": -500_00}
        assert any("Region 2" in said for said in alarms(program, database, CORRECTED, noon(CORRECTED)))

        put_account(database, program, 2, 4, date(2026, 11, 25))
        [line] = freed_lines(database)
        free_held(program, database, line, f"returned:{back.payment_id}", "dora", noon(CORRECTED))
        bank.days_pass((SECOND - CORRECTED).days)
        second = send(database, program, SECOND, "masa/2026-27/second")
        assert bank.send(file_for_the_bank(database, program, name, second))[0] == 202
        bank.days_pass(14)
        later = SECOND + timedelta(days=14)
        take_in(database, program, bank, name, later)

    assert settle_due(program, database, later, noon(later)) == 1
    assert books(database) == {EXPENSE: 1500_00, CASH: -1500_00}
    assert freed(database) == {back.payment_id: "reject"}
    assert alarms(program, database, later, noon(later)) == ()
    assert paid_and_not_freed(database) == {1: 3}


def test_the_same_answers_taken_from_the_bank_again_add_nothing(database):
    program = paying_by("nacha_ccd")
    put_regions(database, program)
    with mock_bank() as bank:
        bank.ours("nacha")
        for number, behaviour in ((1, "accept"), (2, "closed-account"), (3, "bad-bank-id")):
            bank.payee(number, behaviour, "nacha")
        bank.send(file_for_the_bank(database, program, "nacha_ccd", send(database, program, FIRST)))
        bank.days_pass(7)

        take_in(database, program, bank, "nacha_ccd", CORRECTED)
        before = events_of(database), books(database), rows_of(database, payment_tables.payment_lines)
        take_in(database, program, bank, "nacha_ccd", SECOND)

    assert len(before[0]) == 5
    assert (events_of(database), books(database), rows_of(database, payment_tables.payment_lines)) == before


def freed_lines(database):
    lines = payment_tables.payment_lines
    with database.connect() as db:
        return db.execute(select(lines.c.obligation_id).where(lines.c.freed_by_event.is_not(None))).scalars().all()


def paid_and_not_freed(database):
    """How many obligations are paid how often."""
    lines = payment_tables.payment_lines
    with database.connect() as db:
        live = db.execute(select(lines.c.obligation_id).where(lines.c.freed_by_event.is_(None))).scalars().all()
    times = [live.count(one) for one in set(live)]
    return {count: times.count(count) for count in set(times)}
