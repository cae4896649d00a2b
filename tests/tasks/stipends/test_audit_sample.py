"""The audit sample: chances follow amounts, everybody draws the same, and each proof can be found."""

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass

import openpyxl
import pytest
from bank_answers import a_return, headed
from hypothesis import given
from hypothesis import strategies as st
from money_builders import with_stipend
from paid_batches import EVERY, LEFT, put_paid, put_written
from payee_builders import WASBO
from region_builders import rows_of
from sent_money import hear

from sql import payment_tables
from tasks.stipends.files import folder_of
from tasks.stipends.lying import wrong_in
from tasks.stipends.sample_rules import draw, sample_size
from tasks.stipends.sampling import NothingToDraw, drawn_sample, lay_sample, sample_files

SEED = "c" * 64


@dataclass(frozen=True)
class Line:
    obligation_id: str
    amount_minor: int


def lines(*amounts):
    return [Line(f"o{number}", amount) for number, amount in enumerate(amounts)]


def as_told(content_sha256, all_lines, percent):
    """The sample by the words of the method, written anew."""
    n = -(-len(all_lines) * percent // 100)
    T = sum(abs(one.amount_minor) for one in all_lines)

    def place(one):
        return hashlib.sha256(f"{content_sha256}:{one.obligation_id}".encode()).hexdigest()

    order = sorted(all_lines, key=place)
    cents = [one.obligation_id for one in order for _ in range(abs(one.amount_minor))]
    r = int(hashlib.sha256(f"{content_sha256}:start".encode()).hexdigest(), 16) % T
    return list(dict.fromkeys(cents[(k * T + r) // n] for k in range(n)))


@given(st.lists(st.integers(-300, 300).filter(bool), min_size=1, max_size=40), st.integers(1, 100), st.randoms())
def test_the_sample_is_the_one_that_the_method_tells_however_the_lines_come(amounts, percent, chance):
    told = lines(*amounts)
    shuffled = chance.sample(told, len(told))

    found = [one.obligation_id for one in draw(shuffled, percent, SEED)]

    assert found == as_told(SEED, told, percent)
    assert 1 <= len(found) <= sample_size(len(told), percent)


def test_a_chance_is_in_proportion_to_the_amount():
    told = lines(100, 200, 300, 400, *[50] * 20)
    hits = Counter(one.obligation_id for seed in range(4000) for one in draw(told, 9, f"{seed:064d}"))

    expected = {one.obligation_id: one.amount_minor * 3 / 2000 * 4000 for one in told}
    assert max(abs(hits[name] - wanted) / wanted for name, wanted in expected.items()) < 0.25
    assert max(abs(hits[f"o{n}"] - 600 * (n + 1)) for n in range(4)) < 100


def test_a_line_of_more_than_its_share_is_always_drawn():
    told = lines(1, 1, 1, 10_000, 1, 1, 1, 1, 1, 1)

    assert all("o3" in {one.obligation_id for one in draw(told, 10, f"{seed:064d}")} for seed in range(50))


@pytest.mark.parametrize(("count", "percent", "size"), [(1, 1, 1), (100, 10, 10), (101, 10, 11), (0, 10, 0), (9, 0, 0)])
def test_the_percentage_is_rounded_up(count, percent, size):
    assert sample_size(count, percent) == size
    assert len(draw(lines(*[500] * count), percent, SEED)) == size


@pytest.fixture
def paid(database, bank_keys, tmp_path):
    """A batch that left, of which one payment came back."""
    batch_id = put_written(database)
    first = rows_of(database, payment_tables.payments)[0]
    hear(database, tmp_path, headed(a_return(first["trace_no"], "R02", first["amount_minor"])), EVERY, LEFT)
    return batch_id


def test_each_line_says_where_its_proofs_are(database, paid):
    sample = drawn_sample(EVERY, database, paid, 100)

    assert (len(sample.drawn), sample.lines, sample.total_minor) == (6, 6, 3000_00)
    assert {one.list_sha256 for one in sample.drawn} == {"c"}
    assert {one.raw_sha256 for one in sample.drawn} == {"a" * 64}
    assert sorted({one.bank for one in sample.drawn}) == ["nothing yet", "returned (R02) 2026-11-02"]
    assert sorted(sample.approvals) == [f"{who} on 2026-11-02, typed 3,000.00 USD" for who in ("bea", "carl")]
    assert len(sample.files) == 5


def test_the_program_says_how_many_and_the_newest_batch_is_meant(database, paid):
    sample = drawn_sample(EVERY, database)

    assert (sample.batch_id, sample.percent, len(sample.drawn)) == (paid, 10, 1)


def test_the_same_sample_is_the_same_bytes_and_both_files_agree(database, paid):
    sample = drawn_sample(EVERY, database, paid, 50)
    files = sample_files(sample)

    assert files == sample_files(drawn_sample(EVERY, database, paid, 50))
    rows = list(csv.DictReader(io.StringIO(files[f"{paid}-audit-sample-50.csv"].decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(files[f"{paid}-audit-sample-50.xlsx"]))
    shown = [[cell.value for cell in row] for row in book["Sample"].iter_rows()]
    at = next(place for place, row in enumerate(shown) if row[0] == "No.")
    assert [(row[1], row[3], row[5]) for row in shown[at + 1:]] == [
        (row["Mentor"], float(row["Amount"]), row["Payment"]) for row in rows]  # fmt: skip
    assert [row["Obligation"] for row in rows] == [one.obligation_id for one in sample.drawn]
    assert book["Method"]["A1"].value.startswith("Monetary unit sampling")


def test_it_is_laid_beside_the_payment_files_and_disturbs_no_audit(database, paid):
    laid = lay_sample(EVERY, database)
    lay_sample(EVERY, database)

    assert (laid.lines, laid.drawn) == (6, 1)
    assert {path.name for path in folder_of(paid).glob("*sample*")} == set(laid.names)
    with database.connect() as db:
        assert list(wrong_in(db, paid)) == []


def test_without_a_batch_or_a_percentage_nothing_is_drawn(sqlite_database, bank_keys):
    with pytest.raises(NothingToDraw, match="has left"):
        drawn_sample(EVERY, sqlite_database)
    with pytest.raises(NothingToDraw, match="say how many"):
        drawn_sample(with_stipend(EVERY, {"audit_sample_pct": 0}), sqlite_database)
    with pytest.raises(LookupError):
        drawn_sample(EVERY, sqlite_database, "nothing")


def test_another_programs_batch_is_not_drawn_from(sqlite_database, bank_keys):
    batch_id = put_paid(sqlite_database)

    with pytest.raises(LookupError):
        drawn_sample(WASBO, sqlite_database, batch_id, 10)
