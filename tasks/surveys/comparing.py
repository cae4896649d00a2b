"""Results beside other results: mentors beside mentees, this year beside the last, and one group beside another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.surveys import wording as say
from tasks.surveys.blocks import SCALES, Block, Drawn, Table, questions_of
from tasks.surveys.charts import ONE, SECOND, share_of
from tasks.surveys.intervals import newcombe
from tasks.surveys.results import Cell, FormResults, Line, Results
from tasks.surveys.rules import OTHER

MIDDLES = {"integer": "Half gave at most", "recommend": "Score"}
REWORDED = " *"
CHANCE = 20
"""Of so many 95 % intervals, about one misses by chance."""


@dataclass(frozen=True, slots=True)
class Share:
    """One share that can be compared: how many of how many."""

    text: str
    part: int
    base: int

    @property
    def words(self) -> str:
        """`78% of 40`."""
        return f"{say.percent(self.part, self.base)} of {self.base}"


def shares(line: Line, cell: Cell | None) -> list[Share]:
    """What can be compared of one line: agreement, a tick, or each option of a question with one answer."""
    if cell is None or cell.extreme:
        return []
    text = line.text or line.heading
    if line.kind == "single":
        return [Share(option, part, cell.base) for option, part in zip(line.options, cell.counts, strict=False)]
    return [] if cell.positive is None else [Share(text, cell.positive, cell.base)]


def side_by_side(results: Results, names: Mapping[str, str]) -> list[Block]:
    """
    The questions that two questionnaires ask in the same words, with both answers.

    Args:
        names: What each questionnaire's people are called, by its key.
    """
    lines = {form.key: {line.field: line for line in form.lines if line.shared} for form in results.forms}
    asked = [form for form in results.forms if lines[form.key]]
    if len(asked) < 2:
        return []
    first, second = asked[:2]
    found = [[line for line in question if same(line, lines[second.key].get(line.field))]
             for question in questions_of(first)]  # fmt: skip
    both = (names[first.key], names[second.key])
    blocks = [beside([(line, lines[second.key][line.field]) for line in question], both) for question in found]
    return [block for block in blocks if block.table.rows]


def same(line: Line, other: Line | None) -> bool:
    """Whether two lines ask for the same on the same scale."""
    return other is not None and (line.kind, line.options) == (other.kind, other.options)


def beside(pairs: list[tuple[Line, Line]], names: tuple[str, str]) -> Block:
    """One question as both answered it."""
    drawn: list[Drawn] = []
    rows: list[tuple[str, ...]] = []
    for pair in pairs:
        if pair[0].kind in MIDDLES:
            rows.append((MIDDLES[pair[0].kind], *(in_short(line, line.whole) for line in pair)))
            continue
        for at, text in enumerate(said_texts(pair[0])):
            each = [found[at] if (found := shares(line, line.whole)) else None for line in pair]
            rows.append((text, *(one.words if one else rough(line) for one, line in zip(each, pair, strict=True))))
            drawn.append(Drawn(text, "", None))
            drawn += [bar(name, one, text, fill) for name, one, fill in zip(names, each, (ONE, SECOND), strict=True)]
    first = pairs[0][0] if pairs else None
    heading, scale = (first.heading, first.kind in SCALES) if first else ("", False)
    what = say.agreement(first) if first and scale else heading
    return Block(heading, (), tuple(drawn), Table(what, ("", *names), tuple(rows)), full_width=True)


def said_texts(line: Line) -> list[str]:
    """The rows that one line makes."""
    if line.kind == "single":
        return list(line.options)
    return [line.text or line.heading]


def rough(line: Line) -> str:
    """What is said where there is no exact share."""
    return say.share(line.whole) if line.whole and line.whole.extreme else say.HIDDEN


def bar(name: str, one: Share | None, text: str, fill: str) -> Drawn:
    """The bar of one side."""
    if one is None:
        return Drawn(name, say.HIDDEN, None, (), True)
    return Drawn(name, one.words, share_of(f"{text}, {name}: {one.words}", one.part, one.base, fill), (), True)


@dataclass(frozen=True, slots=True)
class Years:
    """One questionnaire this year and the year before."""

    table: Table
    comparisons: int
    reworded: bool


def year_on_year(results: Results, before: Results) -> list[Years]:
    """What changed since the year before, for the questions that kept their key and their scale."""
    earlier = {form.key: form for form in before.forms}
    found = [years(form, earlier[form.key], results, before) for form in results.forms if form.key in earlier]
    return [one for one in found if one.comparisons]


def years(form: FormResults, old: FormResults, results: Results, before: Results) -> Years:
    """One questionnaire of two years."""
    earlier = {line.field: line for line in old.lines}
    rows: list[tuple[str, ...]] = []
    for lines in questions_of(form):
        pairs = [(line, earlier.get(line.field)) for line in lines]
        changed = [row for line, was in pairs if was and same(line, was) for row in changes(line, was)]
        rows += [(lines[0].heading,), *changed] if changed else []
    headings = ("", before.program_year, results.program_year, "Difference, points", "95% interval, points")
    table = Table(f"{form.title}: {before.program_year} and {results.program_year}", headings, tuple(rows))
    figures = [row for row in rows if len(row) > 1]
    return Years(table, len(figures), any(row[0].endswith(REWORDED) for row in figures))


def changes(line: Line, was: Line) -> Iterator[tuple[str, ...]]:
    """The rows of one line: both years, the difference, and its interval."""
    mark = "" if (line.heading, line.text) == (was.heading, was.text) else REWORDED
    for one, old in zip(shares(line, line.whole), shares(was, was.whole), strict=False):
        gap, low, high = newcombe((one.part, one.base), (old.part, old.base))
        name = "Everybody" if one.text == line.heading else one.text
        yield (f"{name}{mark}", old.words, one.words, say.points(gap), f"{say.points(low)} to {say.points(high)}")


def by_chance(comparisons: int) -> str:
    """How many comparisons there are, and what that means."""
    words = f"{comparisons} comparisons are made here" if comparisons > 1 else "One comparison is made here"
    if comparisons < CHANCE:
        return f"{words}."
    return (f"{words}. Of so many, about {comparisons // CHANCE} would show an interval without 0 even if nothing had "
            "changed.")  # fmt: skip


def groups_table(form: FormResults, cut: str) -> Table | None:
    """
    Every question of a questionnaire by group of one cut, groups side by side; None if nothing of it may be shown.

    Of a scale it is the share that agrees, of a box who ticked it, of a number the middle one.
    """
    groups = sorted({name for line in form.lines for name in line.cuts.get(cut, {})}, key=natural)
    rows: list[tuple[str, ...]] = []
    for lines in questions_of(form):
        if any(line.cuts.get(cut) for line in lines):
            rows += [(lines[0].heading,), *(row for line in lines for row in group_rows(line, cut, groups))]
    names = [say.group_name(cut, name) for name in groups]
    return Table(form.title, ("", "Everybody", *names), tuple(rows)) if rows else None


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """`Region 10` after `Region 9`, and what is called Other at the end."""
    words = (((0, int(word)) if word.isdigit() else (1, word)) for word in name.split())
    return ((2, ""),) if name == OTHER else tuple(words)


def group_rows(line: Line, cut: str, groups: list[str]) -> Iterator[tuple[str, ...]]:
    """The rows of one line by group: one, or one for each option."""
    cells = [line.whole, *(line.cuts.get(cut, {}).get(name) for name in groups)]
    if line.kind == "single":
        for at, option in enumerate(line.options):
            yield (option, *(shown_option(cell, at) for cell in cells))
    elif line.kind == "recommend":
        yield ("Gave 9 or 10", *(would_recommend(cell) for cell in cells))
    else:
        yield (line.text or of_all(line), *(in_short(line, cell) for cell in cells))


def of_all(line: Line) -> str:
    """What stands in the row of a question that is one line."""
    return MIDDLES[line.kind] if line.kind in MIDDLES else say.agreement(line)


def shown_option(cell: Cell | None, at: int) -> str:
    """The share of one option."""
    return f"{say.percent(cell.counts[at], cell.base)} of {cell.base}" if cell and cell.counts else say.HIDDEN


def in_short(line: Line, cell: Cell | None) -> str:
    """A cell in a few letters."""
    if cell is None:
        return say.HIDDEN
    if line.kind == "integer":
        return f"{say.number(cell.quartiles[1])} ({say.of_people(cell.base)})" if cell.quartiles else say.HIDDEN
    if line.kind == "recommend":
        return recommended(cell)
    return f"{say.share(cell)} of {cell.base}"


def would_recommend(cell: Cell | None) -> str:
    """Who gave 9 or 10, where single answers may be counted."""
    if cell is None or not cell.counts:
        return say.HIDDEN
    return f"{say.percent(say.score_counts(cell)[2], cell.base)} of {cell.base}"


def recommended(cell: Cell) -> str:
    """The score or, below 20 answers, how many gave 9 or 10; nothing where the counts are hidden."""
    if not cell.counts:
        return say.HIDDEN
    if cell.score:
        return f"{say.score(cell)}, {say.of_people(cell.base)}"
    return f"{say.score_counts(cell)[2]} of {cell.base} gave 9 or 10"
