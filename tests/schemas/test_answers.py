"""What one submitted form says, by its questionnaire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.answers import COMPLETE, Fault, answered_pct, read_form
from schemas.registry import all_programs
from schemas.survey import Survey

SURVEYS = [survey for program in all_programs() for survey in program.surveys]
WHEN = {"anchor": "program_year.end"}


def survey(*questions, **more):
    sections = [{"key": "only", "title": "Only", "questions": questions}]
    rest = {
        "key": "one",
        "wave": "one",
        "version": 1,
        "audiences": ["mentee"],
        "title": "T",
        "intro": "I",
        "minutes": 1,
    }
    return Survey.model_validate({**rest, "opens": WHEN, "closes": WHEN, "sections": sections, **more})


def question(key, kind, **more):
    return {"key": key, "kind": kind, "text": "?", **more}


def choices(*keys, exclusive=None):
    return [{"key": key, "text": key, "exclusive": key == exclusive} for key in keys]


BARRIERS = question("barriers", "multiple", choices=choices("time", "other", "nothing", exclusive="nothing"))
RESOLVE = question("resolve", "text", max_length=5, show_if=["barriers.time", "barriers.other"])
GRID = question("trust", "likert_grid", required=True, items=[{"key": "a", "text": "A"}, {"key": "b", "text": "B"}])


@pytest.mark.parametrize(
    ("asked", "form", "answers"),
    [
        (question("agree", "likert"), {"agree": "A4"}, {"agree": 4}),
        (question("agree", "likert"), {"agree": "NA"}, {"agree": None}),
        (GRID, {"trust.a": "A1", "trust.b": "A5"}, {"trust.a": 1, "trust.b": 5}),
        (question("met", "integer"), {"met": " 7 "}, {"met": 7}),
        (question("how", "recommend"), {"how": "10"}, {"how": 10}),
        (question("day", "date"), {"day": "2026-11-22"}, {"day": "2026-11-22"}),
        (question("go", "single", choices=choices("yes", "no")), {"go": "no"}, {"go": "no"}),
        (BARRIERS, {"barriers.other": "1", "barriers.time": "1"}, {"barriers": ("time", "other")}),
        (question("best", "text"), {"best": "  words  "}, {"best": "words"}),
    ],
)
def test_an_answer_is_kept_under_our_own_keys(asked, form, answers):
    filled = read_form(survey(asked), form)

    assert filled.answers == answers
    assert filled.faults == {}


@pytest.mark.parametrize(
    ("asked", "form", "faults"),
    [
        (question("agree", "likert"), {"agree": "A6"}, {"agree": Fault("choose_one")}),
        (GRID, {"trust.a": "A1"}, {"trust.b": Fault("choose_one")}),
        (question("met", "integer", max=9), {"met": "10"}, {"met": Fault("whole_number", {"min": 0, "max": 9})}),
        (question("met", "integer"), {"met": "7.0"}, {"met": Fault("whole_number", {"min": 0, "max": 100})}),
        (question("met", "integer"), {"met": "٣"}, {"met": Fault("whole_number", {"min": 0, "max": 100})}),
        (question("met", "integer", required=True), {"x": "1"}, {"met": Fault("answer_this")}),
        (question("how", "recommend"), {"how": "11"}, {"how": Fault("choose_one")}),
        (question("day", "date"), {"day": "20261122"}, {"day": Fault("day")}),
        (question("day", "date"), {"day": "2026-02-30"}, {"day": Fault("day")}),
        (
            BARRIERS,
            {"barriers.nothing": "1", "barriers.time": "1"},
            {"barriers": Fault("alone", {"choice": "nothing"})},
        ),
        (question("best", "text", max_length=3), {"best": "four"}, {"best": Fault("too_long", {"max": 3})}),
    ],
)
def test_what_cannot_be_taken_is_told_where_it_stands(asked, form, faults):
    assert read_form(survey(asked), form).faults == faults


@pytest.mark.parametrize("one", SURVEYS, ids=lambda one: one.key)
def test_an_empty_form_answers_nothing(one):
    assert read_form(one, {"do": "submit"}).faults


def test_a_question_whose_condition_is_not_met_is_left_out_whatever_was_sent():
    both = survey(BARRIERS, RESOLVE)

    asked = read_form(both, {"barriers.time": "1", "resolve": "later"})
    left_out = read_form(both, {"barriers.nothing": "1", "resolve": "far too long"})

    assert asked.answers == {"barriers": ("time",), "resolve": "later"}
    assert left_out.answers == {"barriers": ("nothing",)}
    assert left_out.faults == {}


@given(st.data())
@pytest.mark.parametrize("one", SURVEYS, ids=lambda one: one.key)
def test_whatever_is_sent_only_questions_that_are_there_are_answered(one, data):
    names = [name for asked in one.questions for name in (*asked.fields, *asked.options)]
    words = st.sampled_from(["", "A1", "A5", "NA", "5", "999999", "yes", "x" * 5001]) | st.text(max_size=8)
    form = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=8), words))

    filled = read_form(one, form)

    known = {name for asked in one.questions for name in asked.fields}
    assert filled.answers.keys() | filled.faults.keys() <= known
    assert not filled.answers.keys() & filled.faults.keys()


def test_completeness_counts_what_is_required_and_applies():
    one = survey(GRID, question("met", "integer", required=True), question("best", "text"))

    assert answered_pct(one, {"trust.a": 3, "trust.b": None, "met": 0}) == 100
    assert answered_pct(one, {"trust.a": 3, "trust.b": 2}) == 66
    assert answered_pct(one, {"trust.a": 3, "best": "words"}) == 33
    assert answered_pct(survey(question("best", "text")), {}) >= COMPLETE
