"""A calendar year of payments: by the day of the credit, less what came back, against a threshold that is dated."""

from datetime import date, timedelta

import pytest
from bank_answers import a_return, headed
from money_builders import put_pair, put_payee
from sent_money import CHANGED, hear, number_of, payments_of, put_sent, send

from tasks.stipends.tax_rules import PaidLine, tax_year
from tasks.stipends.tax_years import THRESHOLDS, ThresholdsUnclear, read_tax_year, thresholds

LATE = date(2026, 12, 23)


def a_line(minor, *, payee="r5", kind="organisation", person="p1", settled=True, payment="y1"):
    return PaidLine(payment, payee, f"MASA {payee}", kind, person, f"Mentor {person}", minor, settled)


def standings(lines, threshold, of="mentors"):
    return {one.id: one.standing for one in getattr(tax_year(lines, 2026, threshold), of)}


def test_the_threshold_itself_is_possible_and_a_cent_less_is_not():
    lines = [a_line(2000_00, person="a"), a_line(1999_99, person="b")]

    assert standings(lines, 2000_00) == {"a": "possible", "b": "below"}


def test_a_mentor_is_added_up_over_payees_and_payments_and_what_is_taken_off():
    lines = [a_line(1500_00), a_line(1000_00, payee="r6", payment="y2"), a_line(-500_00, payment="y3", settled=False)]

    [mentor] = tax_year(lines, 2026, 2000_00).mentors
    assert (mentor.total_minor, mentor.payments, mentor.lines, mentor.unsettled_minor) == (2000_00, 3, 3, -500_00)
    assert mentor.standing == "possible"


def test_where_no_threshold_is_known_nobody_is_below_it():
    assert standings([a_line(1)], None) == {"p1": "unknown"}
    assert standings([a_line(1, kind="individual")], None, "payees") == {"r5": "unknown"}


def test_an_organisation_is_usually_exempt_and_its_mentors_are_not_overlooked():
    lines = [a_line(9000_00)]

    assert standings(lines, 2000_00, "payees") == {"r5": "not_usual"}
    assert standings(lines, 2000_00) == {"p1": "possible"}


def test_the_thresholds_are_those_of_2025_and_2026_and_no_others():
    assert thresholds() == {2025: 600_00, 2026: 2000_00}
    assert THRESHOLDS.is_file()


@pytest.mark.parametrize(
    "words",
    ["", "threshold = 600", "[[threshold]]\nyear = 2025\n", "[[threshold]]\nyear = 2025\namount_minor = 600.0\n",
     "[[threshold]]\nyear = true\namount_minor = 60000\n", "[[threshold]]\nyear = 2025\namount_minor = 0\n",
     "[[threshold]]\nyear = 2025\namount_minor = 1\n[[threshold]]\nyear = 2025\namount_minor = 2\n", "\x00"],
)  # fmt: skip
def test_a_table_that_is_unclear_says_nothing(tmp_path, words):
    path = tmp_path / "tax_thresholds.toml"
    path.write_text(words)

    with pytest.raises(ThresholdsUnclear, match=r"tax_thresholds\.toml"):
        thresholds(path)


def test_the_day_of_the_credit_names_the_year_and_what_came_back_does_not_count(database, tmp_path):
    put_sent(database)
    put_payee(database, "Region 8")
    put_pair(database, "N1", "later1", region="Region 8", number=95)
    send(database, today=LATE + timedelta(days=4), event="later")
    back = payments_of(database)["Region 6"]
    hear(database, tmp_path, headed(a_return(back.trace_no, "R02", back.amount_minor, number=number_of("Region 6"))))

    of_2026, of_2027 = (read_tax_year(CHANGED, database, year) for year in (2026, 2027))

    assert [(one.name, one.total_minor) for one in of_2026.payees] == [
        ("MASA Region 7", 1500_00), ("MASA Region 5", 500_00)]  # fmt: skip
    assert {one.standing for one in of_2026.mentors} == {"below"}
    assert (of_2026.threshold_minor, of_2026.total_minor) == (2000_00, 2000_00)
    assert [(one.name, one.lines) for one in of_2027.payees] == [("MASA Region 8", 1)]
    assert (of_2027.threshold_minor, of_2027.mentors[0].standing) == (None, "unknown")


def test_what_is_paid_in_pounds_has_no_threshold(sqlite_database):
    pounds = CHANGED.model_copy(update={"currency": "GBP"})

    assert read_tax_year(pounds, sqlite_database, 2026).threshold_minor is None
