"""The sample's year is paid: a batch, a return and corrections, a batch of what came back; nobody is paid twice."""

import io
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from intake import unproven
from mock_bank import mock_bank
from money_builders import agree, end_match, noon
from printed_pages import print_once
from sent_money import account_states, books, payments_of, state_of
from sqlalchemy import text

from cli.home import Home
from cli.sample_money import enter_account, enter_payees
from examples.sample.association import PROGRAM, SEED, make_sample, write_sample
from examples.sample.payees import account_numbers
from examples.sample.replies import Days, write_replies
from schemas.registry import program
from tasks.eligibility.steps import decide_members
from tasks.matches.collect import collect
from tasks.matches.steps import read_reply
from tasks.membership.steps import pull_membership
from tasks.regions import steps as regions
from tasks.shared.files import home
from tasks.shared.mailbox import mailbox_from
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from
from tasks.stipends.bank_files import take_in_bank_files
from tasks.stipends.batches import propose_batch
from tasks.stipends.evidence_zip import evidence_zip
from tasks.stipends.files import folder_of, write_files
from tasks.stipends.holds import free_held, waiting
from tasks.stipends.ledger import CASH, EXPENSE
from tasks.stipends.occasions import event_due, extra_event
from tasks.stipends.release import release
from tasks.stipends.remittance import advise_payees
from tasks.stipends.settling import settle_due

pytestmark = pytest.mark.usefixtures("bank_keys")
MASA = program(PROGRAM)
SENT = datetime(2026, 9, 8, 15, tzinfo=UTC)
FIRST, LATE, SECOND = date(2026, 11, 16), date(2026, 11, 30), date(2026, 12, 7)
DAYS = Days(on_time=date(2026, 9, 24), late=LATE, again=LATE)
RETURNED, CORRECTED = LATE, date(2026, 11, 25)
STIPEND = 500_00


@pytest.fixture
def installation(database, monkeypatch):
    """The sample's installation, whose regions have their lists, with payees and accounts that two people have seen."""
    print_once(monkeypatch, "tasks.stipends.remittance")
    found = Home(home())
    found.once("sample", SENT.date().isoformat())
    monkeypatch.setenv("MENTOR_BANK_SETTINGS_FILE", str(found.bank_settings))
    write_sample(make_sample(SENT.date()), home() / "inbox" / PROGRAM, home() / "truth.csv")
    pull_membership(MASA, database, SENT, unproven)
    decide_members(MASA, database, SENT.date())
    regions.take_in_registers(MASA, database, SENT)
    for region in regions.lists_due(MASA, database, SENT.date()).regions:
        regions.write_region_list(MASA, database, region, SENT.date(), SENT)
    send_waiting(database, transport_from(None), PROGRAM, lambda: SENT, ("*@example.org",))
    for region in enter_payees(found, database, SENT):
        enter_account(database, region, account_numbers()[region], SENT)
    return found


def answer(database, replies, stage, day):
    """Let the regions of one stage answer on a day."""
    folder = home() / "inbox" / PROGRAM / "replies"
    folder.mkdir(parents=True, exist_ok=True)
    for reply in replies:
        if reply.stage == stage:
            (folder / f"{stage}-{reply.path.name}").write_bytes(reply.path.read_bytes())
    moment = datetime.combine(day, time(15), UTC)
    for reply_id in collect(MASA, database, mailbox_from(None, PROGRAM), moment):
        read_reply(MASA, database, reply_id, moment, unproven)  # these replies are proved in test_played.py


def pay(database, event, day, by):
    """Propose a batch, have two others approve it, and let it leave with its files and mails."""
    made = propose_batch(MASA, database, event, day, noon(day), by)
    agree(database, made.batch_id, "bea", "carl", today=day)
    assert release(MASA, database, made.batch_id, noon(day)).state == "released"
    left = write_files(MASA, database, made.batch_id, noon(day))
    assert {one.format for one in left} == {"register_csv", "register_xlsx", "nacha_ccd", "quickbooks_bills"}
    assert {one.total_minor for one in left} == {made.total_minor}
    assert advise_payees(MASA, database, made.batch_id, noon(day)) == {"queued": made.payments}
    return made


def load(bank, batch_id):
    """Hand the file of a batch to the bank."""
    [file] = folder_of(batch_id).glob("*-nacha.ach")
    assert bank.send(file.read_bytes())[0] == 202


def hear(bank, database, day):
    """Take in everything that the bank has said, and settle what nobody returned."""
    folder = home() / "inbox" / PROGRAM / "bank"
    folder.mkdir(parents=True, exist_ok=True)
    for place, content in enumerate(bank.answers("nacha")):
        (folder / f"answer-{place}.txt").write_bytes(content)
    found = take_in_bank_files(MASA, database, noon(day))
    return found, settle_due(MASA, database, day, noon(day))


def verified_alone(database, batch_id, folder):
    """What the script in the evidence of a batch says, with nothing but Python."""
    folder.mkdir()
    content = evidence_zip(MASA, database, batch_id)
    (folder / "evidence.zip").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        (folder / "verify.py").write_bytes(parts.read("verify.py"))
    files = [str(path) for path in folder_of(batch_id).iterdir() if path.suffix != ".json"]
    done = subprocess.run([sys.executable, "-I", "-S", "verify.py", "evidence.zip", *files], cwd=folder,
                          capture_output=True, text=True, check=False)  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def paid_twice(database):
    """Mentors with more than one live line in the program year, and obligations with more than one."""
    live = """SELECT {0} FROM payment_lines AS l JOIN obligations AS o ON l.obligation_id = o.obligation_id
              JOIN releases AS r ON r.batch_id = (SELECT p.batch_id FROM payments AS p
                                                  WHERE p.payment_id = l.payment_id)
              WHERE l.freed_by_event IS NULL"""
    with database.connect() as db:
        return [[one for one, many in Counter(db.execute(text(live.format(what))).scalars()).items() if many > 1]
                for what in ("o.person_id", "o.obligation_id")]  # fmt: skip


def open_accounts(bank, closed):
    """Our account and those of the regions at the bank; that of one region is closed, and it has a new one."""
    bank.ours("nacha")
    for place, (region, number) in enumerate(account_numbers().items(), 1):
        bank.payee(place, "closed-account" if region == closed else "accept", "nacha", number)
    bank.payee(99, "accept", "nacha", account_numbers(SEED + 1)[closed])


def test_the_samples_year_is_paid_in_two_batches_with_a_return_and_corrections_between(
    installation, database, tmp_path
):
    replies = write_replies(home() / "outbox", tmp_path / "played", make_sample(SENT.date()), DAYS)
    answer(database, replies, "on_time", DAYS.on_time)
    first = pay(database, event_due(MASA, FIRST), FIRST, "svc:pay_stipends")
    sent = payments_of(database)
    closed, back = min(sent.items())
    assert first.total_minor == sum(row.amount_minor for row in sent.values()) == first.lines * STIPEND
    assert first.payments == 6

    with mock_bank() as bank:
        open_accounts(bank, closed.removeprefix("Sample "))
        load(bank, first.batch_id)
        bank.days_pass(10)
        found, settled = hear(bank, database, RETURNED)
        assert (found["unmatched"], settled) == (0, 5)
        assert account_states(database)[back.payee_id] == ["suspended"]
        assert books(database) == {EXPENSE: first.total_minor, CASH: back.amount_minor - first.total_minor,
                                   f"liability:stipend:{back.payee_id}": -back.amount_minor}  # fmt: skip

        # One match ends before it was paid for, two regions answer late, one changes a mentor who was paid.
        answer(database, replies, "late", LATE)
        answer(database, replies, "changed", LATE)
        enter_account(database, closed.removeprefix("Sample "), account_numbers(SEED + 1)[closed[7:]], noon(CORRECTED))
        lines = [row for row in waiting(database, PROGRAM) if row.reason.startswith("returned:")]
        assert len(lines) * STIPEND == back.amount_minor
        ended = match_of(database, lines[0].obligation_id)
        end_match(database, ended)
        for row in lines:
            free_held(MASA, database, row.obligation_id, row.reason, "Dora", noon(SECOND), "Called back.")

        second = pay(database, extra_event(SECOND, "What came back, and late regions."), SECOND, "Ann Lee")
        assert lines[0].obligation_id not in paid_in(database, second.batch_id), "its match ended: a person decides"
        assert {row.obligation_id for row in lines[1:]} <= paid_in(database, second.batch_id)
        load(bank, second.batch_id)
        bank.days_pass((SECOND - date(2026, 11, 30)).days + 14)
        later = SECOND + timedelta(days=21)
        found, settled = hear(bank, database, later)

    assert (found["unmatched"], settled) == (0, second.payments)
    assert [state_of(database, one.batch_id) for one in (first, second)] == ["closed", "closed"]
    paid = first.total_minor - back.amount_minor + second.total_minor
    owed = {book: minor for book, minor in books(database).items() if book not in {EXPENSE, CASH}}
    assert books(database)[CASH] == -paid
    assert owed == {f"liability:stipend:{back.payee_id}": -STIPEND}, "nothing is under way, and one line waits"
    assert books(database)[EXPENSE] == paid + STIPEND
    assert paid_twice(database) == [[], []]
    for batch in (first, second):
        code, words = verified_alone(database, batch.batch_id, tmp_path / batch.batch_id)
        assert code == 0, words


def match_of(database, obligation_id):
    with database.connect() as db:
        asked = text("SELECT match_id FROM obligations WHERE obligation_id = :one")
        return db.execute(asked, {"one": obligation_id}).scalar_one()


def paid_in(database, batch_id):
    """The obligations that a batch pays."""
    with database.connect() as db:
        asked = text("SELECT l.obligation_id FROM payment_lines AS l JOIN payments AS p ON l.payment_id = p.payment_id "
                     "WHERE p.batch_id = :one")  # fmt: skip
        return set(db.execute(asked, {"one": batch_id}).scalars())
