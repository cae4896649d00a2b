"""Every field and parameter of the rendered form is a questionnaire's, or a word that no questionnaire may use."""

import inspect
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from portal import app, pages
from schemas.answers import Fault
from schemas.form_words import OWN_FIELDS, OWN_TEXTS
from schemas.registry import all_programs
from schemas.survey import Survey

SURVEYS = [survey for program in all_programs() for survey in program.surveys]


class Names(HTMLParser):
    """What a page would send: the names of its fields and buttons, and the parameters of its links."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page.body.decode())

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in {"input", "button", "textarea", "select", "output", "object", "fieldset"} and "name" in said:
            self.found.add(said["name"])
        if tag in {"a", "form"}:
            self.found |= {name for name, _ in parse_qsl(urlsplit(said.get("href") or said.get("action") or "").query)}


def in_two_languages(survey: Survey) -> Survey:
    return survey.model_copy(update={"translations": {"es": survey.texts}})


def fields_of(survey):
    return {name for question in survey.questions for name in (*question.fields, *question.options)}


def test_every_own_field_of_the_rendered_form_is_a_word_that_no_question_may_have():
    own = set()
    for survey in map(in_two_languages, SURVEYS):
        faults = {survey.questions[0].fields[0]: Fault("answer_one")}
        for page in (pages.form_page(survey, "en", "c" * 22, {}, {}, saved=True),
                     pages.form_page(survey, "es", "c" * 22, {}, faults), pages.stop_page(survey, "en"),
                     *(pages.message(kind) for kind in pages.MESSAGES)):  # fmt: skip
            own |= Names(page).found - fields_of(survey)

    assert own == OWN_FIELDS


def test_every_field_that_the_form_reads_itself_is_such_a_word():
    words = inspect.getsource(app)
    read = {*re.findall(r'(?:posted|query_params)\.get\("(\w+)"', words), *re.findall(r'name != "(\w+)"', words)}

    assert read == OWN_FIELDS


def test_the_texts_that_are_no_questions_and_no_sections_are_such_words():
    for survey in SURVEYS:
        keys = {question.key for question in survey.questions} | {section.key for section in survey.sections}
        assert {place for place in survey.texts if "." not in place} - keys == OWN_TEXTS
