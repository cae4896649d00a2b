"""Whatever is changed in the evidence of a batch is found, any part, number or row, by the script that lies in it."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from bank_answers import a_return, headed
from money_builders import TODAY, noon, put_pair
from region_builders import rows_of
from sent_money import CHANGED, LATER, hear, payments_of, put_sent, send

from sql import payment_tables
from tasks.stipends.clawbacks import claw_back
from tasks.stipends.evidence_zip import evidence_zip
from tasks.stipends.settling import settle_due
from tasks.stipends.verify_evidence import Evidence, findings

TOLD_ELSEWHERE = {
    "batch": {"batch_number"}, "events": {"event_id", "line"}, "lists": {"list_version", "submission_number"},
    "payments": {"last4"}, "rules": {"signoff_number"},
}  # fmt: skip
"""Numbers that nothing else in the file repeats: whoever changes one under a new manifest changes the whole's hash."""
PAID = "payment_reference,paid|unpaid,reason,paid_date\n"


@pytest.fixture
def content(sqlite_database, tmp_path):
    """The evidence of a batch with a stipend taken off, a payment that settled and one that came back."""
    put_sent(sqlite_database)
    paid = next(row["obligation_id"] for row in rows_of(sqlite_database, payment_tables.obligations)
                if row["person_id"] == "mentor30")  # fmt: skip
    claw_back(CHANGED, sqlite_database, paid, "dora", "The match was a mistake.", LATER)
    for place, region in enumerate(("Region 6", "Region 7", "Region 7"), 1):
        put_pair(sqlite_database, f"N{place}", f"later{place}", region=region, number=90 + place)
    day = TODAY + timedelta(days=30)
    batch_id = send(sqlite_database, today=day, event="later")
    back, stays = payments_of(sqlite_database)["Region 6"], payments_of(sqlite_database)["Region 7"]
    hear(sqlite_database, tmp_path, headed(a_return(back.trace_no, "R02", 500_00)), moment=noon(day))
    hear(sqlite_database, tmp_path, f"{PAID}{stays.end_to_end_id},paid,,2026-11-30\n", moment=noon(day))
    settle_due(CHANGED, sqlite_database, day, noon(day))
    return evidence_zip(CHANGED, sqlite_database, batch_id)


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def verdict(parts, tmp_path, *, honest):
    """What the script says of these parts; `honest` makes a manifest that fits."""
    if honest:
        hashes = {name: sha256(part).hexdigest() for name, part in parts.items() if name != "manifest.json"}
        parts = {**parts, "manifest.json": json.dumps(json.loads(parts["manifest.json"]) | {"parts": hashes}).encode()}
    path = tmp_path / "evidence.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    try:
        return [sentence for word, sentence in findings(Evidence(str(path))) if word == "WRONG"]
    except (ValueError, KeyError, IndexError, TypeError):
        return ["cannot be read"]


def numbers(parts):
    """Every number in every table: (table, place of the row, its name)."""
    for table in sorted(parts):
        if table.endswith(".json") and table not in {"manifest.json", "definition.json"}:
            for place, row in enumerate(json.loads(parts[table])):
                yield from ((table, place, name) for name, value in row.items() if type(value) is int)


def test_the_evidence_holds_everything_that_can_happen_and_is_right(content, tmp_path):
    parts = parts_of(content)

    assert verdict(parts, tmp_path, honest=False) == []
    assert {one["kind"] for one in json.loads(parts["obligations.json"])} == {"stipend", "clawback"}
    causes = {one["entry_key"].partition(":")[0] for one in json.loads(parts["postings.json"])}
    assert causes == {"owe", "release", "net", "settle", "back"}


def test_a_byte_more_in_any_part_is_found(content, tmp_path):
    parts = parts_of(content)

    assert [name for name in parts if not verdict({**parts, name: parts[name] + b" "}, tmp_path, honest=False)
            and name != "manifest.json"] == []  # fmt: skip
    assert [name for name in parts if not verdict(
        {one: part for one, part in parts.items() if one != name}, tmp_path, honest=False)] == []  # fmt: skip
    assert verdict({**parts, "more.json": b"[]"}, tmp_path, honest=False)


def test_any_number_that_is_changed_is_found_even_under_a_new_manifest(content, tmp_path):
    parts = parts_of(content)
    missed = set()
    for table, place, name in numbers(parts):
        rows = json.loads(parts[table])
        rows[place][name] += 1
        if not verdict({**parts, table: json.dumps(rows).encode()}, tmp_path, honest=True):
            missed.add((table.removesuffix(".json"), name))

    assert missed <= {(table, name) for table, names in TOLD_ELSEWHERE.items() for name in names}


def test_any_row_that_is_there_twice_or_not_at_all_is_found(content, tmp_path):
    parts = parts_of(content)
    missed = set()
    for table in ("approvals", "batch", "lines", "lists", "obligations", "payments", "postings", "release",
                  "rules"):  # fmt: skip
        rows = json.loads(parts[f"{table}.json"])
        for place in range(len(rows)):
            fewer = json.dumps(rows[:place] + rows[place + 1 :]).encode()
            twice = json.dumps([*rows, rows[place]]).encode()
            missed |= {(table, kind) for kind, told in (("fewer", fewer), ("twice", twice))
                       if not verdict({**parts, f"{table}.json": told}, tmp_path, honest=True)}  # fmt: skip

    assert missed == set()


def test_a_part_that_is_there_twice_is_found(content, tmp_path):
    path = tmp_path / "twice.zip"
    path.write_bytes(content)
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("lines.json", zipfile.ZipFile(path).read("lines.json"))

    assert ("WRONG", "A part is there twice.") in list(findings(Evidence(str(path))))
