"""Lets the files of issued invoices leave: rendered, read back, agreed with the rows, on disk, and recorded once."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.invoice import Invoice, Round
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import home, link_once, private_folder, sha256_of, written_aside
from tasks.shared.printing import printed
from tasks.stipends.fee_pages import Bill, page
from tasks.stipends.formats.invoices_csv import written
from tasks.stipends.ledger import take_turn
from tasks.stipends.readers import invoices as reader
from tasks.stipends.rendering import FilesDisagree

ACTOR = "write_invoices"
FOLDER = "fees"
PROOF = ".proof.json"


@dataclass(frozen=True, slots=True)
class Made:
    """One file of a round, read back and agreed with."""

    name: str
    kind: str
    content: bytes
    invoices: int
    total_minor: int
    validated_by: str

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def folder_of(round_id: str) -> Path:
    """Where the files of a round are: a folder that only we can enter, called by an id that says nothing."""
    return private_folder(home() / FOLDER / round_id)


def write_invoices(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Write the files of every round that has none yet: a table for QuickBooks, a page for each invoice, a proof.

    Doing it again does nothing: a recorded file is never written again, also if somebody has taken it away.

    Returns:
        How many `rounds` left now, and how many `files` they have.
    Raises:
        FilesDisagree: a file says otherwise than the rows, or another one lies there; nothing of its round left.
        Refused, Misread: the table cannot be written, or cannot be read back; nothing of its round left.
    """
    done = Counter(rounds=0, files=0)
    with reading(engine) as db:
        rounds = rounds_of(db, program)
        check_lying(db, [one for one in rounds if one.filed])
        waiting = [read_round(db, program, one) for one in rounds if not one.filed]
    for one in waiting:
        if files := leave(program, engine, one, moment):
            done.update(rounds=1, files=files)
    return dict(done)


def rounds_of(db: Connection, program: Program) -> Sequence[Row[Any]]:
    """Every round of invoices of a program."""
    return db.execute(query("stipends/fee_rounds_of_program"), {"program": program.code}).all()


def read_round(db: Connection, program: Program, row: Row[Any]) -> Round:
    """
    A round with its invoices, as the rows say.

    Raises:
        FilesDisagree: its invoices are not as many, or not as much, as were issued.
    """
    rows = db.execute(query("stipends/fee_invoices_of_program"), {"program": program.code}).all()
    own = tuple(invoice_of(program, one) for one in rows if one.round_id == row.round_id)
    if (len(own), sum(one.amount_minor for one in own)) != (row.invoices, row.total_minor):
        raise FilesDisagree(f"{row.round_id}: the rows are not what was issued. No file left.")
    return Round(row.round_id, row.number, row.program_year, row.currency, row.issued_on, row.total_minor, own)


def invoice_of(program: Program, row: Row[Any]) -> Invoice:
    """An invoice from its row."""
    return Invoice(
        row.invoice_no, program.name, program.association, row.program_year, row.customer, row.mentee_name,
        row.district, row.fee_id, tuple(row.includes.split()), row.amount_minor, row.currency, row.issued_on,
        row.due_on, row.issued_at, row.replaces, bool(row.ended),
    )  # fmt: skip


def bill_of(program: Program, row: Row[Any]) -> Bill:
    """An invoice as its payer reads it."""
    return Bill(invoice_of(program, row), program.locale, program.words.mentee, bool(row.trial_membership),
                program.payments.invoices.how_to_pay, program.payments.invoices.item or "")  # fmt: skip


def leave(program: Program, engine: Engine, fees: Round, moment: datetime) -> int:
    """Let the files of one round leave, or none; how many they are, or 0 if another task was quicker."""
    with reading(engine) as db:
        rows = db.execute(query("stipends/fee_invoices_of_program"), {"program": program.code}).all()
    pages = [(row, page(bill_of(program, row))) for row in rows if row.round_id == fees.round_id]
    made = [table_of(program, fees), *[page_of(row, html) for row, html in pages]]
    drafts = drafts_of(fees, made)
    try:
        with engine.begin() as db:
            take_turn(db, program.code)
            if db.execute(query("stipends/fee_files_of_round"), {"round_id": fees.round_id}).first():
                return 0
            record(db, program, fees, made, moment)
            for path, draft in drafts.items():
                link_once(draft, path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return len(made)


def table_of(program: Program, fees: Round) -> Made:
    """
    The table for QuickBooks, read back by whoever did not write it.

    Raises:
        FilesDisagree: it does not say what the rows say.
    """
    told = program.payments.invoices
    days = told.days or ("mdy" if fees.currency == "USD" else "dmy")
    content = written(fees, told.item or "", told.terms or "", days)
    found = reader.read(content, days)
    wanted = Counter((one.invoice_no, one.customer, one.issued_on.isoformat(), one.due_on.isoformat(), one.amount_minor)
                     for one in fees.invoices)  # fmt: skip
    said = Counter((one.invoice_no, one.customer, one.issued_on, one.due_on, one.amount_minor) for one in found)
    if said != wanted:
        odd = sorted({key[0] for key in (said - wanted) + (wanted - said)})
        raise FilesDisagree(f"{fees.round_id}: the table does not say what was issued: {', '.join(odd)}. No file left.")
    return Made(f"{fees.round_id}-invoices.csv", "csv", content, len(found),
                sum(one.amount_minor for one in found), reader.__name__)  # fmt: skip


def page_of(row: Row[Any], html: str) -> Made:
    """The page of one invoice, which is printed twice: two printings that differ would never agree again."""
    content = printed(html)
    if printed(html) != content:
        raise FilesDisagree(f"{row.invoice_no}: the page is another one when printed again. No file left.")
    return Made(f"{row.invoice_no}.pdf", "pdf", content, 1, row.amount_minor, "printed twice")


def drafts_of(fees: Round, made: Sequence[Made]) -> dict[Path, Path]:
    """
    Files and proof on disk under names that nobody looks at: the name that each will have -> its draft.

    Raises:
        FilesDisagree: another file lies there. One of the same bytes, of a try that died, is left as it is.
    """
    folder, drafts = folder_of(fees.round_id), dict[Path, Path]()
    wanted = {f"{fees.round_id}{PROOF}": proof_of(fees, made)} | {one.name: one.content for one in made}
    try:
        for name, content in wanted.items():
            path = folder / name
            if not path.exists():
                drafts[path] = written_aside(folder, [content])
            elif path.read_bytes() != content:
                raise FilesDisagree(f"{name} lies there with other bytes. No file left; look at it first.")
    except BaseException:
        for draft in drafts.values():
            draft.unlink()
        raise
    return drafts


def proof_of(fees: Round, made: Sequence[Made]) -> bytes:
    """What was compared with the rows, as canonical JSON that stays beside the files."""
    said = {
        "round": fees.round_id, "currency": fees.currency, "issued_on": fees.issued_on.isoformat(),
        "invoices": len(fees.invoices), "total_minor": fees.total_minor,
        "compared_with_rows": ["count", "total", "invoice number", "customer", "days", "amount"],
        "files": {one.name: {"sha256": one.sha256, "bytes": len(one.content), "validated_by": one.validated_by}
                  for one in made},
    }  # fmt: skip
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def record(db: Connection, program: Program, fees: Round, made: Sequence[Made], moment: datetime) -> None:
    """Write down that files leave."""
    db.execute(query("stipends/put_fee_file"), [
        {"name": one.name, "round_id": fees.round_id, "kind": one.kind, "sha256": one.sha256,
         "invoices": one.invoices, "total_minor": one.total_minor, "validated_by": one.validated_by, "at": moment}
        for one in made
    ])  # fmt: skip
    facts: Mapping[str, audit.Fact] = {"files": len(made), "csv": made[0].sha256}
    audit.append(db, at=moment, actor=ACTOR, action="fee_files_left", subject=fees.round_id, facts=facts)


def check_lying(db: Connection, rounds: Sequence[Row[Any]]) -> None:
    """
    Every file that still lies there is the one that was recorded.

    Raises:
        FilesDisagree: one is not.
    """
    for one in rounds:
        for row in db.execute(query("stipends/fee_files_of_round"), {"round_id": one.round_id}):
            path = folder_of(one.round_id) / row.name
            if path.exists() and sha256_of(path) != row.sha256:
                raise FilesDisagree(f"{row.name} is not the file that left: somebody changed it. Do not load it.")
