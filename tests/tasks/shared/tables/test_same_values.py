"""However an export is written, it says the same: drawn at random by hypothesis."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import some

from tasks.shared.tables import BadRow, RefusedFile, Row, open_table

COLUMNS = {"member_id": ("Member ID",), "last_name": ("Last Name",), "title": ("Title",)}
HEADINGS = ["Member ID", "Last Name", "Title"]
LETTERS = "abcXYZ \u00e9\u00df\u00f1'-.,;|\"\n019#="
calm = settings(max_examples=some(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.text(LETTERS, max_size=12)
ids = st.integers(0, 99_999).map("{:05d}".format)
rows = st.lists(st.tuples(ids, words, words), min_size=1, max_size=12)
dialects = st.fixed_dictionaries({
    "delimiter": st.sampled_from([",", ";", "\t", "|"]),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
})  # fmt: skip
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


def as_csv(people: list[tuple[str, ...]], headings: list[str], encoding: str, dialect: dict[str, Any]) -> bytes:
    out = io.StringIO()
    if dialect.get("lineterminator") == "\r":
        dialect = {**dialect, "quoting": csv.QUOTE_ALL}  # else the csv module leaves line feeds unquoted
    csv.writer(out, **dialect).writerows([headings, *people])
    return out.getvalue().encode(encoding)


def values(content: bytes) -> list[tuple[str, ...]]:
    """What a file says, row by row."""
    return values_and_notes(content)[0]


def values_and_notes(content: bytes) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """What a file says, row by row, and what is said about it; every record must be a row or a bad row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(content)
        table = open_table(path, COLUMNS, ("member_id",))
        records = list(table.records())
        found = list(table.parse(records))
    assert len(records) == len(found)
    assert not [row for row in found if isinstance(row, BadRow)]
    return [tuple(row.values[name] for name in COLUMNS) for row in found if isinstance(row, Row)], table.notes


def plain(people: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return values(as_csv(people, HEADINGS, "utf-8", {"delimiter": ",", "quoting": csv.QUOTE_ALL}))


@calm
@given(rows, dialects, encodings)
def test_quoting_delimiter_line_ends_and_encoding_change_no_value(people, dialect, encoding):
    assert values(as_csv(people, HEADINGS, encoding, dialect)) == plain(people)


@calm
@given(rows, st.permutations(range(3)), dialects)
def test_the_order_of_columns_changes_no_value(people, order, dialect):
    moved = [tuple(person[at] for at in order) for person in people]

    assert values(as_csv(moved, [HEADINGS[at] for at in order], "utf-8", dialect)) == plain(people)


@calm
@given(rows, st.randoms(use_true_random=False), dialects)
def test_the_order_of_rows_changes_their_order_only(people, random, dialect):
    mixed = random.sample(people, len(people))

    assert sorted(values(as_csv(mixed, HEADINGS, "utf-8", dialect))) == sorted(plain(people))


@calm
@given(rows)
def test_json_says_the_same(people):
    entries = [dict(zip(HEADINGS, person, strict=True)) for person in people]

    assert values(json.dumps(entries).encode()) == plain(people)


@calm
@given(rows, dialects, st.data())
def test_a_file_cut_anywhere_is_refused_or_loses_its_last_rows_only_or_says_that_its_last_line_may_not_be_whole(
    people, dialect, data
):
    content = as_csv(people, HEADINGS, "utf-8", dialect)
    cut = content[: data.draw(st.integers(0, len(content) - 1))]

    try:
        found, notes = values_and_notes(cut)
    except RefusedFile:
        return

    whole = max(0, len(found) - any("no line end" in note for note in notes))
    assert found[:whole] == plain(people)[:whole]
