"""The day of the credit, as the Federal Reserve and banks in England keep their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.stipends.banking_days import effective_on, is_banking_day

# As federalreserve.gov publishes them; where the day is a Saturday, the banks stay open on the Friday before.
FED_CLOSED = {
    2026: "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-23 12-25",
}
# As gov.uk publishes them for England and Wales.
ENGLAND_CLOSED = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
DAYS = st.dates(date(2025, 1, 1), date(2035, 12, 31))
CURRENCIES = st.sampled_from(["USD", "GBP"])


def days_of(year):
    return [date(year, 1, 1) + timedelta(days=number) for number in range(366 if year % 4 == 0 else 365)]


@pytest.mark.parametrize(("currency", "closed"), [("USD", FED_CLOSED), ("GBP", ENGLAND_CLOSED)])
def test_the_banks_close_on_the_published_weekdays_and_on_no_other(currency, closed):
    for year, published in closed.items():
        weekdays = [day for day in days_of(year) if day.weekday() < 5]

        assert [f"{day:%m-%d}" for day in weekdays if not is_banking_day(day, currency)] == published.split()


@pytest.mark.parametrize(("release", "lead", "currency", "credited"), [
    pytest.param("2026-07-02", 1, "USD", "2026-07-03", id="the Friday before a holiday on Saturday is open"),
    pytest.param("2026-11-25", 1, "USD", "2026-11-27", id="over Thanksgiving"),
    pytest.param("2026-11-25", 2, "USD", "2026-11-30", id="over Thanksgiving and a weekend"),
    pytest.param("2026-12-31", 1, "USD", "2027-01-04", id="over the end of a year"),
    pytest.param("2027-12-23", 1, "USD", "2027-12-24", id="Christmas on a Saturday"),
    pytest.param("2026-11-21", 1, "USD", "2026-11-23", id="from a Saturday"),
    pytest.param("2026-12-24", 1, "GBP", "2026-12-29", id="over Christmas and its substitute days in England"),
    pytest.param("2026-04-02", 1, "GBP", "2026-04-07", id="over Easter in England"),
    pytest.param("2026-04-02", 1, "USD", "2026-04-03", id="Good Friday is a banking day in the United States"),
])  # fmt: skip
def test_the_credit_comes_after_so_many_banking_days(release, lead, currency, credited):
    assert effective_on(date.fromisoformat(release), lead, currency) == date.fromisoformat(credited)


@settings(deadline=None)
@given(DAYS, st.integers(1, 12), CURRENCIES)
def test_there_are_exactly_as_many_banking_days_up_to_the_credit_as_asked_for(release, lead, currency):
    credited = effective_on(release, lead, currency)

    between = [release + timedelta(days=number + 1) for number in range((credited - release).days)]
    assert sum(is_banking_day(day, currency) for day in between) == lead
    assert is_banking_day(credited, currency)


@pytest.mark.parametrize("lead", [0, -1])
def test_no_payment_on_the_same_day(lead):
    with pytest.raises(ValueError, match=f"a lead of {lead} banking days"):
        effective_on(date(2026, 11, 20), lead, "USD")


def test_a_currency_without_a_calendar_is_refused():
    with pytest.raises(ValueError, match="no calendar of banking days for EUR"):
        effective_on(date(2026, 11, 20), 1, "EUR")


@pytest.mark.parametrize("currency", ["USD", "GBP"])
def test_a_year_whose_holidays_nobody_knows_is_refused(currency):
    with pytest.raises(ValueError, match="the bank holidays of 2101 are not known"):
        effective_on(date(2100, 12, 31), 1, currency)
