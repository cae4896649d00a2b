"""The questions of a report: for each its chart and the table under it, from what may be known and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tasks.surveys import wording as say
from tasks.surveys.charts import ONE, STEPS, Bar, colours, diverging, reach_of, share_of, stacked
from tasks.surveys.results import Cell, FormResults, Line

SCALES = frozenset({"likert", "likert_grid"})
SCORE_FILLS = (STEPS[0], STEPS[2], STEPS[4])
INTERVAL = "95% interval"
Reach = tuple[float, float]
CHOSEN = ("Chosen by", "Answers", "Share")


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names the row, and a row of one cell is a heading of those below it."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar of a chart, with its label above and its figures below."""

    label: str
    beside: str
    """Of how many people it speaks."""
    bar: Bar | None
    """None where nothing may be shown."""
    below: tuple[str, ...] = ()
    minor: bool = False
    """Whether it belongs to the bar above it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One question of a report."""

    heading: str
    legend: tuple[tuple[str, str], ...]
    """Colour and what it means."""
    drawn: tuple[Drawn, ...]
    table: Table
    full_width: bool = False
    """Whether each bar wants a row of its own, however many there are."""


@dataclass(frozen=True, slots=True)
class Group:
    """The one group that a report shows beside everybody."""

    cut: str
    name: str

    def cell(self, line: Line) -> Cell | None:
        """Its results; None if they are hidden."""
        return line.cuts.get(self.cut, {}).get(self.name)


def questions_of(form: FormResults) -> Iterator[tuple[Line, ...]]:
    """The lines of one questionnaire by question."""
    for _, lines in groupby(form.lines, key=lambda line: line.field.partition(".")[0]):
        yield tuple(lines)


def blocks_of(form: FormResults, group: Group | None = None) -> list[Block]:
    """
    Every question of a questionnaire with its answers.

    Args:
        group: Whose results stand beside everybody's, where they may be shown; a question of which they may not be
            shown says so.
    """
    return [block(lines, group) for lines in questions_of(form)]


def block(lines: Sequence[Line], group: Group | None) -> Block:
    """One question."""
    first = lines[0]
    cells = [cell for line in lines for cell in (line.whole, group.cell(line) if group else None) if cell]
    reach = reach_of(cell.counts for cell in cells)
    drawn = tuple(one for line in lines for one in drawn_of(line, group, reach))
    colours_used = legend(first) if any(cell.counts for cell in cells) else ()
    wide = first.kind in SCALES or any(one.minor for one in drawn)
    return Block(first.heading, colours_used, drawn, table(lines, group), full_width=wide)


def legend(line: Line) -> tuple[tuple[str, str], ...]:
    """What the colours of a question mean."""
    if line.kind in SCALES:
        return tuple(zip(colours(len(line.options)), line.options, strict=True))
    if line.kind == "recommend":
        return tuple(zip(SCORE_FILLS, say.SCORE_GROUPS, strict=True))
    return ()


def drawn_of(line: Line, group: Group | None, reach: Reach) -> Iterator[Drawn]:
    """The bars of one line: of everybody and, where that may be shown, of one group."""
    everybody = line.text or ("Everybody" if line.kind != "single" else "")
    yield from drawn_cell(line, line.whole, everybody, reach, minor=False)
    if group and line.kind != "single" and (cell := group.cell(line)):
        yield from drawn_cell(line, cell, group.name, reach, minor=True)


def drawn_cell(line: Line, cell: Cell | None, label: str, reach: Reach, *, minor: bool) -> Iterator[Drawn]:
    """The bars of one cell; of a question with one answer, one bar for each option."""
    if cell is None:
        yield Drawn(label or line.heading, say.HIDDEN, None, (), minor)
        return
    beside = say.of_people(cell.base)
    if line.kind == "single":
        yield from options_of(line, cell)
    elif line.kind == "integer":
        yield Drawn(label, beside, None, (spread(cell),), minor)
    elif line.kind == "recommend":
        yield Drawn(label, beside, *scored(label, cell), minor)
    elif line.kind in SCALES and cell.counts:
        yield Drawn(label, beside, *scaled(label, line, cell, reach), minor)
    else:
        yield agreed(label, line, cell, minor=minor)


def options_of(line: Line, cell: Cell) -> Iterator[Drawn]:
    """One bar for each option of a question with one answer."""
    if not cell.counts:
        yield Drawn(line.heading, say.of_people(cell.base), None, ("too few answers to show each of them",))
        return
    for option, people in zip(line.options, cell.counts, strict=True):
        said = say.percent(people, cell.base)
        yield Drawn(option, f"{said} of {cell.base}", share_of(f"{option}: {said}", people, cell.base))


def scaled(label: str, line: Line, cell: Cell, reach: Reach) -> tuple[Bar, tuple[str, ...]]:
    """A bar of every step of a scale, and the shares of its two ends."""
    each = [f"{option} {say.percent(people, cell.base)}"
            for option, people in zip(line.options, cell.counts, strict=True)]  # fmt: skip
    below = (f"{say.either(line.options[:2])} {say.low_share(cell)}", f"{say.agreement(line)} {say.share(cell)}")
    return diverging(f"{label}: {', '.join(each)}", cell.counts, reach), below


def agreed(label: str, line: Line, cell: Cell, *, minor: bool) -> Drawn:
    """A bar of those who agreed or ticked a box; rough shares have none."""
    what = say.agreement(line) if line.kind in SCALES else ""
    words = f"{what}{': ' if what else ''}{say.share(cell)} of {cell.base}"
    if cell.extreme or cell.positive is None:
        return Drawn(label, words, None, (), minor)
    return Drawn(label, words, share_of(f"{label}: {words}", cell.positive, cell.base), (), minor)


def scored(label: str, cell: Cell) -> tuple[Bar | None, tuple[str, ...]]:
    """A bar of how likely people are to recommend the program, and the score."""
    if not cell.counts:
        return None, ("too few answers to show them",)
    groups = say.score_counts(cell)
    said = ", ".join(f"{name}: {people}" for name, people in zip(say.SCORE_GROUPS, groups, strict=True))
    score = f"Score {say.score(cell)}" if cell.score else f"Counts: {said}"
    return stacked(f"{label}: {said}", groups, SCORE_FILLS), (score,)


def spread(cell: Cell) -> str:
    """How numbers lie: the middle, and between what half of them are."""
    low, middle, high = map(say.number, cell.quartiles or (0, 0, 0))
    return f"Half of the answers are {middle} or fewer; the middle half lies between {low} and {high}."


def table(lines: Sequence[Line], group: Group | None) -> Table:
    """The table under the chart of a question."""
    kind = lines[0].kind
    if kind == "single":
        return options_table(lines[0], group)
    headings, row = ROWS.get(kind, ROWS["multiple"])
    if kind in SCALES:
        headings = ("Answers", *lines[0].options, "Does not apply", say.agreement(lines[0]),
                    INTERVAL, "Middle answer")  # fmt: skip
    rows = []
    for line in lines:
        rows.append((line.text or "Everybody", *row(line, line.whole, line.not_applicable)))
        if group:
            rows.append((group_label(line, group), *row(line, group.cell(line), None)))
    return Table(lines[0].heading, ("", *headings), tuple(rows))


def group_label(line: Line, group: Group) -> str:
    """What a row of a group is called."""
    return f"{line.text} ({group.name})" if line.text else group.name


def scale_row(line: Line, cell: Cell | None, not_applicable: int | None) -> tuple[str, ...]:
    """The figures of one line of a scale."""
    out = say.NONE if not_applicable is None else str(not_applicable)
    return (say.base(cell), *say.counts(line, cell), out, say.share(cell), say.interval(cell),
            say.middle_answer(line, cell))  # fmt: skip


def box_row(line: Line, cell: Cell | None, not_applicable: int | None) -> tuple[str, ...]:
    """The figures of one box that could be ticked."""
    ticked = say.HIDDEN if cell is None or cell.positive is None else str(cell.positive)
    return ticked, say.base(cell), say.share(cell), say.interval(cell)


def number_row(line: Line, cell: Cell | None, not_applicable: int | None) -> tuple[str, ...]:
    """The figures of a number."""
    return (say.base(cell), *(map(say.number, cell.quartiles) if cell and cell.quartiles else (say.HIDDEN,) * 3))


def score_row(line: Line, cell: Cell | None, not_applicable: int | None) -> tuple[str, ...]:
    """The figures of a recommendation."""
    groups = tuple(map(str, score_groups)) if (score_groups := counted(cell)) else (say.HIDDEN,) * 3
    return say.base(cell), *groups, say.score(cell)


def counted(cell: Cell | None) -> tuple[int, int, int] | None:
    """How many gave which group of scores, if that may be shown."""
    return say.score_counts(cell) if cell and cell.counts else None


ROWS = {
    "likert": ((), scale_row),
    "likert_grid": ((), scale_row),
    "multiple": (("Ticked by", "Answers", "Share", INTERVAL), box_row),
    "integer": (("Answers", "A quarter gave at most", "Half gave at most", "Three quarters gave at most"), number_row),
    "recommend": (("Answers", *say.SCORE_GROUPS, "Score"), score_row),
}


def options_table(line: Line, group: Group | None) -> Table:
    """The table of a question with one answer: a row for each option."""
    cells = [(None, line.whole), *([(group.name, group.cell(line))] if group else [])]
    headings: list[str] = [""]
    for name, _ in cells:
        headings += CHOSEN if name is None else [f"{name}: {what.lower()}" for what in CHOSEN]
    rows = []
    for at, option in enumerate(line.options):
        row = [option]
        for _, cell in cells:
            known = cell is not None and bool(cell.counts)
            chosen = cell.counts[at] if cell and known else 0
            row += [str(chosen) if known else say.HIDDEN, say.base(cell),
                    say.percent(chosen, cell.base) if cell and known else say.HIDDEN]  # fmt: skip
        rows.append(tuple(row))
    return Table(line.heading, tuple(headings), tuple(rows))


def response_drawn(label: str, answered: int | None, invited: int | None, *, minor: bool = False) -> Drawn:
    """The bar of a response rate."""
    if answered is None or not invited:
        return Drawn(label, say.HIDDEN, None, (), minor)
    words = f"{answered} of {invited}, {say.percent(answered, invited)}"
    return Drawn(label, words, share_of(f"{label}: {words} answered", answered, invited, ONE), (), minor)
