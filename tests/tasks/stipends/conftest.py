"""What several tests of money ask for by name."""

import pytest
from thorough import THOROUGH


@pytest.fixture
def unprinted(monkeypatch):
    """Pages stay HTML where a test does not look at them; printing is what takes most time. A thorough run prints."""
    if not THOROUGH:
        for module in ("fee_files", "fee_mail", "remittance"):
            monkeypatch.setattr(f"tasks.stipends.{module}.printed", lambda page: b"%PDF-1.7" + page.encode())


@pytest.fixture
def printed_once(database, request):
    """With PostgreSQL nothing is printed: printing does not ask the database."""
    if database.dialect.name == "postgresql":
        request.getfixturevalue("unprinted")
