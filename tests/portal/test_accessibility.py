"""The form in a real browser, as wide as a small phone: axe finds nothing, a keyboard suffices, and no script runs."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium, needs_chromium, served
from databases import new_sqlite
from sqlalchemy import func, select
from survey_builders import CLOSES, MENTEES, OPENS, put_invitation, put_wave

from portal.app import build
from portal.pages import message
from portal.whose import Whose
from schemas.registry import all_programs
from sql import survey_tables as tables

PHONE = {"width": 320, "height": 640}
LEVEL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AA = {"runOnly": LEVEL, "resultTypes": ["violations"]}
LINKS = {f"{program.code}-{survey.key}": f"{number:02}{'A' * 20}" for number, (program, survey) in enumerate(
    (program, survey) for program in all_programs() for survey in program.surveys)}  # fmt: skip
WHERE_IT_IS = "e => { const b = e.getBoundingClientRect(); return [b.width, b.height] }"
RICHEST = [LINKS["masa-mentor_annual"], LINKS["wasbo-assessment_protege"]]
ON = """() => { const e = document.activeElement;
  return e.type == 'submit' ? e.value : e.name || e.getAttribute('href') || e.className }"""


@pytest.fixture(scope="module")
def filled(sqlite_template, tmp_path_factory):
    """Every questionnaire there is, open, with an invitation each."""
    needs_chromium()
    made = new_sqlite(tmp_path_factory.mktemp("forms") / "forms.db")
    made.filled_with(sqlite_template)
    for program in all_programs():
        for wave in sorted({survey.wave for survey in program.surveys}):
            wave_id, surveys = f"{program.code}:2026-27:{wave}", [one for one in program.surveys if one.wave == wave]
            put_wave(made.engine, wave_id=wave_id, surveys=surveys)
            for survey in surveys:
                link = LINKS[f"{program.code}-{survey.key}"]
                put_invitation(made.engine, "person 1", link, wave_id=wave_id, survey=survey)
    yield made.engine
    made.engine.dispose()


@pytest.fixture(scope="module")
def door(filled):
    with served(build(filled, lambda: OPENS + timedelta(days=1))) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser):
    """A phone without scripts."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def assert_good(page):
    """Nothing that axe finds, and nothing beside the screen."""
    found = Axe().run(page, options=AA).response["violations"]

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert_narrow(page)


def assert_narrow(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_nothing_is_in_the_way_of_anybody_on_a_form(phone, door):
    phone.goto(f"{door}/s/{RICHEST[0]}")

    assert_good(phone)


def test_nor_on_one_in_its_second_language(phone, door):
    phone.goto(f"{door}/s/{LINKS['acsa-feedback']}")
    phone.click("text=Español")

    assert phone.get_attribute("html", "lang") == "es"
    assert phone.title() == "Programa de Mentoría de ACSA: su opinión"
    assert_good(phone)
    phone.click("button[value=send]")
    assert phone.title().startswith("Error: Programa")
    assert "Elija una respuesta" in phone.inner_text(".summary")
    assert_good(phone)


@pytest.mark.parametrize("link", RICHEST)
def test_nothing_is_in_the_way_where_answers_cannot_be_taken(phone, door, link):
    phone.goto(f"{door}/s/{link}")
    phone.click("button[value=send]")

    assert phone.title().startswith("Error: ")
    assert_good(phone)


def test_no_questionnaire_is_wider_than_a_phone(phone, door):
    for link in LINKS.values():
        phone.goto(f"{door}/s/{link}")
        assert phone.query_selector("h1")
        assert_narrow(phone)


def test_the_steps_of_a_scale_stand_side_by_side_where_there_is_room(browser, door):
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{door}/s/{LINKS['masa-mentee_annual']}")
        tops = {one.bounding_box()["y"] for one in page.query_selector_all("fieldset >> nth=0 >> label")}

        assert len(tops) == 1
        assert_narrow(page)


def test_nor_where_mails_are_stopped_and_where_a_link_is_wrong(phone, door):
    for path in (f"{LINKS['masa-mentee_annual']}/stop", "nobody"):
        phone.goto(f"{door}/s/{path}")
        assert_good(phone)


def test_nor_where_somebody_with_a_long_address_can_be_asked(phone):
    asked = Whose("MASA", "the.person.who.knows.all.about.surveys@administrators.minnesota.example.org")
    phone.set_content(bytes(message("closed", "en", asked).body).decode())

    assert_good(phone)


def test_nor_on_a_short_page_in_another_language(phone):
    phone.set_content(bytes(message("saved", "es").body).decode())

    assert_good(phone)
    assert phone.get_attribute("html", "lang") == "es"


def test_whatever_is_chosen_or_pressed_is_as_large_as_a_finger(phone, door):
    phone.goto(f"{door}/s/{LINKS['masa-mentee_annual']}")
    sizes = [one.evaluate(WHERE_IT_IS) for one in phone.query_selector_all(".choices label, button, input[type=text]")]

    assert len(sizes) > 50
    assert min(height for _, height in sizes) >= 44
    assert min(width for width, _ in sizes) >= 42


def test_a_keyboard_reaches_everything_in_the_order_of_the_page(phone, door):
    phone.goto(f"{door}/s/{LINKS['masa-mentee_annual']}")
    wanted = [name for question in MENTEES.questions for name in (
        [f"{question.key}.{choice.key}" for choice in question.choices] if question.kind == "multiple"
        else question.fields)]  # fmt: skip
    reached = []
    for _ in range(len(wanted) + 3):
        phone.keyboard.press("Tab")
        reached.append(phone.evaluate(ON))
        outline = phone.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"nobody sees that {reached[-1]} has the focus"

    assert reached[:-1] == [*wanted, "send", "save"]
    assert reached[-1].endswith("/stop?lang=en")


def test_a_summary_of_errors_is_where_the_keyboard_is_and_leads_to_each(phone, door):
    phone.goto(f"{door}/s/{LINKS['masa-mentee_annual']}")
    phone.click("button[value=send]")

    phone.wait_for_function(f"({ON})() === 'summary'")  # a browser sets the focus once it has painted
    assert "How much do you agree? I can speak candidly: Choose one answer" in phone.inner_text(".summary")
    for link in phone.query_selector_all(".summary a"):
        link.focus()
        phone.keyboard.press("Enter")
        target = link.get_attribute("href").removeprefix("#")
        phone.keyboard.press("Tab")
        phone.keyboard.press("Shift+Tab")
        assert target.startswith(phone.evaluate("document.activeElement.name"))


def test_a_form_is_answered_without_mouse_and_without_script(plain, door, filled):
    plain.goto(f"{door}/s/{LINKS['masa-mentee_annual']}")
    for question in MENTEES.questions:
        for name in question.fields if question.required else ():
            plain.focus(f"[id='{name}']")
            plain.keyboard.type("7") if question.kind == "integer" else plain.keyboard.press("Space")
    plain.focus("button[value=send]")
    with plain.expect_navigation():
        plain.keyboard.press("Enter")

    assert plain.title() == "Thank you"
    with filled.connect() as db:
        assert db.execute(select(func.count()).select_from(tables.survey_inbox)).scalar() == 1


def test_what_is_saved_is_there_again_without_a_script(plain, door):
    plain.goto(f"{door}/s/{LINKS['masa-mentor_annual']}")
    plain.fill("textarea >> nth=0", 'So far <b>good</b>.\nAnd "more".')
    with plain.expect_navigation():
        plain.press("button[value=save]", "Enter")  # a mouse would wait for the page to come to rest
    assert plain.title() == "Saved"

    plain.click("text=Continue now")

    assert plain.input_value("textarea >> nth=0") == 'So far <b>good</b>.\nAnd "more".'


def test_a_form_that_is_closed_says_so(phone, filled):
    with served(build(filled, lambda: CLOSES + timedelta(days=2))) as late:
        phone.goto(f"{late}/s/{LINKS['msa-exit_mentor']}")

        assert phone.title() == "This survey is closed"
