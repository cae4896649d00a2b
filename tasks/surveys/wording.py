"""What is said of a cell: every figure of a report as people read it, and one word for whatever is hidden."""

from collections.abc import Sequence

from tasks.surveys.results import Cell, Line
from tasks.surveys.rules import OTHER

HIDDEN = "hidden"
"""The one mark of every hidden cell, whatever the reason."""
NONE = ""
PERCENT = 100
EXTREMES = {"nearly_all": "all or all but one", "hardly_any": "none or one"}
PASSIVE, PROMOTER = 7, 9
SCORE_GROUPS = ("0 to 6", "7 and 8", "9 and 10")
MINUS = "\u2212"
OTHERS = {"region": "Other regions", "role": "Other roles", "cohort": "Other years"}
ROLES = {"": "Role not known", "out_of_scope": "Roles not on the program's list"}


def percent(part: int, base: int) -> str:
    """`78%`; nothing of nothing is nothing."""
    return f"{PERCENT * part / base:.0f}%" if base else NONE


def span(low: float, high: float) -> str:
    """`65\u201398%` of two shares between 0 and 1."""
    return f"{PERCENT * low:.0f}\u2013{PERCENT * high:.0f}%"


def points(gap: float) -> str:
    """A difference of two shares in percentage points, with its sign: `+12`."""
    rounded = round(PERCENT * gap)
    return signed(rounded)


def signed(value: int) -> str:
    """`+12`, `0`, or with a real minus, which a screen reader does not take for a dash."""
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value < 0 else "0"


def share(cell: Cell | None) -> str:
    """How many agreed or ticked the box, in percent or roughly."""
    if cell is None:
        return HIDDEN
    if cell.extreme:
        return EXTREMES[cell.extreme]
    return NONE if cell.positive is None else percent(cell.positive, cell.base)


def interval(cell: Cell | None) -> str:
    """The interval of that share."""
    return span(*cell.interval) if cell and cell.interval else NONE


def base(cell: Cell | None) -> str:
    """How many answered."""
    return HIDDEN if cell is None else str(cell.base)


def counts(line: Line, cell: Cell | None) -> tuple[str, ...]:
    """How many chose each option; hidden for a group that is too small for them."""
    if cell is None or not cell.counts:
        return (HIDDEN,) * len(line.options)
    return tuple(map(str, cell.counts))


def number(value: float) -> str:
    """A whole number without its zero: `4`, `4.5`."""
    return f"{value:g}"


def middle_answer(line: Line, cell: Cell | None) -> str:
    """The option of the person in the middle, if all stood in order."""
    if cell is None or not cell.counts:
        return HIDDEN
    seen = 0
    for option, people in zip(line.options, cell.counts, strict=True):
        seen += people
        if 2 * seen >= cell.base:
            return option
    return NONE


def low_share(cell: Cell | None) -> str:
    """How many chose one of the two most negative options."""
    return percent(sum(cell.counts[:2]), cell.base) if cell and cell.counts else HIDDEN


def score_counts(cell: Cell) -> tuple[int, int, int]:
    """How many gave 0 to 6, 7 or 8, and 9 or 10."""
    given = cell.counts
    return sum(given[:PASSIVE]), sum(given[PASSIVE:PROMOTER]), sum(given[PROMOTER:])


def score(cell: Cell | None) -> str:
    """The recommendation score with half its interval; nothing below 20 answers."""
    if cell is None or not cell.counts:
        return HIDDEN
    found = cell.score
    return f"{signed(round(found[0]))} (\u00b1{found[1]:.0f})" if found else "from 20 answers on"


def agreement(line: Line) -> str:
    """What the two most positive options of a scale are called together: `Agree or strongly agree`."""
    return either(line.options[-2:])


def either(options: Sequence[str]) -> str:
    """`Agree or strongly agree`."""
    first, *rest = options
    return " or ".join([first, *(option[:1].lower() + option[1:] for option in rest)])


def of_people(people: int) -> str:
    """`1 answer`, `12 answers`."""
    return f"{people} answer" if people == 1 else f"{people} answers"


def group_name(cut: str, name: str) -> str:
    """What a group is called: a region by its own name, a role in words (`special_ed` is `Special ed`)."""
    if name == OTHER:
        return OTHERS.get(cut, OTHER)
    return titled((ROLES.get(name, name) if cut == "role" else name).replace("_", " "))


def titled(words: str) -> str:
    """With a large first letter, as a row or heading begins."""
    return words[:1].upper() + words[1:]
