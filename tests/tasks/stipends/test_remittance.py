"""What payees read of a payment: once, with the mentors' names and no mentee's, on a page that never changes."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from money_builders import MASA, MOMENT, agree, propose
from paid_batches import ACCOUNTS, put_ground, put_paid
from payee_builders import aba, verified
from payment_builders import a_batch, a_payment
from region_builders import rows_of
from sqlalchemy import update
from thorough import THOROUGH

from schemas.payment import Account
from sql import payment_tables, tables
from tasks.shared.printing import printed
from tasks.stipends.release import NotReleased
from tasks.stipends.remittance import advise_payees
from tasks.stipends.remittance_messages import Advice, letter, mail_html, mail_text, page

HOUSE = Path(__file__).parents[3]
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils reads the pages back")


def an_advice(payment=None, locale="en_US", confirm=True, **batch):
    """The advice of one payment."""
    one = payment or a_payment(1)
    return Advice(a_batch(one, **batch), one, locale, "mentor", "mentors", confirm)


def mails(database):
    """Every mail in the outbox, as its receiver gets it."""
    return [message_from_bytes(row["mime"], policy=SMTP) for row in rows_of(database, tables.outbox)]


def words_of(pdf, tmp_path):
    """The text of a PDF."""
    (tmp_path / "page.pdf").write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip


@pytest.fixture
def paid(database, bank_keys, printed_once):
    """A released batch."""
    return put_paid(database, MASA)


def test_each_payee_gets_one_mail_with_one_page(database, paid):
    assert advise_payees(MASA, database, paid, MOMENT) == {"queued": 3}

    found = mails(database)
    assert sorted(mail["Subject"].split(":")[0] for mail in found) == [
        "1,000.00 USD for 2 mentors",
        "1,500.00 USD for 3 mentors",
        "500.00 USD for 1 mentor",
    ]
    for mail in found:
        [file] = mail.iter_attachments()
        assert re.fullmatch(r"remittance-advice-[A-Z0-9]{1,15}\.pdf", file.get_filename())
        assert file.get_content_type() == "application/pdf"
        assert file.get_content().startswith(b"%PDF-1.7")
        assert mail.get_body(("html",)).get_content().count("<tr>") == 1 + int(mail["Subject"].split()[3])


def test_telling_twice_tells_nobody_twice_also_at_another_address(database, paid):
    advise_payees(MASA, database, paid, MOMENT)
    before = rows_of(database, tables.outbox)
    with database.begin() as db:
        db.execute(update(payment_tables.payees).values(remittance_email="other@example.org"))

    assert advise_payees(MASA, database, paid, MOMENT) == {"before": 3}
    assert rows_of(database, tables.outbox) == before


def test_a_notice_that_may_have_gone_waits_for_a_person(database, paid):
    advise_payees(MASA, database, paid, MOMENT)

    assert {row["on_unknown"] for row in rows_of(database, tables.outbox)} == {"ask"}


def test_a_payee_without_an_address_is_counted(database, paid):
    with database.begin() as db:
        payees = payment_tables.payees
        db.execute(update(payees).where(payees.c.reference == "Region 5").values(remittance_email=""))

    assert advise_payees(MASA, database, paid, MOMENT) == {"queued": 2, "nobody": 1}


def test_nobody_is_told_of_a_batch_that_was_not_released(database, bank_keys):
    put_ground(database)
    for region, number in ACCOUNTS.items():
        verified(database, region, aba(number, "091000022"))
    batch_id = propose(database).batch_id
    agree(database, batch_id, "bea", "carl")

    with pytest.raises(NotReleased):
        advise_payees(MASA, database, batch_id, MOMENT)


@needs_poppler
def test_mentors_are_named_and_no_mentee_and_no_account(sqlite_database, bank_keys, tmp_path):
    batch_id = put_paid(sqlite_database, MASA)
    advise_payees(MASA, sqlite_database, batch_id, MOMENT)

    for mail in mails(sqlite_database):
        [file] = mail.iter_attachments()
        parts = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
        for text in (*parts, words_of(file.get_content(), tmp_path)):
            assert "Lastmentor-" in text
            assert "mentee" not in text.lower()
            assert not [number for number in ACCOUNTS.values() if number in text]
            assert "4521" in text


@needs_poppler
def test_the_page_says_what_an_auditor_asks(tmp_path):
    text = words_of(printed(page(an_advice(a_payment(2, lines=2)))), tmp_path)

    for said in ("Remittance advice", "Example Association of School Administrators", "Région 2 Example",
                 "1,000.00 USD", "EX26B1R02", "Tuesday, November 24, 2026", "account ending in 9002",
                 "Mentor 2-1", "principal", "m2-1", "Sum of 2 mentors", "approved by 2 people", "0" * 64,
                 "Page 1 of 1", "We never ask for bank details by mail"):  # fmt: skip
        assert said in text, said


def test_the_same_page_is_the_same_bytes_in_another_process():
    code = ("import sys; sys.path[:0] = ['tests', '.']\nimport hashlib\n"
            "from payment_builders import a_batch, a_payment\n"
            "from tasks.shared.printing import printed\nfrom tasks.stipends.remittance_messages import Advice, page\n"
            "one = a_payment(1, lines=40)\n"
            "advice = Advice(a_batch(one), one, 'en_US', 'mentor', 'mentors', True)\n"
            "print(hashlib.sha256(printed(page(advice))).hexdigest())")  # fmt: skip

    seeds = (("1", "UTC"), ("2", "Asia/Tokyo")) if THOROUGH else (("2", "Asia/Tokyo"),)
    told = {
        subprocess.run([sys.executable, "-c", code], cwd=HOUSE, env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
                       capture_output=True, text=True, check=True).stdout.strip()
        for seed, zone in seeds
    }  # fmt: skip

    assert told == {hashlib.sha256(printed(page(an_advice(a_payment(1, lines=40))))).hexdigest()}


@needs_poppler
def test_the_page_is_tagged_for_screen_readers(tmp_path):
    (tmp_path / "page.pdf").write_bytes(printed(page(an_advice())))

    info = subprocess.run(["pdfinfo", tmp_path / "page.pdf"], capture_output=True, text=True, check=True).stdout

    assert re.search(r"Tagged: +yes", info)
    assert re.search(r"Title: +Remittance advice EX26B1R01", info)
    assert re.search(r"Page size: .*letter", info)


@needs_poppler
def test_a_page_fetches_nothing(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("secret words")

    pdf = printed(f'<html><title>x</title><body><img src="file://{canary}"><object data="file://{canary}"></object>'
                  f'<link rel="attachment" href="file://{canary}">plain</body></html>')  # fmt: skip

    assert b"EmbeddedFile" not in pdf
    assert "secret" not in words_of(pdf, tmp_path)


def test_names_cannot_become_tags():
    payment = a_payment(1, lines=1, payee_name="<script>alert(1)</script>")
    evil = replace(payment, lines=(replace(payment.lines[0], mentor_name="<img src=x>", role="</td>"),))

    for text in (mail_html(an_advice(evil)), page(an_advice(evil))):
        assert "<script" not in text
        assert "<img" not in text
        assert "&lt;/td&gt;" in text


@pytest.mark.parametrize(("change", "said"), [
    pytest.param({"account": Account("check", "", "", "checking", "")}, "It comes by check,", id="check"),
    pytest.param({"account": None}, "It comes by the way agreed", id="nobody said"),
])  # fmt: skip
def test_how_the_money_comes(change, said):
    assert said in mail_text(an_advice(a_payment(1, **change))).replace("\n", " ")


def test_only_whoever_passes_money_on_is_asked_to_say_so():
    assert "pass it on to the mentors" in mail_text(an_advice(confirm=True))
    assert "pass it on" not in mail_text(an_advice(confirm=False)) + page(an_advice(confirm=False))


def test_one_mentor_is_one_mentor_and_days_are_written_as_people_there_write_them():
    british = an_advice(a_payment(1, lines=1), locale="en_GB", currency="GBP")

    assert letter(british).subject == "500.00 GBP for 1 mentor: payment EX26B1R01"
    assert "Tuesday 24 November 2026" in mail_text(british).replace("\n", " ")
    assert "size: A4" in page(british)


def test_what_is_taken_off_is_shown():
    payment = a_payment(1, lines=2)
    first, second = payment.lines
    netted = replace(payment, amount_minor=300_00, lines=(first, replace(second, amount_minor=-200_00)))

    assert "-200.00" in mail_text(an_advice(netted))
