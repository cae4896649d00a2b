"""A report in a real browser, as wide as a small phone: axe finds nothing, and only tables go sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from survey_builders import MASA
from survey_results import a_wave

from tasks.surveys.report import Edition, render_html

PHONE = {"width": 320, "height": 640}
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      "resultTypes": ["violations"]}  # fmt: skip
COMMENTS = {"mentee_annual": (("What worked best?", ("A word" + "s" * 90,)),)}


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize("region", [None, "Region 6"], ids=["board", "region"])
def test_a_report_is_read_on_a_phone(browser, tmp_path, region):
    edition = Edition(MASA, a_wave(), 1, region=region, before=a_wave("2025-26", 2), comments=COMMENTS, draft=True)
    (tmp_path / "report.html").write_text(render_html(edition), encoding="utf-8")
    page = browser.new_page(viewport=PHONE)
    page.goto(f"file://{tmp_path}/report.html")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = Axe().run(page, options=AA)
    assert found.violations_count == 0, found.generate_report()
