"""However a list is laid out, it says the same: columns, titles, case and other words change nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st
from returned_books import MASA, received
from thorough import some

from schemas.files.match_list import CHOICES, HEADINGS
from schemas.files.region_list import choice_words, headings
from schemas.match import MatchList
from tasks.matches.returned import match_list_in
from tasks.matches.synonyms import words_of

COLUMNS = list(headings(MASA))
OUTCOMES = next(column.allowed for column in MASA.lists.columns if column.name == "outcome")
texts = st.one_of(st.none(), st.text("abcé 019#?(),", max_size=8), st.integers(0, 99_999), st.dates())
rows = st.lists(st.fixed_dictionaries({**dict.fromkeys(COLUMNS, texts), "outcome": st.sampled_from(("", *OUTCOMES))}),
                min_size=1, max_size=6)  # fmt: skip


def plain(listed: MatchList) -> tuple:
    return sorted(listed.columns), [(row.list_ref, dict(row.said)) for row in listed.rows]


def usual(lines):
    """The list as we would lay it out; the first row always says something."""
    said = [{**line, "list_ref": f"R{number}"} for number, line in enumerate(lines)]
    return [COLUMNS, *[[line[name] for name in COLUMNS] for line in said]]


@st.composite
def cases(draw, text):
    is_upper = draw(st.integers(0, 2 ** len(text) - 1))  # a bit for each letter: one draw, not hundreds
    return "".join(c.upper() if is_upper >> place & 1 else c.lower() for place, c in enumerate(text))


@st.composite
def heading(draw, name):
    """One of the ways to write the heading of a column."""
    others = [text for text, meant in words_of(MASA).others.items() if meant == name]
    text = draw(st.sampled_from([name, headings(MASA)[name], *others]))
    return draw(st.sampled_from(("", " ", "\n"))) + draw(cases(text.replace("ß", "ss"))) + draw(
        st.sampled_from(("", " ", ":", " *")))  # fmt: skip


@st.composite
def choice(draw, code):
    """One of the ways to say a choice."""
    if not code:
        return draw(st.sampled_from((None, "", " ")))
    said = draw(st.sampled_from((code, choice_words(code), *CHOICES[code])))
    return draw(cases(said)) + draw(st.sampled_from(("", " ", ".")))


@settings(deadline=None, max_examples=some(60))
@given(rows, st.data())
def test_a_list_says_the_same_in_any_layout(lines, data):
    table = usual(lines)
    order = data.draw(st.permutations(range(len(COLUMNS) + 1)))
    outcome = COLUMNS.index("outcome")
    told = [[*(data.draw(heading(name)) for name in COLUMNS), "Our own remarks"]]
    for row in table[1:]:
        told.append([*row[:outcome], data.draw(choice(row[outcome])), *row[outcome + 1 :], "x"])
    title = data.draw(st.sampled_from(([], [("Region 5",)], [("Region 5", "Fall"), ()])))
    laid_out = [*title, *[[row[place] for place in order] for row in told]]

    assert plain(match_list_in(received(*laid_out), MASA)) == plain(match_list_in(received(*table), MASA))


@settings(deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_row(lines, chance):
    head, *body = usual(lines)
    mixed = chance.sample(body, len(body))

    def of(listed):
        return sorted(listed, key=lambda row: row[0])

    assert of(plain(match_list_in(received(head, *mixed), MASA))[1]) == of(
        plain(match_list_in(received(head, *body), MASA))[1])  # fmt: skip


def test_there_are_other_words_for_every_column():
    assert set(COLUMNS) <= HEADINGS.keys()
    assert set(COLUMNS) <= set(words_of(MASA).others.values())
