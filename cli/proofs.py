"""`mentor pay` for auditors and accountants: the evidence of a batch, a sample of its lines, and a calendar year."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_file, the_program
from cli.output import answer, finish, show_table, wrong_usage
from cli.pay import say
from cli.stores import find_installation, stored

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from schemas.program import Program
    from tasks.stipends.sample_book import Sample
    from tasks.stipends.tax_rules import Received, TaxYear

LARGEST = 256 << 20
Batch = Annotated[str, typer.Option("--batch", "-b", help="The id of a batch, as `mentor ledger` shows it.")]
Out = Annotated[Path, typer.Option(help="A folder; it is made if it is missing.")]


def evidence(batch: Batch, out: Out, as_json: AsJson = False) -> None:
    """Everything that stands behind a batch in one file, which verifies itself: python3 verify.py FILE."""
    import hashlib

    from tasks.shared.files import write_once
    from tasks.stipends.evidence_zip import evidence_zip

    with stored() as engine:
        content = evidence_zip(program_of(engine, batch), engine, batch)
        sha256 = hashlib.sha256(content).hexdigest()
        path = out / f"{batch}-evidence-{sha256[:12]}.zip"
        fresh = write_once(path, content)
        shape = {"batch": batch, "file": str(path), "sha256": sha256, "fresh": fresh,
                 "version": version_of(engine, batch, sha256)}  # fmt: skip
    if not answer(shape, as_json=as_json):
        say(f"{path}\nSHA-256 {sha256}")
        said = f"It is version {shape['version']} of the record of acts."
        say(
            said if shape["version"] else "The record of acts has no version of this hash: rows or rules changed since."
        )
    finish(problems=False)


def verify_evidence(
    file: Annotated[Path, typer.Argument(help="The evidence of a batch.")],
    files: Annotated[list[Path] | None, typer.Argument(help="Payment files that should belong to it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Verify the evidence of a batch with our own script, never with the one that lies in the file."""
    import hashlib
    import zipfile

    from tasks.stipends.verify_evidence import Evidence, findings

    path, beside = the_file(file), [the_file(one) for one in files or ()]
    if path.stat().st_size > LARGEST:
        wrong_usage(f"{path.name} is larger than any evidence.")
    batch = ""
    try:
        held = Evidence(str(path))
        batch, found = str(held.batch["batch_id"]), list(findings(held, [str(one) for one in beside]))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, IndexError, TypeError) as fault:
        found = [("WRONG", f"The evidence cannot be read: {type(fault).__name__}.")]
    sha256, version = hashlib.sha256(path.read_bytes()).hexdigest(), None
    if batch and find_installation():
        with stored() as engine:
            version = version_of(engine, batch, sha256)
    shape = {"file": path.name, "batch": batch, "sha256": sha256, "version": version,
             "wrong": sum(verdict == "WRONG" for verdict, _ in found),
             "findings": [{"verdict": verdict, "sentence": sentence} for verdict, sentence in found]}  # fmt: skip
    if not answer(shape, as_json=as_json):
        show_findings(shape)
    finish(problems=bool(shape["wrong"]))


def sample(
    program: ProgramCode,
    batch: Annotated[str, typer.Option("--batch", "-b", help="Its id; without it the newest that left.")] = "",
    percent: Annotated[int, typer.Option(help="How many of 100 lines; without it as the program says.", max=100)] = 0,
    out: Annotated[Path | None, typer.Option(help="Write a workbook and a table into this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Draw the audit sample of a batch: chances follow amounts, and everybody who draws it draws the same lines."""
    from tasks.stipends.sampling import NothingToDraw, drawn_sample, lay_sample

    chosen = the_program(program)
    with stored() as engine:
        try:
            found = drawn_sample(chosen, engine, batch, percent)
            names = lay_sample(chosen, engine, found.batch_id, found.percent, out).names if out else ()
        except (NothingToDraw, LookupError) as why:
            wrong_usage(str(why.args[0]))
    shape = shape_of_sample(found, [str(out / name) for name in names] if out else [])
    if not answer(shape, as_json=as_json):
        show_sample(chosen, shape)
    finish(problems=False)


def tax_year(
    year: Annotated[int, typer.Argument(help="A calendar year.", min=2000, max=2100)],
    program: ProgramCode,
    as_json: AsJson = False,
) -> None:
    """What was paid in a calendar year, and to whom a 1099 is possible. Your accountant decides."""
    from tasks.stipends.tax_years import ThresholdsUnclear, read_tax_year

    chosen = the_program(program)
    if chosen.payments.stipend is None:
        wrong_usage(f"{chosen.name} pays no stipend.")
    with stored() as engine:
        try:
            found = read_tax_year(chosen, engine, year)
        except ThresholdsUnclear as why:
            wrong_usage(f"{why}.")
    shape = shape_of_year(chosen, found)
    if not answer(shape, as_json=as_json):
        show_year(chosen, shape)
    finish(problems=found.threshold_minor is None and bool(found.payees))


def program_of(engine: "Engine", batch_id: str) -> "Program":
    """The program of a batch, or the end with a sentence."""
    from schemas.registry import program
    from sql.database import reading
    from tasks.stipends.standing import find_batch

    with reading(engine) as db:
        try:
            return program(find_batch(db, batch_id).program)
        except LookupError:
            wrong_usage(f"There is no batch {batch_id!r}; `mentor ledger` shows those that there are.")


def version_of(engine: "Engine", batch_id: str, sha256: str) -> int | None:
    """Which version of the evidence of a batch the record of acts has under this hash; None if it has none."""
    from sql.database import reading
    from tasks.shared import audit
    from tasks.stipends.evidence_zip import ACT

    with reading(engine) as db:
        facts = audit.facts_of(db, action=ACT, subject=batch_id)
    return next((int(fact["version"] or 0) for fact in facts if fact["sha256"] == sha256), None)


def shape_of_sample(found: "Sample", files: list[str]) -> dict[str, Any]:
    """The sample, for programs."""
    return {
        "batch": found.batch_id, "percent": found.percent, "lines": found.lines, "total_minor": found.total_minor,
        "currency": found.currency, "content_sha256": found.content_sha256, "approvals": list(found.approvals),
        "drawn": [
            {"obligation": one.obligation_id, "mentor": one.mentor_name, "amount_minor": one.amount_minor,
             "payee": one.payee_name, "payment": one.reference, "trace": one.trace_no, "list": one.list_id,
             "list_version": one.list_version, "list_sha256": one.list_sha256, "row": one.list_ref,
             "answer": one.submission_id, "raw_sha256": one.raw_sha256, "bank": one.bank}
            for one in found.drawn
        ],
        "files": files,
    }  # fmt: skip


def shape_of_year(program: "Program", found: "TaxYear") -> dict[str, Any]:
    """The year, for programs."""
    from tasks.stipends.tax_rules import ORGANISATIONS, WHAT_COUNTS

    def each(one: "Received") -> dict[str, Any]:
        return {"id": one.id, "name": one.name, "type": one.type, "payments": one.payments, "lines": one.lines,
                "total_minor": one.total_minor, "unsettled_minor": one.unsettled_minor,
                "standing": one.standing}  # fmt: skip

    return {
        "program": program.code, "year": found.year, "currency": program.currency,
        "threshold_minor": found.threshold_minor, "total_minor": found.total_minor,
        "payees": [each(one) for one in found.payees], "mentors": [each(one) for one in found.mentors],
        "notes": [WHAT_COUNTS, ORGANISATIONS],
    }  # fmt: skip


def show_findings(shape: dict[str, Any]) -> None:
    """What was found, for people."""
    for one in shape["findings"]:
        say(f"{one['verdict']:5} {one['sentence']}")
    say(f"SHA-256 {shape['sha256']}")
    if shape["version"]:
        say(f"It is version {shape['version']} of the record of acts.")
    else:
        say("No record of acts was found that has this hash: compare it with the one that finance was told.")
    say(f"{len(shape['findings'])} checks, {shape['wrong']} wrong.")


def show_sample(program: "Program", shape: dict[str, Any]) -> None:
    """The sample, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money

    rows = [(escape(one["mentor"]), money(one["amount_minor"], shape["currency"]), escape(one["payee"]), one["payment"],
             one["row"], one["bank"]) for one in shape["drawn"]]  # fmt: skip
    show_table(f"{program.name}: {len(rows)} of {shape['lines']} lines of batch {shape['batch']}",
               ("mentor", "amount", "payee", "payment", "row of the list", "bank"), rows)  # fmt: skip
    for name in shape["files"]:
        say(name)


def show_year(program: "Program", shape: dict[str, Any]) -> None:
    """The year, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money
    from tasks.stipends.tax_rules import STANDINGS

    limit = shape["threshold_minor"]
    known = "is not known" if limit is None else f"is {money(limit, program.currency)}"
    for what in ("payees", "mentors"):
        rows = [(escape(one["name"]), one["lines"], money(one["total_minor"], program.currency),
                 money(one["unsettled_minor"], program.currency), STANDINGS[one["standing"]])
                for one in shape[what]]  # fmt: skip
        show_table(f"{program.name}: {what} paid in {shape['year']}",
                   (what[:-1], "lines", "amount", "not settled yet", "a 1099"), rows)  # fmt: skip
    say(f"The threshold of {shape['year']} {known}. Paid in all: {money(shape['total_minor'], program.currency)}.")
    for sentence in shape["notes"]:
        say(sentence)
