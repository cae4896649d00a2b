"""`mentor pay` and `mentor ledger`: what a batch would hold, what a payment file says, and where all money stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, Day, ProgramCode, the_day, the_file, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.payment import ReadPayment
    from schemas.program import Program
    from tasks.stipends.foresight import Books, Foresight, Waiting

NOT_MADE = "what only a look was taken at"
"""Stands for the event of a batch that is never made."""
LAST = 4
LARGEST_FILE = 64 << 20

app = typer.Typer(no_args_is_help=True, help="Batches of payments and their files: look ahead, and read back.")


@app.callback()
def pay() -> None:
    """Batches of payments and their files: look ahead, and read back."""


@app.command()
def preview(program: ProgramCode, on: Day, as_json: AsJson = False) -> None:
    """What a batch of a day would hold, and what keeps the rest back. Nothing is written."""
    from tasks.shared.clock import now
    from tasks.stipends.foresight import foresee

    chosen, day = the_program(program), the_day(on)
    with stored() as engine:
        found = foresee(chosen, engine, NOT_MADE, day, now())
    if found is None:
        wrong_usage(f"{chosen.name} pays no stipend.")
    shape = shape_of_preview(chosen, on, found)
    if not answer(shape, as_json=as_json):
        show_preview(chosen, shape)
    finish(problems=any(shape[name] for name in ("odd", "held", "left_out", "not_owed", "cancelled")))


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A payment file.")],
    kind: Annotated[str, typer.Option("--format", help="Its format, such as register_csv, nacha_ccd or pain001.")],
    program: Annotated[str, typer.Option("--program", "-p", help="Needed where a bank has columns of its own.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Read a payment file with the reader that did not write it: counts, total, payees. Accounts are not shown."""
    from tasks.stipends.readers import Misread

    path = the_file(file)
    if path.stat().st_size > LARGEST_FILE:
        wrong_usage(f"{path.name} is larger than any payment file.")
    told = settings_for(kind, program)
    payments: Sequence[ReadPayment] = ()
    problem, lines = "", None
    try:
        payments, lines = read(kind, path.read_bytes(), told)
    except Misread as fault:
        problem = str(fault)
    shape = {
        "file": path.name, "format": kind, "payments": len(payments), "lines": lines,
        "total_minor": sum(one.amount_minor for one in payments), "problem": problem,
        "payees": [{"reference": one.reference, "trace": one.trace_no, "payee": plain(one.name),
                    "account": hidden(one.number), "amount_minor": one.amount_minor} for one in payments],
    }  # fmt: skip
    if not answer(shape, as_json=as_json):
        show_file(shape)
    finish(problems=bool(problem))


def ledger(program: ProgramCode, as_json: AsJson = False) -> None:
    """Where all money of a program stands: accounts, what is owed, what waits and why, what was paid."""
    from sql.database import reading
    from tasks.shared.clock import now, today_in
    from tasks.stipends.audits import disagreements
    from tasks.stipends.foresight import read_books
    from tasks.stipends.passing_on import not_passed_on

    chosen = the_program(program)
    with stored() as engine:
        books = read_books(chosen, engine)
        kept = not_passed_on(chosen, engine, today_in(chosen.time_zone, now()))
        with reading(engine) as db:
            problems = disagreements(db, chosen)
    passing = [{"payment": one.end_to_end_id, "payee": one.payee_name, "amount_minor": one.amount_minor,
                "credited_on": one.effective_on, "confirmed_on": one.confirmed_on, "kept_minor": one.kept_minor}
               for one in kept]  # fmt: skip
    shape = shape_of_books(chosen, books) | {"not_passed_on": passing, "disagreements": problems}
    if not answer(shape, as_json=as_json):
        show_books(chosen, shape)
    finish(problems=bool(problems))


def settings_for(kind: str, program: str) -> "Mapping[str, str]":
    """What a reader must be told: the columns of a bank; nothing for every other format."""
    from tasks.stipends.bank_settings import SettingsUnclear, settings_of
    from tasks.stipends.formats import format_named
    from tasks.stipends.rendering import TOLD_SETTINGS
    from tasks.stipends.vault import KeyTrouble

    try:
        format_named(kind)
        if kind not in TOLD_SETTINGS:
            return {}
        if not program:
            wrong_usage(f"Say whose columns {kind} has: --program CODE.")
        return settings_of(the_program(program))[kind]
    except KeyError as error:
        words = str(error.args[0])
        wrong_usage(f"{words}." if " " in words else f"The program has no format {kind}.")
    except (SettingsUnclear, KeyTrouble) as error:
        wrong_usage(str(error))


def read(kind: str, content: bytes, told: "Mapping[str, str]") -> "tuple[Sequence[ReadPayment], int | None]":
    """The payments of a file, and how many lines it names; None if the format names none."""
    from importlib import import_module

    from tasks.stipends.rendering import READERS, read_back

    reader = import_module(f"tasks.stipends.readers.{READERS.get(kind, kind)}")
    payments, lines = read_back(reader, content, told or None)
    return payments, None if lines is None else len(lines)


def hidden(number: str) -> str:
    """The end of an account; empty where the format says none."""
    from schemas.payment_formats import HIDDEN_DIGITS

    return f"{HIDDEN_DIGITS}{number[-LAST:]}" if number else ""


def plain(words: str) -> str:
    """Words of a file without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def shape_of_preview(program: "Program", on: str, found: "Foresight") -> dict[str, Any]:
    """What a batch would be, for programs."""
    proposal, batch = found.proposal, found.batch
    payees = [
        {"payee": one.payee_name, "kind": one.payee_kind, "lines": len(one.lines), "amount_minor": one.amount_minor}
        for one in (batch.payments if batch else ())
    ]
    return {
        "program": program.code, "on": on, "currency": program.currency,
        "batch": proposal.batch_id if batch and not proposal.fresh else None,
        "credited_on": batch.effective_on if batch else None, "payees": payees,
        "total_minor": proposal.total_minor, "odd": list(proposal.oddities),
        "left_out": list(proposal.left_out), "held": held_shapes(found.held), "not_owed": list(found.owed.blocked),
        "cancelled": proposal.cancelled,
        "readings": [{"unit": one.unit, "lines": one.lines, "total_minor": one.total_minor}
                     for one in (found.owed.own, found.owed.other)],
    }  # fmt: skip


def shape_of_books(program: "Program", books: "Books") -> dict[str, Any]:
    """Where money stands, for programs."""
    return {
        "program": program.code, "currency": program.currency,
        "accounts": [{"account": book, "payee": books.names.get(book.rpartition(":")[2], ""), "balance_minor": minor}
                     for book, minor in sorted(books.balances.items())],
        "owed": [{"payee": books.names.get(one.payee_id, one.payee_id), "lines": one.lines,
                  "total_minor": one.total_minor, "held_minor": one.held_minor} for one in books.owed],
        "held": held_shapes(books.held),
        "batches": [{"batch": one.batch_id, "state": one.state, "proposed_on": one.proposed_on,
                     "credited_on": one.effective_on, "payments": one.payments, "total_minor": one.total_minor,
                     "settled_minor": one.settled_minor, "came_back_minor": one.came_back_minor}
                    for one in books.batches],
    }  # fmt: skip


def held_shapes(held: "Sequence[Waiting]") -> list[dict[str, Any]]:
    """What waits, by its reason."""
    return [{"sentence": one.sentence, "lines": one.lines, "total_minor": one.total_minor} for one in held]


def show_preview(program: "Program", shape: dict[str, Any]) -> None:
    """What a batch would be, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money

    if shape["batch"]:
        say(f"This batch is open: {shape['batch']}.")
    rows = [(escape(one["payee"]), one["lines"], money(one["amount_minor"], program.currency))
            for one in shape["payees"]]  # fmt: skip
    show_table(f"{program.name}: a batch of {shape['on']}, credited on {shape['credited_on'] or 'no day'}",
               ("payee", "lines", "amount"), rows)  # fmt: skip
    say(f"Total: {money(shape['total_minor'], program.currency)}")
    for one in shape["readings"]:
        said = f"{one['lines']} lines, {money(one['total_minor'], program.currency)}"
        say(f"The whole year by the rules of today, one line for each {UNITS[one['unit']]}: {said}.")
    show_held(program, shape["held"])
    for sentence in [shape["cancelled"], *shape["odd"], *shape["left_out"], *shape["not_owed"]]:
        if sentence:
            say(f"- {sentence}")


UNITS = {"mentor_per_program_year": "mentor", "pairing": "pair"}


def show_held(program: "Program", held: list[dict[str, Any]]) -> None:
    """What waits and why, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money

    show_table("Held", ("lines", "amount", "why"),
               [(one["lines"], money(one["total_minor"], program.currency), escape(one["sentence"]))
                for one in held])  # fmt: skip


def show_file(shape: dict[str, Any]) -> None:
    """What a file says, for people."""
    from rich.markup import escape

    if shape["problem"]:
        say(f"Do not load {shape['file']}: {shape['problem']}.")
        return
    show_table(shape["file"], ("reference", "trace", "payee", "account", "amount"), [
        (one["reference"], one["trace"], escape(one["payee"]), one["account"], amount(one["amount_minor"]))
        for one in shape["payees"]
    ])  # fmt: skip
    lines = "" if shape["lines"] is None else f", {shape['lines']} lines"
    say(f"{shape['payments']} payments{lines}, {amount(shape['total_minor'])} in all.")


def show_books(program: "Program", shape: dict[str, Any]) -> None:
    """Where money stands, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money

    def of(minor: int) -> str:
        return money(minor, program.currency)

    show_table(f"{program.name}: accounts, debits less credits", ("account", "payee", "balance"),
               [(one["account"], escape(one["payee"]), of(one["balance_minor"]))
                for one in shape["accounts"]])  # fmt: skip
    show_table("Owed and not sent", ("payee", "lines", "amount", "of it held"),
               [(escape(one["payee"]), one["lines"], of(one["total_minor"]), of(one["held_minor"]))
                for one in shape["owed"]])  # fmt: skip
    show_held(program, shape["held"])
    show_table("Batches", ("batch", "state", "credited on", "payments", "amount", "settled", "came back"),
               [(one["batch"], one["state"], one["credited_on"], one["payments"], of(one["total_minor"]),
                 of(one["settled_minor"]), of(one["came_back_minor"])) for one in shape["batches"]])  # fmt: skip
    show_table("Not confirmed as passed on to the mentors", ("payment", "payee", "amount", "credited on", "kept"),
               [(one["payment"], escape(one["payee"]), of(one["amount_minor"]), one["credited_on"],
                 of(one["kept_minor"]) if one["confirmed_on"] else "no word yet")
                for one in shape["not_passed_on"]])  # fmt: skip
    for sentence in shape["disagreements"]:
        say(sentence)


def amount(minor: int) -> str:
    """An amount of a file, which need not name its currency."""
    return f"{minor // 100:,}.{minor % 100:02d}"


def say(sentence: str) -> None:
    """One line for people, as it is."""
    screen.print(sentence, markup=False, highlight=False)
