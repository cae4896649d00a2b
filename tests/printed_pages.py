"""Pages that tests are not about are printed once; the same page gives the same bytes, which tests of printing hold."""

from functools import cache

import pytest
from thorough import THOROUGH

from tasks.shared.printing import printed

remembered = cache(printed)


def print_once(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let these modules print a page that was printed before no second time; in a thorough run they do."""
    if not THOROUGH:
        for module in modules:
            monkeypatch.setattr(f"{module}.printed", remembered)
