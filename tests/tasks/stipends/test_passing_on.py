"""Regions say that the money reached the mentors; whoever has not said so is asked."""

from datetime import date

import pytest
from bank_answers import a_return, headed
from region_builders import MASA, rows_of
from sent_money import CHANGED, LATER, days_after, hear, put_sent

from sql import payment_tables
from tasks.shared.files import home
from tasks.stipends.passing_on import not_passed_on, take_in_passthroughs

HEADING = "Payment reference,Confirmed by,Confirmed on,Not passed on,Reason"
DAY = days_after(0)


@pytest.fixture
def sent(database):
    """The payments of a batch that left, by region."""
    return put_sent(database)


def drop(database, *rows):
    """Leave a register in the inbox and take it in."""
    folder = home() / "inbox/masa/passthroughs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "confirmed-2026-11-20.csv").write_text("\n".join([HEADING, *rows, ""]), encoding="utf-8")
    found = take_in_passthroughs(CHANGED, database, LATER)
    return found, " ".join(path.read_text() for path in folder.glob("*/*.txt"))


def asked(database, today=DAY):
    return {one.payee_name: one for one in not_passed_on(CHANGED, database, today)}


def test_every_region_is_asked_from_the_day_after_the_credit(database, sent):
    assert asked(database, date(2026, 11, 9)) == {}
    assert sorted(asked(database, date(2026, 11, 10))) == ["MASA Region 5", "MASA Region 6", "MASA Region 7"]


def test_who_has_confirmed_is_not_asked(database, sent):
    found, _ = drop(database, f"{sent['Region 5'].end_to_end_id.lower()},Jo Lind,2026-11-19,,")

    assert found["taken"] == 1
    assert sorted(asked(database)) == ["MASA Region 6", "MASA Region 7"]


def test_what_was_kept_is_asked_about_with_its_reason(database, sent):
    drop(database, f"{sent['Region 6'].end_to_end_id},Jo Lind,2026-11-19,500.00,The mentor gave it back.")

    found = asked(database)["MASA Region 6"]

    assert (found.kept_minor, found.kept_why, found.confirmed_on) == (
        500_00, "The mentor gave it back.", date(2026, 11, 19))  # fmt: skip


def test_the_last_word_of_a_region_counts(database, sent):
    drop(database, f"{sent['Region 6'].end_to_end_id},Jo Lind,2026-11-18,500.00,Not yet.")
    drop(database, f"{sent['Region 6'].end_to_end_id},Jo Lind,2026-11-19,,")

    assert "MASA Region 6" not in asked(database)
    assert len(rows_of(database, payment_tables.passthroughs)) == 1


def test_what_came_back_is_not_asked_about(database, sent, tmp_path):
    hear(database, tmp_path, headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00)))

    assert "MASA Region 6" not in asked(database)


@pytest.mark.parametrize(("row", "words"), [
    pytest.param("NOBODY,Jo Lind,2026-11-19,,", "no payment of this reference", id="a payment that is not there"),
    pytest.param("{name},Jo Lind,2026-11-21,,", "has not come", id="a day to come"),
    pytest.param("{name},Jo Lind,2026-11-19,1000.01,So.", "at most 1,000.00 USD", id="more than was paid"),
    pytest.param("{name},Jo Lind,2026-11-19,some,So.", "at most 1,000.00 USD", id="no amount"),
    pytest.param("{name},Jo Lind,2026-11-19,500.00,", "write why", id="no reason"),
    pytest.param("{name},,2026-11-19,,", "Confirmed by is empty", id="nobody"),
])  # fmt: skip
def test_a_row_that_does_not_fit_refuses_the_register_with_its_number(sqlite_database, row, words):
    sent = put_sent(sqlite_database)

    found, told = drop(sqlite_database, row.format(name=sent["Region 6"].end_to_end_id))

    assert found["refused"] == 1
    assert words in told
    assert "Row 2" in told
    assert rows_of(sqlite_database, payment_tables.passthroughs) == []


def test_a_program_that_asks_for_no_confirmation_asks_nobody(database, sent):
    stipend = MASA.payments.stipend.model_copy(update={"passthrough_confirmation": False})
    program = MASA.model_copy(update={"payments": MASA.payments.model_copy(update={"stipend": stipend})})

    assert not_passed_on(program, database, DAY) == ()
