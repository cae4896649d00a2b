"""What an export brings that the history does not have yet, staged beside it; known lines cost a look-up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from schemas.dates import DateReader
from schemas.files.membership import expectations
from schemas.member import ROW_FIELDS
from schemas.program import Program
from sql.database import learn_sizes, load, stream
from sql.queries import query
from sql.staging import beside, delta, lost, shielded, staging
from tasks.membership.hashes import WIDTH
from tasks.membership.hashing import Hashed, hashed_lines
from tasks.membership.known import KnownLines
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

    @property
    def accepted(self) -> int:
        """Rows that are neither kept aside nor said twice."""
        return self.rows - len(self.quarantined) - self.exact_duplicates


def stage(db: Connection, program: Program, source: str, as_of: date, table: SourceTable, *, in_full: bool) -> Reading:
    """
    Read an export beside the history of its source: `delta` gets what is new or changed, `lost` what is missing, and
    `beside` what the history has in place of either.

    Args:
        as_of: The day of the export; start dates are read as of it.
        in_full: Judge every line, not only those whose hash is new: at a first load, and whenever the layout of the
            file or the program's definition changed.
    """
    staging.drop_all(db)
    staging.create_all(db, checkfirst=False)
    reading = Reading()
    stood, known = 0, KnownLines([])
    starts = DateReader(program.roster.dates, as_of)
    with hashed_lines(table) as lines, uncollected():
        if in_full:
            stood = db.execute(
                query("membership/lose_everything"), {"program": program.code, "source": source}
            ).rowcount
        else:
            known = known_lines(db, program.code, source)
        fresh: dict[int, bytes] = {}
        records = fresh_lines(lines, known, fresh, reading)
        load(db, delta, DELTA_COLUMNS, judged(program, readable(table.parse(records), reading), starts, fresh, reading))
    load(db, lost, ("line_hash",), ((line_hash,) for line_hash in known.lost()))
    learn_sizes(db, delta, lost)
    db.execute(query("membership/set_beside"), {"program": program.code, "source": source})
    learn_sizes(db, beside)
    set_twins_apart(db, reading)
    if stood:
        db.execute(query("membership/keep_returned_lines"))
    return reading


def known_lines(db: Connection, program: str, source: str) -> KnownLines:
    """The hash of every line of a source's history, some at a time: there may be millions."""
    hashes = query("membership/current_line_hashes")
    return KnownLines(stream(db, hashes, {"program": program, "source": source}))


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


def fresh_lines(
    lines: Hashed, known: KnownLines, hashes: dict[int, bytes], reading: Reading
) -> Iterator[tuple[int, bytes]]:
    """
    The lines whose hash the history does not have. The only work on every row: one hash, one look-up.

    What `known` has not been shown at the end stands in the history and not in the file.
    """
    for first, records, digests in lines:
        reading.rows += len(records)
        for place in known.unknown(digests):
            hashes[first + place] = digests[place * WIDTH : (place + 1) * WIDTH]
            yield first + place, records[place]


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
    reading.exact_duplicates = db.execute(query("membership/count_exact_duplicates")).scalar_one()
    if reading.exact_duplicates:
        db.execute(query("membership/drop_exact_duplicates"))
    twins = db.execute(query("membership/conflicting_rows")).all()
    reading.quarantined += [conflict(line, key) for line, key in twins]
    keys = {(row.row_key,) for row in reading.quarantined if row.row_key}
    load(db, shielded, ("row_key",), iter(sorted(keys)))
    if keys:
        db.execute(query("membership/drop_shielded_rows"))
        db.execute(query("membership/keep_shielded_lines"))
