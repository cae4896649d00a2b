"""What a region may read of each row in an answer: its own people as they stand now, and what it typed itself. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from schemas.dates import in_order
from schemas.files.region_list import MENTOR_IDS, REFS, SUGGESTED, choice_words, shown
from schemas.match import WORST, Finding
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from tasks.regions import answer_row_messages as beside
from tasks.regions.answer_book import MENTORS, Row, plain, sentences
from tasks.regions.answer_messages import Point
from tasks.regions.answer_rows import Said, Stands

LONGEST_NAME = 80
DATE_CELL = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T].*)?")
"""How a day is read from a cell that holds one."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One person of the roster, where they belong, and two texts that name them."""

    person_id: str
    region: str
    email: str
    list_ref: str


@dataclass(frozen=True, slots=True)
class View:
    """What one region knows, and what of others it must not read here."""

    program: Program
    current: Mapping[str, Mapping[str, str]]
    """Reference -> what our columns say now, of everybody on the newest list."""
    told: Mapping[str, str]
    """Reference -> name, of people whom the region was told of before."""
    strangers: frozenset[str] = frozenset()
    """People of other regions."""
    strange: frozenset[str] = frozenset()
    """Texts that name only them."""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    """Reference -> whom we suggest."""
    mentors: Mapping[str, str] = field(default_factory=dict)
    """Member id -> name and id, of those whom the region may choose from."""


def strangers_to(region: str, people: Iterable[Whereabouts]) -> tuple[frozenset[str], frozenset[str]]:
    """The people of other regions, and the texts that name nobody of this one."""
    if region == ALL_REGIONS:
        return frozenset(), frozenset()
    here, there = set[Whereabouts](), set[Whereabouts]()
    for one in people:
        (here if fold(one.region) == fold(region) else there).add(one)
    own = {one.person_id for one in here}, {text for one in here for text in (one.email, one.list_ref)}
    foreign = {text for one in there for text in (one.email, one.list_ref) if text}
    return frozenset(one.person_id for one in there) - own[0], frozenset(foreign) - own[1]


def is_strange(view: View, stand: Stands) -> bool:
    """Whether a row means somebody of another region: then nothing of it is repeated."""
    row = stand.row
    return row is not None and not stand.list_ref and (
        row.mentee_person_id in view.strangers
        or bool(view.strange & {plain(row.list_ref), plain(row.said.get("mentee_email", ""))})
    )  # fmt: skip


def name_of(view: View, stand: Stands) -> str:
    """How the region knows the person of a row; empty if no name may or can be said."""
    if stand.list_ref:
        return one_line(view.current[stand.list_ref].get("mentee_name", ""))
    row = stand.row
    if row is None or is_strange(view, stand):
        return ""
    return one_line(view.told.get(row.list_ref) or row.said.get("mentee_name", ""))


def one_line(text: str) -> str:
    """A name within a sentence."""
    return " ".join(plain(text, LONGEST_NAME).split())


def who(view: View, stand: Stands) -> str:
    """The name, or where the row stood in the workbook that came."""
    return name_of(view, stand) or beside.row_sent(stand.row.number if stand.row else 0)


def told_apart(view: View, stands: Sequence[Stands]) -> list[str]:
    """Whom each row means; two rows of one name also say where they stood."""
    names = [who(view, stand) for stand in stands]
    return [f"{name} ({beside.row_of_file(stand.row.number)})" if stand.row and names.count(name) > 1 else name
            for name, stand in zip(names, stands, strict=True)]  # fmt: skip


def row_of(view: View, stand: Stands, extra: Sequence[Finding] = ()) -> Row:
    """One line of the workbook: ours as it is now, theirs as they typed it."""
    findings = (*extra, *found_in(view, stand))
    if is_strange(view, stand):
        return Row({}, findings, where=beside.row_sent(stand.row.number if stand.row else 0))
    said = stand.row.said if stand.row else {}
    known = stand.row.list_ref if stand.row and stand.row.list_ref in view.told else ""
    if stand.list_ref:
        ours = {**view.current[stand.list_ref], SUGGESTED: view.suggestions.get(stand.list_ref, "")}
    elif known:
        ours = {ref_column(view.program): known, "mentee_name": view.told[known]}
    else:
        ours = {
            name: plain(text)
            for name, text in said.items()
            if name not in {*REFS, SUGGESTED} and plain(text) not in view.strange
        }
    editable = {column.name for column, _ in shown(view.program) if column.editable}
    typed = {name: plain(text) for name, text in said.items()
             if name in editable and (name in MENTORS or plain(text) not in view.strange)}  # fmt: skip
    return Row({**ours, **typed}, findings, write_in=not (stand.list_ref or known))


def ref_column(program: Program) -> str:
    """The column with the reference of a row."""
    return next((column.name for column, _ in shown(program) if column.name in REFS), REFS[0])


def point_of(view: View, stand: Stands, extra: Sequence[Finding] = (), name: str = "") -> Point:
    """One row in a mail."""
    return Point(name or who(view, stand), one_line_each(sentences((*extra, *found_in(view, stand)))))


def found_in(view: View, stand: Stands) -> list[Finding]:
    """What was found in a row: the worst first, and then by the columns of the list."""
    places = {column.name: at for at, (column, _) in enumerate(shown(view.program))}
    put_right = stand.row is not None and stand.list_ref and stand.row.list_ref not in {"", stand.list_ref}
    found = [
        replace(one, sentence=beside.ref_put_right(), column="") if put_right and one.rule == "ref_unknown" else one
        for one in stand.findings
    ]
    return sorted(found, key=lambda one: (-WORST.index(one.result), places.get(one.column, -1), one.rule))


def one_line_each(words: str) -> str:
    """Sentences one after another."""
    return " ".join(plain(words).split())


def mentor_said(view: View, row: Said) -> str:
    """The mentor as the region named them: by choice, id or name; an id alone gets the name of whom the list offers."""
    chosen = next((row.said[name] for name in MENTOR_IDS if row.said.get(name)), "")
    name = row.said.get("mentor_name", "")
    if not name:
        return one_line(view.mentors.get(chosen, chosen))
    return one_line(f"{name} ({chosen})" if chosen and name not in chosen else chosen or name)


def day_said(view: View, row: Said) -> str:
    """The match date as it was typed; one from a date cell as people there write it."""
    said = row.said.get("match_date", "")
    cell = DATE_CELL.fullmatch(said)
    return in_order(date.fromisoformat(cell[1]), view.program.roster.dates.order) if cell else one_line(said)


def what_was_said(view: View, row: Said) -> str:
    """The outcome, with whom and from when."""
    outcome = choice_words(row.outcome or row.said.get("outcome", ""))
    return beside.told(one_line(outcome), mentor_said(view, row), day_said(view, row))


def accepted_line(view: View, stand: Stands) -> tuple[str, str, str]:
    """One line of the sheet with the rows that count."""
    told = what_was_said(view, stand.row) if stand.row else ""
    return who(view, stand), told, sentences(stand.findings)
