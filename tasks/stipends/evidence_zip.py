"""Puts everything that stands behind one batch into one file, which verifies itself with nothing but Python."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from schemas.program import Program
from schemas.registry import definition_sha256
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import write_once
from tasks.stipends import verify_evidence
from tasks.stipends.audits import SENT
from tasks.stipends.files import folder_of
from tasks.stipends.ledger import take_turn
from tasks.stipends.standing import find_batch

ACTOR = "keep_evidence"
ACT = "evidence_kept"
DEFINITION = "definition.json"
QUERIES: Mapping[str, str] = {
    "approvals": "stipends/approvals_of_batch",
    "events": "stipends/evidence_events",
    "files": "stipends/files_of_batch",
    "lines": "stipends/evidence_lines",
    "lists": "stipends/evidence_lists",
    "obligations": "stipends/evidence_obligations",
    "payments": "stipends/evidence_payments",
    "postings": "stipends/evidence_postings",
    "release": "stipends/evidence_release",
    "rules": "stipends/evidence_rules",
}
"""Each part and the rows in it."""
DAWN = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name: that of every part."""
README = """The evidence of one batch of payments.

  unzip -p EVIDENCE.zip verify.py > verify.py
  python3 verify.py EVIDENCE.zip [payment files...]

verify.py needs Python 3.11 and nothing else. It prints what it looked at, and ends with 1 if anything is wrong. It
cannot know whether this whole file was made anew: compare its SHA-256 with the one in the record of acts
(evidence_kept), which was written when it was made.

lists.json        the accepted matches, the answers of the regions and the lists they answer, by their hashes
definition.json   the rules, if they are still those by which it is owed
obligations.json  what is owed for each mentor, by which version of the rules
batch.json        the batch, and the hash of its content that people approved
payments.json     one for each payee; of an account the last digits
lines.json        one for each mentor
approvals.json    who approved which content, and the total they typed
release.json      by which approvals it left
rules.json        the rules of payment under which it left, and who signed them
files.json        the payment files that left, by their hashes
events.json       what banks and finance said
postings.json     every entry of the ledger
No mentee is named, and no account.
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of the evidence of a batch; its hash is in the record of acts."""

    path: Path
    version: int
    sha256: str
    fresh: bool
    """Whether it was made now."""


def evidence_zip(program: Program, engine: Engine, batch_id: str) -> bytes:
    """
    The evidence of a batch as it stands now; the same rows give the same bytes.

    Raises:
        LookupError: this program has no such batch.
    """
    with reading(engine) as db:
        parts = parts_of(db, program, batch_id)
    return zipped(parts, batch_id)


def keep_evidence(program: Program, engine: Engine, batch_id: str, moment: datetime) -> Kept:
    """
    Put the evidence of a batch beside its files as its next version, and write the hash down; none is overwritten.

    A version is made when a row has changed since the last one. Doing it again without anything new does nothing; what
    a new version of this program would write otherwise is no change.

    Raises:
        LookupError: this program has no such batch.
    """
    with engine.begin() as db:
        take_turn(db, program.code)
        parts = parts_of(db, program, batch_id)
        known, rows = audit.facts_of(db, action=ACT, subject=batch_id), rows_sha256(parts)
        if known and known[-1]["rows_sha256"] == rows:
            version, sha256 = len(known), str(known[-1]["sha256"])
            return Kept(path_of(batch_id, version, sha256), version, sha256, False)
        content = zipped(parts, batch_id)
        version, sha256 = len(known) + 1, hashlib.sha256(content).hexdigest()
        audit.append(db, at=moment, actor=ACTOR, action=ACT, subject=batch_id,
                     facts={"version": version, "sha256": sha256, "rows_sha256": rows})  # fmt: skip
        path = path_of(batch_id, version, sha256)
        write_once(path, content)
    return Kept(path, version, sha256, True)


def keep_all_evidence(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """A new version for each released batch of a program of which something has changed; how many there are."""
    with reading(engine) as db:
        rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    sent = sorted(row.batch_id for row in rows if row.state in SENT)
    fresh = sum(keep_evidence(program, engine, batch_id, moment).fresh for batch_id in sent)
    return {"batches": len(sent), "versions": fresh}


def path_of(batch_id: str, version: int, sha256: str) -> Path:
    """Where a version lies: beside the files, called by its number and the beginning of its hash."""
    return folder_of(batch_id) / f"{batch_id}-evidence-{version:03d}-{sha256[:12]}.zip"


def rows_sha256(parts: Mapping[str, bytes]) -> str:
    """One hash over the rows alone, by which a change is known."""
    told = [[name, hashlib.sha256(parts[name]).hexdigest()] for name in sorted(parts)
            if name.endswith(".json") and name != DEFINITION]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def parts_of(db: Connection, program: Program, batch_id: str) -> dict[str, bytes]:
    """Every part but the manifest."""
    batch = find_batch(db, batch_id)
    if batch.program != program.code:
        raise LookupError(f"{program.code} has no batch {batch_id!r}")
    parts = {"batch.json": canonical([dict(batch._mapping)])}
    for name, text in QUERIES.items():
        rows = db.execute(query(text), {"batch_id": batch_id}).mappings()
        parts[f"{name}.json"] = canonical([dict(row) for row in rows])
    parts |= {"README.txt": README.encode(), "verify.py": Path(verify_evidence.__file__).read_bytes()}
    rules = definition_sha256(program)
    if any(one["definition_sha256"] == rules for one in json.loads(parts["obligations.json"])):
        parts[DEFINITION] = definition(program)
    return parts


def definition(program: Program) -> bytes:
    """The rules in the words whose hash every obligation names."""
    return json.dumps(program.model_dump(mode="json", by_alias=True), sort_keys=True, ensure_ascii=False).encode()


def canonical(rows: list[dict[str, Any]]) -> bytes:
    """Rows as JSON that is written in one way only."""
    return json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain).encode() + b"\n"


def plain(value: object) -> str:
    """
    A day or a moment as text; a moment in UTC.

    Raises:
        TypeError: anything else.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError("neither a day nor a moment")


def zipped(parts: Mapping[str, bytes], batch_id: str) -> bytes:
    """The parts and the manifest that names them, stored as they are: no program's compression changes the bytes."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(parts.items())}
    manifest = json.dumps({"batch_id": batch_id, "parts": hashes}, sort_keys=True, indent=1).encode() + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, content in sorted({**parts, "manifest.json": manifest}.items()):
            part = zipfile.ZipInfo(name, DAWN)
            part.create_system, part.external_attr = 3, 0o600 << 16
            file.writestr(part, content)
    return out.getvalue()
