"""A questionnaire goes to LimeSurvey and its answers come back under the same keys as from our own form."""

import csv
import io
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limesurvey_fake import FakeLimeSurvey, served
from survey_builders import CLOSES, OPENS

from schemas.answers import read_form
from schemas.registry import all_programs
from tasks.surveys.places.limesurvey import LimeSurvey
from tasks.surveys.places.limesurvey_names import Reader, named
from tasks.surveys.places.limesurvey_session import settings_from
from tasks.surveys.places.limesurvey_tsv import pages, to_tsv
from tasks.surveys.places.port import Form, PlaceTrouble

SURVEYS = [survey for program in all_programs() for survey in program.surveys]
WAYS = [(6, "code"), (6, "old"), (7, "code"), (7, "new"), (5, "code")]
"""Versions of LimeSurvey, each with a way in which it calls its columns."""
each_survey = pytest.mark.parametrize("survey", SURVEYS, ids=lambda one: one.key)


@st.composite
def forms(draw, survey):
    """What a person could send by our own form: each question answered, or left open where that may be."""
    form = {}
    for each in named(survey):
        question = each.question
        if question.kind == "multiple":
            alone = {choice.key for choice in question.choices if choice.exclusive}
            some = draw(st.sets(st.sampled_from([choice.key for choice in question.choices]),
                                min_size=int(question.required)))  # fmt: skip
            some = {next(iter(some & alone))} if some & alone else some
            form |= {f"{question.key}.{key}": "on" for key in some}
            continue
        for name in question.fields:
            if question.required or draw(st.booleans()):
                form[name] = draw(words_for(each))
    return form


def words_for(each):
    question = each.question
    if each.options:
        return st.sampled_from(sorted(each.options))
    if question.kind == "integer":
        return st.integers(question.min, question.max).map(str)
    if question.kind == "date":
        return st.dates().map(lambda day: day.isoformat())
    return st.sampled_from(["Talks — <b>every</b> week.", "=1+1", "Y", "¿Sí? \t \"quoted\"", "line\nline"])  # fmt: skip


def theirs(survey, form):
    """The same answers as LimeSurvey keeps them."""
    given = {}
    for each in named(survey):
        for name in each.question.fields if each.question.kind != "multiple" else ():
            part = each.parts.get(name.partition(".")[2], "")
            if name in form:
                said = each.options.get(form[name], form[name])
                more = {"integer": ".0000000000", "date": " 00:00:00"}.get(each.question.kind, "")
                given[each.title, part] = said + more
        if each.question.kind == "multiple":
            ticked = {part for key, part in each.parts.items() if f"{each.question.key}.{key}" in form}
            given |= {(each.title, part): "Y" for part in ticked}
    return given


def published(fake, place, form):
    """The questionnaire, open for one person in each version of LimeSurvey that there is: its number there by way."""
    there = {}
    for fake.version, fake.columns in WAYS:
        remote_id = there[fake.version, fake.columns] = place.publish(form)
        place.add_codes(remote_id, ["c1"])
        place.open(remote_id, form)
    return there


@each_survey
def test_what_is_answered_there_is_what_our_own_form_would_have_kept(survey):
    fake, form = FakeLimeSurvey(), Form(survey, "mc1", OPENS, CLOSES)
    with served(fake) as port:
        place = LimeSurvey(settings_from(f"limesurvey://u:right@127.0.0.1:{port}?security=none&time_zone=UTC"))
        there = published(fake, place, form)

        @settings(max_examples=8, deadline=None, database=None)
        @given(forms(survey))
        def comes_back(way, sent):
            one = fake.surveys[int(there[way])]
            one["people"][0]["completed"] = "N"
            one["answers"].clear()
            assert fake.answer(int(there[way]), "c1", theirs(survey, sent))

            [back] = place.read_answers(there[way], form)

            ours = read_form(survey, sent)
            assert back.code == "c1"
            assert read_form(survey, back.fields) == ours
            assert ours.answers.keys() <= {name for question in survey.questions for name in question.fields}

        for way in WAYS:
            fake.version, fake.columns = way
            comes_back(way)


@each_survey
def test_names_there_are_letters_and_digits_short_enough_and_no_two_alike(survey):
    ours = named(survey)

    titles = [each.title for each in ours]
    assert len(set(titles)) == len(titles)
    for each in ours:
        assert all(name.isalnum() and len(name) <= 20 for name in (each.title, *each.parts.values()))
        assert all(code.isalnum() and len(code) <= 5 for code in each.options.values())
        assert len(set(each.parts.values())) == len(each.parts)


@each_survey
def test_a_question_on_a_condition_stands_on_a_later_page_than_what_it_hangs_on(survey):
    page_of = {question.key: page.number for page in pages(survey) for question in page.questions}

    assert list(page_of) == [question.key for question in survey.questions]
    for question in survey.questions:
        assert all(page_of[one.partition(".")[0]] < page_of[question.key] for one in question.show_if)


def test_keys_that_differ_by_a_line_alone_get_names_of_their_own():
    survey = next(survey for survey in SURVEYS if survey.key == "mentor_annual")
    first, *rest = survey.sections[0].questions
    alike = [question.model_copy(update={"key": key, "show_if": ()}) for question, key in
             zip((first, rest[0], rest[2]), ("a_b", "ab", "a_b_"), strict=True)]  # fmt: skip
    changed = survey.model_copy(update={"sections": (survey.sections[0].model_copy(update={"questions": alike}),)})

    assert [each.title for each in named(changed)] == ["xab", "xab2", "xab3"]


@each_survey
def test_the_file_says_every_text_in_every_language_and_is_a_table_of_tabs(survey):
    rows = list(csv.DictReader(io.StringIO(to_tsv(survey)), delimiter="\t"))

    assert {row["class"] for row in rows} <= {"S", "SL", "G", "Q", "SQ", "A"}
    assert {row["language"] for row in rows} - {""} == {survey.language, *survey.translations}
    for language in (survey.language, *survey.translations):
        asked = [row for row in rows if row["class"] == "Q" and row["language"] == language]
        assert [row["type/scale"] for row in asked] == [each.letter for each in named(survey)]
        assert all(row["text"] for row in asked)
    assert not any("\n" in word for row in rows for word in row.values())


def test_limits_conditions_and_what_stands_alone_go_there_too():
    survey = next(survey for survey in SURVEYS if survey.key == "mentor_annual")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(to_tsv(survey)), delimiter="\t")}

    assert rows["xbarriers"]["exclude_all_others"] == "xnothing"
    assert (rows["xmeetings"]["min_num_value_n"], rows["xmeetings"]["max_num_value_n"]) == ("0", "100")
    assert rows["xagainwhy"]["relevance"] == 'xagain == "O02" or xagain == "O03"'
    assert (rows["xpartnership"]["type/scale"], rows["xpartnership"]["mandatory"]) == ("F", "Y")
    assert (rows["anonymized"]["text"], rows["datestamp"]["text"], rows["sendconfirmation"]["text"]) == ("N", "N", "N")


def test_a_column_that_is_no_question_and_a_question_without_a_column_are_refused():
    survey = SURVEYS[0]
    fake = FakeLimeSurvey()
    sid = fake.do_import_survey(b64encode(to_tsv(survey).encode()), "txt", "x")
    reader = Reader.of(survey, fake.do_list_questions(sid))

    with pytest.raises(PlaceTrouble, match=r"^1 columns .* and [0-9]+ questions have no column"):
        reader.fields({"id": "1", "surprise": "x"})
