"""The evidence of a batch verifies itself alone, is the same bytes again, and shows every change of any part."""

import io
import json
import subprocess
import sys
import zipfile
from contextlib import redirect_stdout
from hashlib import sha256

import pytest
from money_builders import AMOUNT, MASA, TODAY, propose
from paid_batches import ACCOUNTS, EVERY, LEFT, put_ground, put_paid, put_written
from payee_builders import WASBO, aba, verified
from region_builders import rows_of
from sqlalchemy import insert, select

from sql import payment_tables, tables
from tasks.shared.files import write_once
from tasks.stipends.evidence_zip import evidence_zip, keep_all_evidence, keep_evidence
from tasks.stipends.files import folder_of
from tasks.stipends.formats import format_named
from tasks.stipends.ledger import take_back
from tasks.stipends.verify_evidence import main

pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
def paid(sqlite_database):
    """A released batch whose files left."""
    return put_written(sqlite_database)


def alone(content, tmp_path, *files):
    """Run the script that lies in the evidence, with nothing but Python; the words and the exit code."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "evidence.zip").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        (tmp_path / "verify.py").write_bytes(parts.read("verify.py"))
    done = subprocess.run([sys.executable, "-I", "-S", "verify.py", "evidence.zip", *map(str, files)], cwd=tmp_path,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.stderr == ""
    return done.stdout, done.returncode


def looked_at(content, tmp_path):
    """What the same script says here, without a Python of its own; the words and the exit code."""
    (tmp_path / "evidence.zip").write_bytes(content)
    with redirect_stdout(io.StringIO()) as said:
        code = main([str(tmp_path / "evidence.zip")])
    return said.getvalue(), code


def parts_of(content):
    """The parts of an evidence file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def packed(parts, honest=True):
    """Parts as an evidence file; with a manifest that fits, as somebody would make it who changes a part."""
    if honest:
        hashes = {name: sha256(part).hexdigest() for name, part in parts.items() if name != "manifest.json"}
        manifest = json.loads(parts["manifest.json"]) | {"parts": hashes}
        parts = {**parts, "manifest.json": json.dumps(manifest).encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def bring_back(database, payment_id, kind="return"):
    """The bank sends a payment back."""
    events = payment_tables.bank_events
    with database.begin() as db:
        event_id = db.execute(insert(events).values(
            source_sha256="f" * 64, line=1, kind=kind, payment_id=payment_id, end_to_end_id="", trace_no="", at=LEFT,
            code="R03", amount_minor=payment_amount(db, payment_id), detail="words of the bank",
        )).inserted_primary_key[0]  # fmt: skip
        take_back(db, payment_id, event_id, kind, TODAY, LEFT)


def payment_amount(db, payment_id):
    """What a payment comes to."""
    payments = payment_tables.payments
    return db.execute(select(payments.c.amount_minor).where(payments.c.payment_id == payment_id)).scalar_one()


def test_the_evidence_verifies_alone(database, tmp_path):
    batch_id = put_written(database)

    words, code = alone(evidence_zip(EVERY, database, batch_id), tmp_path)

    assert (code, words.count("OK "), words.splitlines()[-1]) == (0, 11, "11 checks, 0 wrong.")


def test_the_same_rows_are_the_same_bytes(database):
    batch_id = put_paid(database)

    assert evidence_zip(EVERY, database, batch_id) == evidence_zip(EVERY, database, batch_id)


def test_what_came_back_is_in_the_evidence_and_agrees(database, tmp_path):
    batch_id = put_paid(database)
    before = evidence_zip(EVERY, database, batch_id)
    bring_back(database, rows_of(database, payment_tables.payments)[0]["payment_id"])

    after = evidence_zip(EVERY, database, batch_id)

    assert before != after
    assert alone(after, tmp_path)[1] == 0
    assert b"words of the bank" not in after
    assert json.loads(parts_of(after)["events.json"])[0]["code"] == "R03"


def test_payment_files_are_recognised(sqlite_database, paid, tmp_path):
    content = evidence_zip(EVERY, sqlite_database, paid)
    bank = folder_of(paid) / f"{paid}{format_named('nacha_ccd').SUFFIX}"
    other = tmp_path / "other.ach"
    other.write_bytes(bank.read_bytes().replace(b"9100002", b"9100001"))

    assert "as it left" in alone(content, tmp_path / "a", bank)[0]
    words, code = alone(content, tmp_path / "b", other)
    assert (code, "WRONG A file given is none that left" in words) == (1, True)


def test_it_is_kept_once_beside_the_files_and_its_hash_is_written_down(sqlite_database, paid):
    first = keep_evidence(EVERY, sqlite_database, paid, LEFT)
    again = keep_evidence(EVERY, sqlite_database, paid, LEFT)

    [kept] = [row for row in rows_of(sqlite_database, tables.audit) if row["action"] == "evidence_kept"]
    assert (first.path, first.version, first.fresh, again.fresh) == (again.path, 1, True, False)
    assert first.path.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept["facts"])["sha256"] == first.sha256 == sha256(first.path.read_bytes()).hexdigest()


def test_what_the_bank_says_makes_a_new_version_beside_the_old_one(database):
    batch_id = put_written(database)
    first = keep_evidence(EVERY, database, batch_id, LEFT)
    before = first.path.read_bytes()
    bring_back(database, rows_of(database, payment_tables.payments)[0]["payment_id"])

    assert keep_all_evidence(EVERY, database, LEFT) == {"batches": 1, "versions": 1}
    assert keep_all_evidence(EVERY, database, LEFT) == {"batches": 1, "versions": 0}

    second = keep_evidence(EVERY, database, batch_id, LEFT)
    assert (second.version, second.fresh, first.path.read_bytes()) == (2, False, before)
    assert second.path.name.startswith(f"{batch_id}-evidence-002-")
    assert sorted(path.name for path in folder_of(batch_id).glob("*evidence*")) == [first.path.name, second.path.name]


def test_a_try_that_died_before_its_record_is_made_again_as_the_same_file(database, monkeypatch):
    batch_id = put_paid(database)
    with monkeypatch.context() as dying:
        dying.setattr("tasks.stipends.evidence_zip.write_once", killed_after_writing)
        with pytest.raises(KeyboardInterrupt):
            keep_evidence(EVERY, database, batch_id, LEFT)
    [left] = folder_of(batch_id).glob("*evidence*")

    kept = keep_evidence(EVERY, database, batch_id, LEFT)
    assert (kept.path, kept.version, kept.fresh) == (left, 1, True)
    assert sha256(left.read_bytes()).hexdigest() == kept.sha256


def killed_after_writing(path, content):
    """The file is on disk, and the transaction that records it never ends."""
    write_once(path, content)
    raise KeyboardInterrupt


def test_rules_that_changed_later_make_no_new_version(sqlite_database, paid):
    keep_evidence(EVERY, sqlite_database, paid, LEFT)

    assert not keep_evidence(MASA, sqlite_database, paid, LEFT).fresh


def test_neither_mentee_nor_account_is_in_it(sqlite_database, paid):
    parts = parts_of(evidence_zip(EVERY, sqlite_database, paid))
    told = b"".join(part for name, part in parts.items() if name.endswith(".json") and name != "definition.json")

    assert b"Lastmentor-Al" in told
    assert b"Lastmentee" not in told
    assert b"mentee-REF" not in told
    assert not [number for number in ACCOUNTS.values() if number.encode() in told]
    assert b"lind@example.org" not in told


def change(row, table):
    """A change of one row that somebody might make."""
    changes = {
        "approvals": {"actor": "svc:pay_stipends"}, "batch": {"total_minor": row.get("total_minor", 0) + 1},
        "files": {"total_minor": 1}, "lines": {"mentor_name": "Somebody Else"}, "lists": {"match_id": "another"},
        "obligations": {"amount_minor": AMOUNT + 1}, "payments": {"account_id": 99}, "postings": {"amount_minor": 1},
        "release": {"second_approval": row.get("first_approval")},
    }  # fmt: skip
    return row | changes[table]


@pytest.mark.parametrize("table", ["approvals", "batch", "files", "lines", "lists", "obligations", "payments",
                                   "postings", "release"])  # fmt: skip
def test_a_changed_row_is_found_even_under_a_new_manifest(sqlite_database, paid, tmp_path, table):
    parts = parts_of(evidence_zip(EVERY, sqlite_database, paid))
    first, *rest = json.loads(parts[f"{table}.json"])
    touched = {**parts, f"{table}.json": json.dumps([change(first, table), *rest]).encode()}

    words, code = looked_at(packed(touched), tmp_path)

    assert (code, words.count("WRONG") >= 1) == (1, True)


@pytest.mark.parametrize("table", ["approvals", "files", "lines", "lists", "obligations", "payments", "postings"])
def test_a_row_that_is_taken_out_is_found(sqlite_database, paid, tmp_path, table):
    parts = parts_of(evidence_zip(EVERY, sqlite_database, paid))
    _, *rest = json.loads(parts[f"{table}.json"])

    assert looked_at(packed({**parts, f"{table}.json": json.dumps(rest).encode()}, honest=False), tmp_path)[1] == 1
    if table != "files":
        words, code = looked_at(packed({**parts, f"{table}.json": json.dumps(rest).encode()}), tmp_path)
        assert (code, "WRONG" in words) == (1, True)


@pytest.mark.parametrize("name", ["README.txt", "verify.py", "definition.json", "batch.json"])
def test_a_part_that_is_not_the_one_of_the_manifest_is_found(sqlite_database, paid, tmp_path, name):
    parts = parts_of(evidence_zip(EVERY, sqlite_database, paid))
    parts[name] += b"\n"

    words, code = looked_at(packed(parts, honest=False), tmp_path)

    assert (code, f"not as the manifest says: {name}" in words) == (1, True)


def test_a_line_that_came_free_without_evidence_is_found(sqlite_database, paid, tmp_path):
    bring_back(sqlite_database, rows_of(sqlite_database, payment_tables.payments)[0]["payment_id"])
    parts = parts_of(evidence_zip(EVERY, sqlite_database, paid))

    words, _ = looked_at(packed({**parts, "events.json": b"[]"}), tmp_path)

    assert "WRONG Nothing proves that the line of" in words


def test_rules_that_changed_since_are_told(sqlite_database, paid, tmp_path):
    words, code = alone(evidence_zip(MASA, sqlite_database, paid), tmp_path)

    assert (code, "NOTE  The rules have changed since" in words) == (0, True)


def test_a_batch_that_was_not_released_says_so(sqlite_database, tmp_path):
    put_ground(sqlite_database)
    for region, number in ACCOUNTS.items():
        verified(sqlite_database, region, aba(number, "091000022"))
    batch_id = propose(sqlite_database, EVERY).batch_id

    words, code = alone(evidence_zip(EVERY, sqlite_database, batch_id), tmp_path)

    assert (code, "NOTE  The batch was not released; it is proposed." in words) == (0, True)


@pytest.mark.parametrize(
    "content", [b"", b"PK", packed({"manifest.json": b'{"parts": {}}'})], ids=["empty", "cut", "bare"]
)
def test_something_else_is_no_evidence(tmp_path, capsys, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    assert main([str(path)]) == 1
    assert "cannot be read" in capsys.readouterr().out
    assert main([]) == 2


def test_another_programs_batch_is_not_shown(sqlite_database, paid):
    with pytest.raises(LookupError):
        evidence_zip(WASBO, sqlite_database, paid)
