"""From counted answers to what may be known of them, and back from its text."""

import json

from schemas.survey import Survey
from tasks.surveys.publishing import Frame, publish
from tasks.surveys.results import Cell, Results, canonical, results_in
from tasks.surveys.tallies import tally

WHEN = {"anchor": "program_year.end"}
QUESTIONS = [
    {"key": "trust", "kind": "likert_grid", "text": "How far?", "required": True,
     "items": [{"key": "candid", "text": "Candid"}, {"key": "useful", "text": "Useful"}]},
    {"key": "ways", "kind": "multiple", "text": "Ways?", "choices": [{"key": "phone", "text": "Phone"}]},
    {"key": "met", "kind": "integer", "text": "Met?"},
    {"key": "how", "kind": "recommend", "text": "Recommend?"},
    {"key": "best", "kind": "text", "text": "Best?"},
]  # fmt: skip
SURVEY = Survey.model_validate({
    "key": "one", "wave": "one", "version": 1, "audiences": ["mentee"], "title": "T", "intro": "I", "minutes": 1,
    "opens": WHEN, "closes": WHEN, "sections": [{"key": "only", "title": "O", "questions": QUESTIONS}],
})  # fmt: skip
NORTH, SOUTH, WEST = (json.dumps({"region": name}) for name in ("North", "South", "West"))


def answered(cut, number, **answers):
    return [(cut, json.dumps({"trust.candid": 4, "trust.useful": 2, **answers}))] * number


def published(*rows, frame=None):
    asked = frame or {NORTH: 20, SOUTH: 20, WEST: 6}
    found = [row for some in rows for row in some]
    return publish(tally(SURVEY, found), Frame(asked, {cut: json.loads(cut) for cut in asked}, opted_out=1, late=2))


def line(form, name):
    return next(line for line in form.lines if line.field == name)


def test_counts_bases_and_agreement_are_those_of_the_answers():
    form = published(answered(NORTH, 12), answered(SOUTH, 8, **{"trust.candid": None, "trust.useful": 5}))

    candid, useful = line(form, "trust.candid"), line(form, "trust.useful")
    assert candid.whole == Cell(12, 12, (0, 0, 0, 12, 0))
    assert candid.not_applicable == 8
    assert useful.whole == Cell(20, 8, (0, 12, 0, 0, 8))
    assert (form.invited, form.answered, form.complete, form.opted_out, form.late) == (46, 20, 20, 1, 2)


def test_a_region_of_two_takes_another_region_with_it():
    form = published(answered(NORTH, 12), answered(SOUTH, 8), answered(WEST, 2))

    assert form.turnout["region"]["North"].answered == 12
    assert form.turnout["region"]["South"].answered is form.turnout["region"]["West"].answered is None
    assert line(form, "trust.useful").cuts["region"].keys() == {"North", "South", "West"}
    assert line(form, "trust.useful").cuts["region"]["South"] is None


def test_few_people_of_one_mind_are_told_roughly():
    form = published(answered(NORTH, 7))

    assert line(form, "trust.candid").whole == Cell(7, extreme="nearly_all")
    assert line(form, "trust.useful").whole == Cell(7, extreme="hardly_any")
    assert line(form, "trust.candid").cuts == {}


def test_with_four_answers_nothing_is_shown_but_who_was_asked():
    form = published(answered(NORTH, 4))

    assert form.answered is None
    assert form.lines == ()
    assert {one.answered for one in form.turnout["region"].values()} == {None}


def test_boxes_numbers_and_scores_have_their_own_lines():
    form = published(answered(NORTH, 10, ways=["phone"], met=2, how=10), answered(SOUTH, 10, met=6, how=0),
                     answered(SOUTH, 5, ways=[], met=None))  # fmt: skip

    assert line(form, "ways.phone").whole == Cell(15, 10)
    assert line(form, "met").whole == Cell(20, quartiles=(2.0, 4.0, 6.0))
    assert line(form, "how").whole.score[0] == 0
    assert "best" not in {one.field for one in form.lines}


def test_the_object_is_the_same_after_a_round_trip():
    form = published(answered(NORTH, 12, met=3, how=9), answered(SOUTH, 11, ways=["phone"]))
    results = Results("p:2026-27:one", "p", "2026-27", "one", "2027-05-05", "2027-05-19", (form,))

    assert results_in(canonical(results)) == results
    assert canonical(results_in(canonical(results))) == canonical(results)
