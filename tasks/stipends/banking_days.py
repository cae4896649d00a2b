"""The days on which banks move money: Federal Reserve days for dollars, days of banks in England for pounds."""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays, financial_holidays

SATURDAY = 5


def effective_on(release: date, lead: int, currency: str) -> date:
    """
    The day on which the bank should credit the payees.

    Args:
        release: The day on which the file leaves; it need not be a banking day.
        lead: Banking days, not calendar days, between the file and the credit; at least 1.
        currency: USD or GBP.
    Raises:
        ValueError: No lead, no calendar for this currency, or a year whose holidays nobody knows yet.
    """
    if lead < 1:
        raise ValueError(f"a lead of {lead} banking days: payment on the same day is not offered, so give 1 or more")
    day, left = release, lead
    while left:
        day += timedelta(days=1)
        left -= is_banking_day(day, currency)
    return day


def is_banking_day(day: date, currency: str) -> bool:
    """
    Whether banks settle on this day. A holiday on a Saturday does not close the Friday before it.

    Raises:
        ValueError: No calendar for this currency, or a year whose holidays nobody knows yet.
    """
    closed = _holidays(currency, day.year)
    return day.weekday() < SATURDAY and day not in closed


@cache
def _holidays(currency: str, year: int) -> frozenset[date]:
    """The days of one year on which these banks are closed, weekends apart."""
    calendar = _calendar(currency, year)
    if not calendar.start_year <= year <= calendar.end_year or not calendar:
        raise ValueError(f"the bank holidays of {year} are not known: a banking day is never guessed")
    return frozenset(calendar)


def _calendar(currency: str, year: int) -> HolidayBase:
    if currency == "USD":
        return financial_holidays("XFED", years=year)
    if currency == "GBP":
        return country_holidays("GB", subdiv="ENG", years=year)
    raise ValueError(f"no calendar of banking days for {currency}: there is one for USD and one for GBP")
