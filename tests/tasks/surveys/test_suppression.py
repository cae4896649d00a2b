"""Nothing that is shown of a wave gives away what a few people said: attacked here by what anybody can compute."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from thorough import some

from schemas.survey import Survey
from tasks.surveys.publishing import Frame, publish
from tasks.surveys.suppression import Part, may_show, shown_sizes
from tasks.surveys.tallies import tally

WHEN = {"anchor": "program_year.end"}
QUESTIONS = [
    {"key": "agree", "kind": "likert", "text": "?"},
    {"key": "ways", "kind": "multiple", "text": "?", "choices": [
        {"key": "phone", "text": "P"}, {"key": "mail", "text": "M"}]},
    {"key": "go", "kind": "single", "text": "?", "choices": [{"key": "yes", "text": "Y"}, {"key": "no", "text": "N"}]},
]  # fmt: skip
SURVEY = Survey.model_validate({
    "key": "one", "wave": "one", "version": 1, "audiences": ["mentee"], "title": "T", "intro": "I", "minutes": 1,
    "opens": WHEN, "closes": WHEN, "sections": [{"key": "only", "title": "O", "questions": QUESTIONS}],
})  # fmt: skip
FEW, EPS = 5, 1e-6


def test_a_threshold_alone_would_give_the_game_away():
    shown = shown_sizes({"North": 18, "South": 12, "Metro": 8, "West": 2}, FEW)

    assert shown.groups == {"North", "South"}
    assert shown.together == 10


@pytest.mark.parametrize(
    ("part", "may"),
    [(Part(4, 2), False), (Part(5, 2), True), (Part(9, 9), False), (Part(9, 8), False), (Part(9, 1), False),
     (Part(9, 0), False), (Part(9, 7), True), (Part(10, 10), True), (Part(9), False), (Part(10), True)],
)  # fmt: skip
def test_a_group_is_shown_if_it_tells_nothing_about_one_person_of_it(part, may):
    assert may_show(part, FEW) is may


@st.composite
def waves(draw):
    """Answers in two cuts, with empty and crowded corners, and who was asked."""
    rows, frame = [], {}
    regions, roles = draw(st.integers(2, 6)), draw(st.integers(1, 3))
    for region in range(regions):
        for role in range(roles):
            cut = json.dumps({"region": f"R{region}", "role": f"S{role}"}, sort_keys=True)
            people = draw(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14]))
            frame[cut] = people + draw(st.integers(0, 4))
            mood = draw(st.sampled_from([[5], [1, 5], [1, 2, 3, 4, 5, None], [4, None, "skip"]]))
            rows += [(cut, json.dumps(draw(answers(mood)))) for _ in range(people)]
    invited = {cut: asked for cut, asked in frame.items() if asked}
    return rows, Frame(invited, {cut: json.loads(cut) for cut in invited})


@st.composite
def answers(draw, mood):
    ways = draw(st.sampled_from([[], ["phone"], ["mail"], ["phone", "mail"]]))
    agree, go = draw(st.sampled_from(mood)), draw(st.sampled_from(["yes", "yes", "no", ""]))
    given = {"agree": agree} if agree != "skip" else {}
    return given | ({"ways": ways} if ways else {}) | ({"go": go} if go else {})


def bounds(parts, sums, wanted):
    """Between what anybody who adds and subtracts can bound a sum of parts. Written apart from what it attacks."""
    rows = [[float(part in members) for part in parts] for members, _ in sums]
    values = [float(total) for _, total in sums]
    goal = [float(part in wanted) for part in parts]
    low = linprog(goal, A_eq=rows or None, b_eq=values or None, bounds=(0, None), method="highs")
    high = linprog([-one for one in goal], A_eq=rows or None, b_eq=values or None, bounds=(0, None), method="highs")
    return low.fun, float("inf") if high.status == 3 else -high.fun


def members(frame, cut, name):
    return {part for part, groups in frame.groups.items() if groups[cut] == name}


def hidden_and_known(frame, cuts, whole, number):
    """The groups that are hidden, and every sum that is published: of the groups that are shown, and of the whole."""
    parts = sorted(frame.invited)
    hidden = [(cut, name) for cut, groups in cuts.items() for name, shown in groups.items() if number(shown) is None]
    sums = [(members(frame, cut, name), number(shown)) for cut, groups in cuts.items()
            for name, shown in groups.items() if number(shown) is not None]  # fmt: skip
    return parts, hidden, [*sums, (set(parts), whole)]


@given(waves())
@settings(max_examples=some(90), deadline=None)
def test_no_hidden_group_can_be_bounded_more_tightly_than_the_threshold_allows(wave):
    rows, frame = wave
    found = publish(tally(SURVEY, rows), frame)
    people = Counter(cut for cut, _ in rows)

    if found.answered is None:
        assert len(rows) < FEW
        assert found.lines == ()
        return
    parts, hidden, sums = hidden_and_known(frame, found.turnout, found.answered, lambda one: one.answered)
    assert all(total >= FEW for _, total in sums)
    for cut, name in hidden:
        inside = members(frame, cut, name)
        if sum(people[part] for part in inside) < FEW:
            low, high = bounds(parts, sums, inside)
            assert low <= EPS
            assert high >= FEW - 1 - EPS


@given(waves())
@settings(max_examples=some(90), deadline=None)
def test_the_results_of_a_few_people_are_neither_shown_nor_left_over(wave):
    rows, frame = wave
    found = publish(tally(SURVEY, rows), frame)
    bases = base_by_line(rows)

    for line in found.lines:
        base = bases[line.field]
        if line.whole is None:
            assert line.cuts == {}
            continue
        assert line.whole.base == sum(base.values()) >= FEW
        for cut, groups in line.cuts.items():
            hidden = [name for name, cell in groups.items() if cell is None]
            for name, cell in groups.items():
                assert cell is None or cell.base == sum(base[part] for part in members(frame, cut, name)) >= FEW
                assert cell is None or cell.extreme == ""
                assert cell is None or found.turnout[cut][name].answered is not None
            left = sum(base[part] for name in hidden for part in members(frame, cut, name))
            assert not hidden or (len(hidden) > 1 and left >= FEW)


def base_by_line(rows):
    found = {name: Counter() for name in ("agree", "ways.phone", "ways.mail", "go")}
    for cut, text in rows:
        given = json.loads(text)
        found["agree"][cut] += given.get("agree") is not None
        found["go"][cut] += "go" in given
        for name in ("ways.phone", "ways.mail"):
            found[name][cut] += "ways" in given
    return found


@given(waves())
@settings(max_examples=some(90), deadline=None)
def test_groups_of_two_cuts_leave_nobody_alone(wave):
    rows, frame = wave
    found = publish(tally(SURVEY, rows), frame)
    people = Counter(cut for cut, _ in rows)
    known = {cut: {name: {part for part in members(frame, cut, name) if people[part]}
                   for name, one in groups.items() if one.answered is not None}
             for cut, groups in found.turnout.items()}  # fmt: skip

    for region in known.get("region", {}).values():
        inside = [role for role in known["role"].values() if role <= region]
        left = sum(people[part] for part in region.difference(*inside))
        assert not inside or left == 0 or left >= FEW
