"""Holds the folders of payment files against what is on record of them: nothing changed, lost, or put there."""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import home, sha256_of
from tasks.stipends.audits import SENT
from tasks.stipends.evidence_zip import ACT, path_of
from tasks.stipends.fee_files import FOLDER as FEES
from tasks.stipends.files import FOLDER, PROOF, folder_of
from tasks.stipends.old_files import DELETED, MASKED

OF_AUDITS = re.compile(r".+-audit-sample-[0-9]+\.(?:xlsx|csv)")
"""Samples are drawn anew from the rows by whoever wants one; no hash of them is kept."""


def wrong_files(db: Connection, program: Program) -> Iterator[str]:
    """A sentence for each file that is not on disk as it is on record, or on disk and on no record."""
    batches = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    for batch_id in sorted(row.batch_id for row in batches if row.state in SENT):
        yield from wrong_in(db, batch_id)
    yield from wrong_fee_files(db, program)
    known = {row.batch_id for row in batches}
    for folder in sorted((home() / FOLDER).glob("*")):
        named = {"batch_id": folder.name}
        if folder.name not in known and db.execute(query("stipends/find_batch"), named).first() is None:
            yield f"payments/{folder.name} is the folder of no batch: somebody has put it there."


def wrong_in(db: Connection, batch_id: str) -> Iterator[str]:
    """The same for one batch that was released."""
    expected = on_record(db, batch_id)
    folder, passing = folder_of(batch_id), {f"{name}{PROOF}" for name in expected}
    for name, sha256 in sorted(expected.items()):
        path = folder / name
        if sha256 and not path.is_file():
            yield f"{name} is not in its folder any more. Whoever takes a payment file leaves the original there."
        elif sha256 and sha256_of(path) != sha256:
            yield f"{name} is not the file that left: somebody has changed it. Do not load it."
        elif not sha256 and path.exists():
            yield f"{name} was to be deleted, and lies there still."
    for path in sorted(folder.iterdir()):
        if path.name not in expected.keys() | passing and not OF_AUDITS.fullmatch(path.name) and not draft(path):
            yield f"{path.name} lies among the payment files and is on no record. Do not load it."


def wrong_fee_files(db: Connection, program: Program) -> Iterator[str]:
    """The same for the invoices and their table; whoever takes one leaves the original there."""
    for one in db.execute(query("stipends/fee_rounds_of_program"), {"program": program.code}).all():
        for row in db.execute(query("stipends/fee_files_of_round"), {"round_id": one.round_id}):
            path = home() / FEES / one.round_id / row.name
            if not path.is_file() or sha256_of(path) != row.sha256:
                yield f"{row.name} is not in its folder as it left: somebody has changed it or taken it away."


def on_record(db: Connection, batch_id: str) -> dict[str, str]:
    """Every file that is on record, by its hash; an empty one where the file was deleted, and its masked copy stays."""
    files = {row.name: row.sha256 for row in db.execute(query("stipends/files_of_batch"), {"batch_id": batch_id})}
    for fact in audit.facts_of(db, action=DELETED, subject=batch_id):
        name = str(fact["name"])
        files |= {name: "", f"{name}{MASKED}": str(fact["masked_sha256"])}
    for fact in audit.facts_of(db, action=ACT, subject=batch_id):
        sha256 = str(fact["sha256"])
        files[path_of(batch_id, int(fact["version"] or 0), sha256).name] = sha256
    return files


def draft(path: Path) -> bool:
    """Whether somebody may be writing this file just now."""
    return path.name.startswith(".") and path.name.endswith(".tmp")
