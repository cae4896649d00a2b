"""What an export brings that the history does not have yet, staged beside it; known lines cost a look-up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from schemas.dates import DateReader
from schemas.files.membership import expectations
from schemas.member import ROW_FIELDS
from schemas.program import Program
from sql.database import learn_sizes, load
from sql.queries import query
from sql.staging import beside, delta, lost, shielded, staging
from tasks.membership.fresh import Child, FreshLines, Line
from tasks.membership.remembered import Remembered, from_history, recall
from tasks.membership.rules import Accepted, Quarantined, conflict, judge_rows
from tasks.shared.collecting import uncollected
from tasks.shared.tables import BadRow, Row, SourceTable

TOTALS = "TOTALS_ROW"
START = ROW_FIELDS.index("position_start")
DELTA_COLUMNS = ("line", "row_key", *ROW_FIELDS, "line_hash", "content_hash")


@dataclass(slots=True)
class Reading:
    """The counts of one reading of one export."""

    rows: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    exact_duplicates: int = 0
    judged: int = 0
    """Rows that are new, changed or kept aside for what they say; known lines are not read again."""
    bad_dates: int = 0
    """How many of them have a start date that is none in the declared order (R2)."""
    keyless: int = 0
    """Rows kept aside that do not say whose they are. A row without a name is nobody's, where names make the key."""
    bad_date: str = ""
    """Where the first of those stands and what is wrong with it."""
    remembered: Remembered | None = None
    """The lines beside which the export was read; None if it was read in full."""

    @property
    def accepted(self) -> int:
        """Rows that are neither kept aside nor said twice."""
        return self.rows - len(self.quarantined) - self.exact_duplicates


def stage(
    db: Connection, program: Program, source: str, as_of: date, table: SourceTable, *, in_full: bool,
    child: Child | None = None,
) -> Reading:  # fmt: skip
    """
    Read an export beside the history of its source: `delta` gets what is new or changed, `lost` what is missing, and
    `beside` what the history has in place of either.

    Args:
        as_of: The day of the export; start dates are read as of it.
        in_full: Judge every line, not only those whose hash is new: at a first load, and whenever the layout of the
            file or the program's definition changed.
        child: A process that reads for us.
    """
    remembered = None if in_full else recall(db, program.code, source)
    reading = stage_beside(db, program, source, as_of, table, remembered, child)
    if remembered and remembered.sha256 and db.execute(query("membership/count_astray")).scalar_one():
        remembered = from_history(db, program.code, source)
        reading = stage_beside(db, program, source, as_of, table, remembered, None)
    set_twins_apart(db, reading)
    if in_full:
        db.execute(query("membership/keep_returned_lines"))
    return reading


def stage_beside(
    db: Connection, program: Program, source: str, as_of: date, table: SourceTable, remembered: Remembered | None,
    child: Child | None,
) -> Reading:  # fmt: skip
    """Fill `delta`, `lost` and `beside`, with the lines that are remembered or, if none are, in full."""
    staging.drop_all(db)
    staging.create_all(db, checkfirst=False)
    of_source = {"program": program.code, "source": source}
    reading = Reading(remembered=remembered)
    if not remembered:
        db.execute(query("membership/lose_everything"), of_source)
    with uncollected():
        lines, hashes = FreshLines(table, remembered.packed if remembered else b"", child), dict[int, bytes]()
        rows = readable(table.parse(noted(lines, hashes)), reading)
        load(db, delta, DELTA_COLUMNS, judged(program, rows, DateReader(program.roster.dates, as_of), hashes, reading))
    reading.rows = lines.rows
    load(db, lost, ("version_id", "line_hash"), lines.known.lost())
    learn_sizes(db, delta, lost)
    db.execute(query("membership/set_beside"), of_source)
    learn_sizes(db, beside)
    return reading


def judged(
    program: Program,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    starts: DateReader,
    hashes: dict[int, bytes],
    reading: Reading,
) -> Iterator[tuple[object, ...]]:
    """The rows of `delta`, one by one, while the lines stream past; `hashes` has the hash of each."""
    has_ids = program.roster.identity == "member_id"
    for verdict in judge_rows(program, expectations(program), rows):
        line_hash = hashes.pop(verdict.line)
        reading.judged += 1
        if isinstance(verdict, Accepted):
            if (start := starts.read(verdict.values[START])).kind == "bad":
                reading.bad_dates += 1
                reading.bad_date = reading.bad_date or f"in line {verdict.line} {start.hint}"
            yield (verdict.line, verdict.row_key, *verdict.values, line_hash, verdict.content_hash)
        else:
            reading.quarantined.append(verdict)
            reading.keyless += has_ids and not verdict.row_key


def noted(lines: Iterable[Line], hashes: dict[int, bytes]) -> Iterator[tuple[int, bytes]]:
    """Each line without its hash, which is noted under its number meanwhile."""
    for number, raw, line_hash in lines:
        hashes[number] = line_hash
        yield number, raw


def readable(rows: Iterable[Row | BadRow], reading: Reading) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows that could be read; the others are noted as kept aside."""
    for row in rows:
        if isinstance(row, BadRow):
            reading.quarantined.append(Quarantined(row.line, row.code, "", "", row.sentence))
            reading.keyless += row.code != TOTALS
        else:
            yield row.line, row.values


def set_twins_apart(db: Connection, reading: Reading) -> None:
    """Rows said twice count once; rows of one key that contradict each other are kept aside, all of them."""
    twins = db.execute(query("membership/conflicting_rows")).all()
    if twins:
        reading.exact_duplicates = db.execute(query("membership/count_exact_duplicates")).scalar_one()
        db.execute(query("membership/drop_exact_duplicates"))
        twins = db.execute(query("membership/conflicting_rows")).all()
    reading.quarantined += [conflict(line, key) for line, key in twins]
    keys = {(row.row_key,) for row in reading.quarantined if row.row_key}
    load(db, shielded, ("row_key",), iter(sorted(keys)))
    if keys:
        db.execute(query("membership/drop_shielded_rows"))
        db.execute(query("membership/keep_shielded_lines"))
