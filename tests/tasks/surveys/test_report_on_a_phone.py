"""A report in a real browser, as wide as a small phone: axe finds nothing, and only tables go sideways."""

import pytest
import survey_results
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from survey_builders import MASA
from thorough import THOROUGH

from tasks.surveys.report import Edition, render_html

PHONE = {"width": 320, "height": 640}
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      "resultTypes": ["violations"]}  # fmt: skip
COMMENTS = {"mentee_annual": (("What worked best?", ("A word" + "s" * 90,)),)}


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def wave_of(monkeypatch):
    """Makes results of shorter questionnaires: one question of each kind is as wide as ten, three regions as nine."""
    if not THOROUGH:
        monkeypatch.setattr(survey_results, "MASA", SHORT)
        few = {name: survey_results.SIZES[name] for name in ("Region 5", "Region 6", "Region 9")}
        monkeypatch.setattr(survey_results, "SIZES", few)
    a_wave = survey_results.a_wave.__wrapped__
    return lambda *words: a_wave(*words)


def short(survey):
    """The same questionnaire with the first question of each kind."""
    firsts = {question.kind: question.key for question in reversed(survey.questions)}.values()
    left = [one.model_copy(update={"questions": tuple(each for each in one.questions if each.key in firsts)})
            for one in survey.sections]  # fmt: skip
    return survey.model_copy(update={"sections": tuple(one for one in left if one.questions)})


SHORT = MASA.model_copy(update={"surveys": tuple(short(one) for one in MASA.surveys)})


@pytest.mark.parametrize("region", [None, "Region 6"], ids=["board", "region"])
def test_a_report_is_read_on_a_phone(browser, wave_of, tmp_path, region):
    program = MASA if THOROUGH else SHORT
    edition = Edition(program, wave_of(), 1, region=region, before=wave_of("2025-26", 2), comments=COMMENTS, draft=True)
    (tmp_path / "report.html").write_text(render_html(edition), encoding="utf-8")
    page = browser.new_page(viewport=PHONE)
    page.goto(f"file://{tmp_path}/report.html")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = Axe().run(page, options=AA)
    assert found.violations_count == 0, found.generate_report()
