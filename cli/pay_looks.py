"""`mentor pay rules|reconcile`: by which rules is paid and who signed them, and what a bank's file would do."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_file, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.program import Program
    from tasks.stipends.dry_run import Look
    from tasks.stipends.sign_off import Standing

LARGEST_FILE = 10 << 20


def rules(program: ProgramCode, as_json: AsJson = False) -> None:
    """The rules of payment as the definition has them, who signed which, and what is different. Nothing is written."""
    from schemas.payment_rules import settings_in
    from tasks.stipends.sign_off import read_standing

    chosen = the_program(program)
    with stored() as engine:
        found = read_standing(chosen, engine)
    shape = shape_of_rules(chosen, found) | {"rules": settings_in(found.rules)}
    if not answer(shape, as_json=as_json):
        show_rules(chosen, shape)
    finish(problems=found.waits)


def reconcile(
    file: Annotated[Path, typer.Argument(help="A file of the bank or of finance, as it came.")],
    program: ProgramCode,
    as_json: AsJson = False,
) -> None:
    """What a file of the bank or of finance would do, row by row. Nothing is written: the inbox takes the real one."""
    from schemas.bank_answers import Unreadable
    from tasks.shared.clock import now, today_in
    from tasks.stipends.bank_files import answer_in
    from tasks.stipends.dry_run import look_at

    chosen, path, moment = the_program(program), the_file(file), now()
    if path.stat().st_size > LARGEST_FILE:
        wrong_usage(f"{path.name} is larger than any answer to our files.")
    problem, form, found = "", "", None
    notes: Sequence[str] = ()
    with stored() as engine:
        try:
            told = answer_in(chosen, path, today_in(chosen.time_zone, moment))
            form, notes = told.form, told.notes
            found = look_at(chosen, engine, told, hashlib.sha256(path.read_bytes()).hexdigest(), moment)
        except Unreadable as refused:
            problem = str(refused)
    rows = rows_of(found)
    shape = {"file": path.name, "form": form, "problem": problem, "notes": list(notes),
             "read_before": bool(found and found.read_before), "rows": rows,
             "inbox": f"inbox/{chosen.code}/bank"}  # fmt: skip
    if not answer(shape, as_json=as_json):
        show_look(shape)
    finish(problems=bool(problem) or any("unmatched" in one["written"] or one["sentences"] for one in rows))


def shape_of_rules(program: "Program", found: "Standing") -> dict[str, Any]:
    """Where the rules stand, for programs."""
    signed = found.signed
    return {
        "program": program.code, "sha256": found.rules_sha256, "mark": found.mark, "must_be_signed": found.waits,
        "signed": {"number": signed.number, "sha256": signed.rules_sha256, "signed_by": signed.signed_by,
                   "changed_by": signed.changed_by, "at": f"{signed.at:%Y-%m-%d %H:%M}", "note": signed.note}
        if signed else None,
        "different": [{"key": one.key, "signed": one.before, "now": one.after} for one in found.different]
        if signed else [],
    }  # fmt: skip


def show_rules(program: "Program", shape: dict[str, Any]) -> None:
    """Where the rules stand, for people."""
    from rich.markup import escape

    from tasks.stipends.rule_messages import in_words

    say(f"{program.name}: rules of payment, mark {shape['mark']}")
    for key, value in shape["rules"].items():
        say(f"{key} = {in_words(key, value, program.currency)}")
    signed = shape["signed"]
    if signed is None:
        say("Nobody has signed rules of this program yet: the approvals of its first batch do.")
        return
    say(f"Signed by {signed['signed_by']} on {signed['at']} UTC (changed by {signed['changed_by']}).")
    if shape["must_be_signed"]:
        show_table("Changed since", ("setting", "signed", "now"),
                   [(escape(one["key"]), *(escape(in_words(one["key"], one[when], program.currency)) or "-"
                                           for when in ("signed", "now"))) for one in shape["different"]])  # fmt: skip
        say("Nothing is owed or proposed by the new rules until a second person signs them: the task sign_off_rules of "
            f"{program.code}__pay_stipends asks for it.")  # fmt: skip


def rows_of(found: "Look | None") -> list[dict[str, Any]]:
    """Each row of a file, for programs; no account stands in it."""
    return [
        {"row": one.said.line, "says": one.said.kind, "code": one.said.code, "reference": one.said.reference,
         "trace": one.said.trace_no, "amount_minor": one.said.amount_minor, "payment": one.payment,
         "of_program": one.program, "written": list(one.written), "sentences": list(one.sentences)}
        for one in (found.rows if found else ())
    ]  # fmt: skip


def show_look(shape: dict[str, Any]) -> None:
    """What a file would do, for people."""
    from rich.markup import escape

    from cli.pay import amount

    if shape["problem"]:
        say(f"Nothing of {shape['file']} can be read: {shape['problem']}")
        return
    if shape["read_before"]:
        say(f"{shape['file']} was read before: it would change nothing.")
        return
    show_table(f"{shape['file']} ({shape['form']})", ("row", "says", "code", "amount", "payment", "would be written"), [
        (one["row"], one["says"], escape(one["code"]),
         "" if one["amount_minor"] is None else amount(one["amount_minor"]), one["payment"] or "none",
         ", ".join(dict.fromkeys(one["written"])) or "nothing") for one in shape["rows"]
    ])  # fmt: skip
    for one in shape["rows"]:
        for sentence in one["sentences"]:
            say(f"Row {one['row']}: {sentence}")
    for note in shape["notes"]:
        say(note)
    say(f"Nothing was written. Drop the file into {shape['inbox']}, and the next run of paying takes it in.")


def say(sentence: str) -> None:
    """One line for people, as it is."""
    screen.print(sentence, markup=False, highlight=False, soft_wrap=True)
