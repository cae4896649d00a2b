"""Lets the files of a released batch leave: rendered, read back, agreed, on disk with proofs, and recorded once."""

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.payment import Batch
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import home, link_once, private_folder, sha256_of, written_aside
from tasks.stipends.bank_settings import settings_of
from tasks.stipends.batches import cancel, is_open, read_batch
from tasks.stipends.formats import format_named
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.ledger import take_turn
from tasks.stipends.readers import Misread
from tasks.stipends.rendering import FilesDisagree, Rendered, render_all
from tasks.stipends.sealed_accounts import accounts_for_render, accounts_shown
from tasks.stipends.standing import batch_rows, find_batch, rows_agree

ACTOR = "write_payment_files"
FOLDER = "payments"
PROOF = ".proof.json"
MODIFIERS = string.ascii_uppercase + string.digits
"""What tells apart the files that a bank gets from us on one day."""


class NotReleased(RuntimeError):
    """The batch was not released, so no file of it exists."""


@dataclass(frozen=True, slots=True)
class Left:
    """One file that left; ids, counts and hashes only."""

    format: str
    name: str
    sha256: str
    entries: int
    total_minor: int
    fresh: bool
    """Whether it left now; a retry finds it."""


def folder_of(batch_id: str) -> Path:
    """Where the files of a batch are: a folder that only we can enter, called by an id that says nothing."""
    return private_folder(home() / FOLDER / batch_id)


def write_files(program: Program, engine: Engine, batch_id: str, moment: datetime) -> tuple[Left, ...]:
    """
    Write every file of a released batch, or none.

    Doing it again does nothing: a recorded file is never written again, also if somebody has taken it away.

    Returns:
        The files of the batch by format.
    Raises:
        LookupError: this program has no such batch.
        NotReleased: it was not released.
        FilesDisagree: rows, files, or a file that lies there already say different things; nothing left.
        Refused, Misread: a file cannot be written, or cannot be read back; nothing left.
    """
    with reading(engine) as db:
        if recorded := known_files(db, program, batch_id):
            check_lying(batch_id, recorded)
            return tuple(left(row, False) for row in recorded)
        made, drafts = written_drafts(batch_id, render_all(*what_to_render(db, program, batch_id)))
    try:
        with engine.begin() as db:
            take_turn(db, program.code)
            if recorded := known_files(db, program, batch_id):
                return tuple(left(row, False) for row in recorded)
            record(db, batch_id, made, moment)
            for path, draft in drafts.items():
                link_once(draft, path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    sweep(batch_id)
    check_lying(batch_id, made)
    return tuple(left(one, True) for one in made)


def rehearse(program: Program, engine: Engine, batch_id: str, moment: datetime) -> str:
    """
    Make every file of an open batch and throw it away, so that nobody approves what can never be written.

    A batch that a format refuses is taken back: mend the cause, and the next proposal is another one.

    Returns:
        Why the files cannot be made; empty if they can, or if the batch is open no more.
    Raises:
        LookupError: this program has no such batch.
        KeyTrouble, SealBroken, SettingsUnclear: nothing of the batch is at fault; it stays.
    """
    with reading(engine) as db:
        if not is_open(find_batch(db, batch_id)):
            return ""
        try:
            for _ in render_all(*what_to_render(db, program, batch_id)):
                pass
        except (Refused, Misread, FilesDisagree) as fault:
            why = str(fault)
        else:
            return ""
    with engine.begin() as db:
        take_turn(db, program.code)
        batch = find_batch(db, batch_id)
        if is_open(batch):
            cancel(db, batch, "unwritable", ACTOR, moment)
    return why


def known_files(db: Connection, program: Program, batch_id: str) -> Sequence[Row[Any]]:
    """
    The files that left for a batch of this program.

    Raises:
        LookupError: this program has no such batch.
        NotReleased: it was not released.
        FilesDisagree: no file left yet, and its rows are not what was approved.
    """
    batch = find_batch(db, batch_id)
    if batch.program != program.code:
        raise LookupError(f"{program.code} has no batch {batch_id!r}")
    if recorded := db.execute(query("stipends/files_of_batch"), {"batch_id": batch_id}).all():
        return recorded
    if db.execute(query("stipends/released_batch"), {"batch_id": batch_id}).first() is None:
        raise NotReleased("The batch was not released; no file of it is written.")
    if wrong := rows_agree(batch, batch_rows(db, batch_id)):
        raise FilesDisagree(f"{wrong} No file left.")
    return ()


def what_to_render(
    db: Connection, program: Program, batch_id: str
) -> tuple[Batch, Mapping[str, Any], Mapping[str, Mapping[str, str]]]:
    """The batch with accounts as people see them, the accounts in clear where a bank reads a file, the settings."""
    settings = settings_of(program)
    shown, batch = accounts_shown(db, batch_id), read_batch(db, program, batch_id)
    batch = replace(batch, payments=tuple(replace(one, account=shown[one.payment_id]) for one in batch.payments))
    banks = [name for name in settings if format_named(name).NEEDS_ACCOUNTS]
    clear = accounts_for_render(db, batch_id) if banks else {}
    return batch, clear, {name: with_modifier(db, batch, name, told) for name, told in settings.items()}


def with_modifier(db: Connection, batch: Batch, name: str, told: Mapping[str, str]) -> Mapping[str, str]:
    """The settings with the next free letter of the day, where a bank tells our files apart by one."""
    if "id_modifier" not in format_named(name).OPTIONAL or "origin" not in told:
        return told
    binds = {"origin": told["origin"].strip(), "file_date": batch.proposed_on}
    taken = set(db.execute(query("stipends/modifiers_taken"), binds).scalars())
    free = [letter for letter in MODIFIERS if letter not in taken]
    if not free:
        raise FilesDisagree(f"{name}: the bank can tell no more of our files apart on that day. No file left.")
    return {"id_modifier": free[0], **told}


def written_drafts(batch_id: str, files: Iterable[Rendered]) -> tuple[tuple[Rendered, ...], dict[Path, Path]]:
    """
    Proofs and files on disk under names that nobody looks at; if one cannot be made, none stays.

    Returns:
        The files without their bytes, and the name that each proof and file will have -> its draft, proofs first.
    Raises:
        FilesDisagree: another file lies there. One of the same bytes, of a try that died, is left as it is.
    """
    folder = folder_of(batch_id)
    made, proofs, contents = list[Rendered](), dict[Path, Path](), dict[Path, Path]()
    try:
        for one in files:
            put_draft(proofs, folder / f"{one.name}{PROOF}", one.proof)
            put_draft(contents, folder / one.name, one.content)
            made.append(replace(one, content=b""))
    except BaseException:
        for draft in (*proofs.values(), *contents.values()):
            draft.unlink()
        raise
    return tuple(made), proofs | contents


def put_draft(drafts: dict[Path, Path], path: Path, content: bytes) -> None:
    """Write the draft of one file, unless the file itself lies there."""
    if not path.exists():
        drafts[path] = written_aside(path.parent, [content])
    elif path.read_bytes() != content:
        raise FilesDisagree(f"{path.name} lies there with other bytes. No file left; look at it first.")


def sweep(batch_id: str) -> None:
    """Remove the drafts of tries that died; whoever still works on one cannot record it any more."""
    for draft in folder_of(batch_id).glob(".*.tmp"):
        draft.unlink(missing_ok=True)


def check_lying(batch_id: str, files: Sequence[Row[Any] | Rendered]) -> None:
    """
    Every file that still lies there is the one that was recorded.

    Raises:
        FilesDisagree: one is not.
    """
    for one in files:
        path = folder_of(batch_id) / str(one.name)
        if path.exists() and sha256_of(path) != one.sha256:
            raise FilesDisagree(f"{one.name} is not the file that left: somebody changed it. Do not load it.")


def record(db: Connection, batch_id: str, made: Sequence[Rendered], moment: datetime) -> None:
    """Write down that files leave; the database refuses one whose batch was not released or whose identity is taken."""
    for one in made:
        db.execute(query("stipends/put_payment_file"), row_of(one, batch_id, moment))
    audit.append(db, at=moment, actor=ACTOR, action="payment_files_left", subject=batch_id,
                 facts={one.format: one.sha256 for one in made})  # fmt: skip


def row_of(one: Rendered, batch_id: str, moment: datetime) -> dict[str, Any]:
    """What is kept of a file."""
    named = ("format", "name", "origin", "file_date", "id_modifier", "sha256", "entries", "total_minor", "entry_hash",
             "validated_by")  # fmt: skip
    return {name: getattr(one, name) for name in named} | {
        "file_id": f"{batch_id}/{one.format}", "batch_id": batch_id, "at": moment}  # fmt: skip


def left(one: Row[Any] | Rendered, fresh: bool) -> Left:
    """What a caller is told of a file."""
    return Left(one.format, one.name, one.sha256, one.entries, one.total_minor, fresh)
