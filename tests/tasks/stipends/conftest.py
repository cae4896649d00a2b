"""What several tests of money ask for by name."""

import pytest
from printed_pages import print_once


@pytest.fixture
def printed_once(monkeypatch):
    """Invoices and advices that were printed before are not printed again: printing is what takes most time."""
    print_once(monkeypatch, *(f"tasks.stipends.{module}" for module in ("fee_files", "fee_mail", "remittance")))
